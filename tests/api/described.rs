//! What the service says of its API, held to what it answers: every answer that any test gets passes through here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::service::Service;
use crate::wire::{Answer, Request};

/// The description, with the schemas that have been needed so far.
pub struct Described {
    document: Value,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Described {
    /// Of the service as it is built; all that are started in a test describe themselves alike.
    pub fn by(service: &Service) -> &'static Described {
        static DESCRIBED: OnceLock<Described> = OnceLock::new();
        DESCRIBED.get_or_init(|| Described {
            document: Request::new("GET", api::path::OPENAPI)
                .send(service.address)
                .json(),
            validators: Mutex::default(),
        })
    }

    /// Panics where an answer, or the request that was accepted with it, is not as the description says.
    pub fn hold(&self, request: &Request, answer: &Answer) {
        // What has no id is refused before it is a request.
        if answer.header("x-request-id").is_none() {
            return;
        }
        let Some(operation) = self.operation(request) else {
            return;
        };
        let text = format!("{} {} {}", request.method(), request.path(), answer.status);
        let response = &operation["responses"][answer.status.to_string()];
        assert!(response.is_object(), "{text}: no such status is described");
        let media_type = answer.header("content-type").unwrap_or_default();
        match response["content"].as_object() {
            // HEAD has the headers alone.
            Some(_) if request.method() == "HEAD" => {}
            Some(contents) => {
                let content = contents.get(media_type);
                let content = content.unwrap_or_else(|| panic!("{text}: {media_type:?}"));
                self.hold_value(&content["schema"], &answer.json(), &text);
            }
            None => assert_eq!(answer.body, "", "{text}: no body is described"),
        }
        let problem = answer.problem();
        assert!(
            problem.is_empty() || lists(response, &format!("/problems/{problem}")),
            "{text}: {problem} is not described"
        );
        let is_accepted = answer.status < 300;
        if let Some(body) = operation.get("requestBody").filter(|_| is_accepted) {
            let schema = &body["content"]["application/json"]["schema"];
            let sent = serde_json::from_str(request.body()).unwrap();
            self.hold_value(schema, &sent, &format!("{text}, what was sent"));
        }
    }

    /// What is said of a request; nothing where it is of no method or of no path of the API.
    fn operation(&self, request: &Request) -> Option<&Value> {
        let path = request.path().split('?').next().unwrap_or_default();
        let paths = self.document["paths"].as_object().unwrap();
        let methods = paths.get(path).or_else(|| {
            let mut all = paths.iter();
            all.find(|(template, _)| fits(template, path))
                .map(|(_, methods)| methods)
        })?;
        let method = match request.method() {
            "HEAD" => "get".to_owned(),
            method => method.to_lowercase(),
        };
        methods.get(method)
    }

    fn hold_value(&self, schema: &Value, value: &Value, text: &str) {
        let validator = {
            let mut validators = self.validators.lock().unwrap();
            let known = validators.entry(schema.to_string());
            let made = known.or_insert_with(|| Arc::new(self.validator(schema)));
            Arc::clone(made)
        };
        let faults: Vec<String> = validator
            .iter_errors(value)
            .map(|fault| format!("{} {fault}", fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{text}: {faults:?} in {value}");
    }

    fn validator(&self, schema: &Value) -> Validator {
        let whole = json!({ "allOf": [schema], "components": self.document["components"] });
        jsonschema::options()
            .should_validate_formats(true)
            .build(&whole)
            .unwrap()
    }
}

/// Whether a path is one of a template, such as `/api/v1/requests/{id}`.
fn fits(template: &str, path: &str) -> bool {
    let (mut parts, mut templates) = (path.split('/'), template.split('/'));
    loop {
        match (templates.next(), parts.next()) {
            (None, None) => return true,
            (Some(template), Some(part)) if template == part || template.starts_with('{') => {}
            _ => return false,
        }
    }
}

/// Whether a response lists a problem by its `type`.
pub fn lists(response: &Value, uri: &str) -> bool {
    let listed = response["description"].as_str().unwrap_or_default();
    listed.split(' ').any(|known| known == uri)
}
