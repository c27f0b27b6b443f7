//! The policies: public, cacheable, and in the language that is asked for.

use std::fs;

use serde_json::json;

use crate::service::Service;
use crate::wire::Request;

#[test]
fn the_policies_on_offer_are_listed_with_their_languages() {
    let service = Service::start();
    let answer = service.get(api::path::POLICIES);
    assert_eq!(answer.status, 200);
    let first = &answer.json()[0];
    assert_eq!(
        (&first["id"], &first["languages"]),
        (&json!("mcp-id"), &json!(["en", "es"]))
    );
}

#[test]
fn a_policy_comes_with_the_words_of_the_language_asked_for() {
    let service = Service::start();
    let read = |query: &str| {
        let answer = service.get(&format!("/api/v1/policies/mcp-id{query}"));
        serde_json::from_str::<api::PolicyContent>(&answer.body).unwrap()
    };
    let language = |query: &str| read(query).language.unwrap();
    assert_eq!(
        (language("?lang=es"), language("?lang=en"), language("")),
        ("es".into(), "en".into(), "en".into())
    );
    assert_eq!(language("?lang=xx"), "en");
    assert_ne!(read("?lang=es").words, read("?lang=en").words);
    assert_eq!(read("?lang=es").policy.id(), "mcp-id");
    assert_eq!(
        service.get("/api/v1/policies/no-such-policy").problem(),
        "not-found"
    );
}

#[test]
fn a_policy_is_sent_again_only_when_it_has_changed() {
    let service = Service::start();
    for path in [
        api::path::POLICIES,
        "/api/v1/policies/mcp-id?lang=es",
        api::path::OPENAPI,
    ] {
        let answer = service.get(path);
        let tag = answer.header("etag").unwrap();
        assert_ne!(answer.header("cache-control"), Some("no-store"));
        let again =
            |tags: &str| service.send(&Request::new("GET", path).header("if-none-match", tags));
        for known in [tag, &format!("W/{tag}"), &format!("\"other\", {tag}"), "*"] {
            assert_eq!(
                (again(known).status, again(known).body.as_str()),
                (304, ""),
                "{path} {known}"
            );
        }
        assert_eq!(again("\"other\"").body, answer.body);
    }
}

#[test]
fn policies_from_a_folder_are_offered_once_they_are_proven() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, rules: &str| {
        let place = folder.path().join(name);
        fs::create_dir(&place).unwrap();
        let head = format!(
            "id = \"{name}\"\nversion = \"1\"\n[[question]]\nid = \"q\"\nchoices = [\"a\", \"b\"]\n"
        );
        let tail = "[[outcome]]\nid = \"one\"\nkind = \"done\"\n[[outcome]]\nid = \"two\"\nkind = \"act\"\n";
        fs::write(place.join("policy.toml"), format!("{head}{rules}{tail}")).unwrap();
    };
    let rule = |choice: &str, outcome: &str| {
        format!(
            "[[rule]]\nid = \"{choice}\"\nwhen = {{ q = \"{choice}\" }}\nthen = \"{outcome}\"\ninferred = \"a test\"\n"
        )
    };
    write(
        "proven",
        &format!("{}{}", rule("a", "one"), rule("b", "two")),
    );
    let service = Service::with(|config| config.policies = Some(folder.path().to_owned()));
    let ids: Vec<_> = service
        .get(api::path::POLICIES)
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].clone())
        .collect();
    assert_eq!(ids, ["mcp-id", "proven"]);
    drop(service);

    write("gap", &rule("a", "one"));
    let refused = waypost::policies::Content::load(Some(folder.path()))
        .err()
        .unwrap();
    assert!(
        refused.to_string().contains("waypost policy check"),
        "{refused}"
    );
}

#[test]
fn what_nothing_outside_of_a_policy_answers_to_is_told_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let policy = |own: &str| {
        format!(
            "id = \"tea\"\nversion = \"1\"\n{own}\n\
             [[question]]\nid = \"guest\"\nchoices = [\"yes\", \"no\"]\nrecord = \"subscription\"\n\
             [[rule]]\nid = \"all\"\nwhen = {{ guest = \"yes\" }}\nthen = \"tea\"\ninferred = \"guests get tea\"\n\
             [[rule]]\nid = \"others\"\nwhen = {{ guest = \"no\" }}\nthen = \"none\"\ninferred = \"others do not\"\n\
             [[outcome]]\nid = \"tea\"\nkind = \"done\"\nrequest = \"refund\"\n\
             [[outcome]]\nid = \"none\"\nkind = \"not-eligible\"\ncontacts = [\"house\"]\n\
             [[contact]]\nid = \"house\"\nstatus = \"seasonal\"\n"
        )
    };
    let path = folder.path().join("policy.toml");
    let check = |own: &str, more: &[&str]| {
        fs::write(&path, policy(own)).unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_waypost"));
        let output = command.args(["policy", "check"]).arg(&path).args(more);
        let output = output.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        (output.status.code().unwrap(), text)
    };
    let (code, text) = check("", &[]);
    assert_eq!(code, 1, "{text}");
    let findings: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("error: "))
        .collect();
    assert_eq!(findings.len(), 3, "{text}");
    for (finding, (line, name, list)) in findings.iter().zip([
        (7, "subscription", "records"),
        (21, "refund", "requests"),
        (28, "seasonal", "statuses"),
    ]) {
        for part in [
            format!("policy.toml:{line}:"),
            "unknown-reference".to_owned(),
            format!("[references] {list} = [\"{name}\"]"),
        ] {
            assert!(finding.contains(&part), "{part}: {finding}");
        }
    }
    let (code, text) = check("", &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &report["proved"]), (1, &json!(false)));
    let first = &report["findings"][0];
    assert_eq!(
        (&first["kind"], &first["subject"]),
        (&json!("unknown-reference"), &json!("subscription"))
    );
    let own = "[references]\nrecords = [\"subscription\"]\nrequests = [\"refund\"]\nstatuses = [\"seasonal\"]";
    let (code, text) = check(own, &[]);
    assert_eq!(code, 0, "{text}");
}
