//! Every route, in every role, on an object of one's own, on another's and on none.
//!
//! The routes are those that the router has. One that this table has no sample for fails the test, so none is forgotten.

use std::collections::BTreeMap;

use api::{path, served};
use rules::{RequestKind, RequestState, Role};
use serde_json::{Value, json};
use store::{Act, Actor, ClaimLetter, LetterKind, NewClaim, NewLetter};
use uuid::Uuid;
use waypost::access::{Access, Route, hash_of};
use waypost::invitation::invite;
use words::LANGUAGES;

use crate::credentials::{exam, import};
use crate::imports::checked;
use crate::mailboxes::held;
use crate::service::{Candidate, PASSWORD, Service, draft, new_key, sign_in, sign_up};
use crate::sound::assert_sound;
use crate::wire::{Answer, Request};

/// What a request comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It was let through to what it asks for, whatever came of it.
    LetIn,
    /// Sign in first.
    NotSignedIn,
    /// The role has no right.
    Forbidden,
    /// There is no such thing for this reader.
    NotFound,
}

/// Whose the object in the address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The reader's own, or one that the reader's desk works on.
    Own,
    /// Another's: a candidate's for candidates, another desk's or none of a desk's for staff.
    Other,
    /// Nobody's.
    None,
}

const READERS: [Option<Role>; 5] = [
    None,
    Some(Role::Candidate),
    Some(Role::TechSupport),
    Some(Role::ServiceCenter),
    Some(Role::Administrator),
];

/// The people and the objects.
struct World<'s> {
    service: &'s Service,
    cookies: BTreeMap<Role, String>,
    /// By template of an address: the reader's own and another's.
    objects: BTreeMap<&'static str, [String; 2]>,
    /// What the forms for the desks name: ids of things on the candidate's record.
    named: Vec<(&'static str, String)>,
    key: String,
    email: String,
}

impl<'s> World<'s> {
    fn new(service: &'s Service) -> World<'s> {
        let people = [service.candidate(), service.candidate()];
        let third = account_of(service, &service.candidate());
        let own = people
            .each_ref()
            .map(|candidate| Objects::of(service, candidate));
        let pair = |of: fn(&Objects) -> &String| own.each_ref().map(|objects| of(objects).clone());
        let registrations = pair(|objects| &objects.registration);
        let codes = pair(|objects| &objects.code);
        let requests = pair(|objects| &objects.search);
        let mut cookies = BTreeMap::from([(Role::Candidate, people[0].cookie.clone())]);
        let mut staff = String::new();
        for role in [Role::TechSupport, Role::ServiceCenter, Role::Administrator] {
            let member = service.in_role(role);
            staff = account_of(service, &member);
            cookies.insert(role, member.cookie);
        }
        let candidate = own[0].account.clone();
        let mut objects = BTreeMap::from([
            (path::REGISTRATION, registrations.clone()),
            (path::NDA, registrations),
            (path::REVEAL, codes.clone()),
            (served::REVEAL_CODE, codes.clone()),
            (served::USE_CODE, codes),
            (path::REQUEST, requests.clone()),
            (path::REQUEST_STEPS, requests.clone()),
            (served::REQUEST, requests.clone()),
            (served::REQUEST_STEP, requests),
            (served::STAFF_ACT, [staff.clone(), candidate.clone()]),
            (served::MAILBOX_ACT, [held(service), candidate.clone()]),
        ]);
        for template in [
            served::USER,
            served::USER_TRANSCRIPT,
            served::USER_PROGRAMS,
            served::USER_REGISTRATION,
            served::USER_GUIDE,
            served::USER_HISTORY,
            served::USER_MERGE,
            served::USER_ACT,
        ] {
            objects.insert(template, [candidate.clone(), staff.clone()]);
        }
        let named = vec![
            ("with", own[1].account.clone()),
            ("kept", candidate.clone()),
            ("mcp_id", own[0].mcp_id.clone()),
            ("results", own[0].result.clone()),
            ("merge", merged(service, &candidate, &third)),
        ];
        World {
            service,
            cookies,
            objects,
            named,
            key: new_key(),
            email: people[0].email.clone(),
        }
    }

    /// The address of an object; `None` where there is no such object to have.
    fn object(&self, route: &Route, reader: Option<Role>, whose: Whose) -> Option<String> {
        if whose == Whose::None {
            return Some(new_key());
        }
        if [served::DESK_REQUEST, served::DESK_STEP].contains(&route.path.as_str()) {
            let role = reader.unwrap_or(Role::TechSupport);
            let kind = if (role == Role::ServiceCenter) == (whose == Whose::Own) {
                RequestKind::NewAccessCode
            } else {
                RequestKind::NameSearch
            };
            return Some(Objects::request(
                self.service,
                &self.cookies[&Role::Candidate],
                kind,
            ));
        }
        if let Some(pair) = self.objects.get(route.path.as_str()) {
            return Some(pair[usize::from(whose == Whose::Other)].clone());
        }
        match (route.path.as_str(), whose) {
            (path::POLICY, Whose::Own) => Some("mcp-id".to_owned()),
            (served::IMPORT | served::IMPORT_REFUSED | served::IMPORT_APPLY, Whose::Own) => {
                Some(self.imported())
            }
            (path::POLICY | served::IMPORT | served::IMPORT_REFUSED | served::IMPORT_APPLY, _) => {
                None
            }
            _ => panic!("give the matrix an object for {}", route.path),
        }
    }

    /// A file of results that was checked, with a row that was refused: its id.
    fn imported(&self) -> String {
        let administrator = self.service.in_role(Role::Administrator);
        let file = "email,first name,last name,exam code,date,passed\nno address,,,,,\n";
        let (address, _) = checked(self.service, &administrator, file);
        let id = address.rsplit('/').next().unwrap_or_default();
        id.to_owned()
    }

    /// A link that sets a password: its address.
    fn invited(&self) -> String {
        let staff = self.objects[served::STAFF_ACT][0].parse().unwrap();
        let service = Actor::service("test");
        let link = self
            .service
            .within(async |app| invite(app, service, staff, None).await);
        link.unwrap().path
    }

    /// A link that confirms an address that the candidate is to have: its address.
    fn claimed(&self) -> String {
        let (token, id) = (new_key(), Uuid::now_v7());
        let account = self.named[1].1.parse().unwrap();
        self.service.within(async |app| {
            let letter = NewLetter {
                id,
                kind: LetterKind::Confirm,
                expires_at: app.now() + 1_000_000,
            };
            let claim = NewClaim {
                email: format!("{token}@example.com"),
                letter: Some(ClaimLetter {
                    letter,
                    code: [0; 32],
                    link: hash_of(&token),
                }),
            };
            let act = Act::new(Actor::service("test"), app.now());
            let claimed = app.store.claim_address(account, claim, None, act).await;
            assert!(claimed.unwrap());
        });
        format!("{}?token={token}", served::ADDRESS_LINK)
    }

    /// A request that could succeed.
    fn request(
        &self,
        route: &Route,
        reader: Option<Role>,
        whose: Whose,
        act: &str,
    ) -> Option<Request> {
        let mut address = route.path.clone();
        if address.contains("{id}") {
            address = address.replace("{id}", &self.object(route, reader, whose)?);
        }
        address = address.replace("{step}", act).replace("{act}", act);
        if route.path == served::USER_MERGE {
            address.push_str(&format!("?with={}", self.named[0].1));
        }
        if route.path == served::ADDRESS_LINK {
            address = self.claimed();
        }
        if route.path == served::INVITATION {
            address = self.invited();
        }
        let mut request = Request::new(route.method.as_str(), &address);
        if let Some(role) = reader {
            request = request.header("cookie", &self.cookies[&role]);
        }
        if route.path.starts_with("/api/") {
            request = request
                .header("if-match", "\"v1\"")
                .header("idempotency-key", &new_key());
            return Some(match self.json(route) {
                Some(body) => request.json(&body),
                None => request,
            });
        }
        request = request.header("accept", "text/html");
        Some(match route.method.as_str() {
            "POST" if route.path == served::IMPORTS => request
                .header("content-type", "multipart/form-data; boundary=x")
                .text("--x--\r\n"),
            "POST" => request.form(&self.fields(&route.path)),
            _ => request,
        })
    }

    /// The body of a request of the API.
    fn json(&self, route: &Route) -> Option<Value> {
        let body = match (route.method.as_str(), route.path.as_str()) {
            ("GET" | "DELETE", _) | (_, path::REVEAL | path::ADDRESS_CODE) => return None,
            (_, path::ACCOUNT) => sign_up(&format!("{}@example.com", new_key())),
            (_, path::SESSION) => sign_in(&self.email, PASSWORD),
            (_, path::ADDRESS) => json!({ "email": format!("{}@example.com", new_key()) }),
            (_, path::ADDRESS_CONFIRMATION) => json!({ "code": "12345678" }),
            (_, path::PROFILE) => json!({ "first_name": "Nadia" }),
            (_, path::REGISTRATIONS | path::REGISTRATION) => json!({ "draft": draft() }),
            (_, path::NDA) => json!({ "text_version": api::NDA_VERSION }),
            (_, path::REQUESTS) => json!({ "kind": "name-search", "message": "" }),
            (_, path::REQUEST_STEPS) => json!({ "step": "withdraw", "text": "" }),
            (method, path) => panic!("give the matrix a body for {method} {path}"),
        };
        Some(body)
    }

    /// What any of the forms asks for.
    fn fields(&self, path: &str) -> Vec<(&str, &str)> {
        if path == served::REQUESTS {
            return vec![("_kind", "new-access-code"), ("_key", &self.key)];
        }
        let named = self.named.iter().map(|(name, id)| (*name, id.as_str()));
        let typed = [
            ("version", "1"),
            ("number", "7654321"),
            ("text", "Tried by the matrix"),
            ("reason", "Tried by the matrix"),
            ("message", "Tried by the matrix"),
            ("role", "tech-support"),
            ("kind", "name-search"),
            ("key", self.key.as_str()),
            ("email", self.email.as_str()),
            ("password", PASSWORD),
        ];
        named.chain(typed).collect()
    }
}

/// A record that was merged into another: the merge.
fn merged(service: &Service, kept: &str, merged: &str) -> String {
    let id = Uuid::now_v7();
    let [kept, merged] = [kept, merged].map(|account| account.parse().unwrap());
    service.within(async |app| {
        let act = Act::new(Actor::service("test"), app.now());
        app.store.merge_people(id, kept, merged, act).await.unwrap();
    });
    id.to_string()
}

/// What a candidate has on record.
struct Objects {
    account: String,
    registration: String,
    code: String,
    mcp_id: String,
    result: String,
    search: String,
}

impl Objects {
    fn of(service: &Service, candidate: &Candidate<'_>) -> Objects {
        let word = exam(
            rules::credential::Series::Office2007,
            "Word 2007",
            "2013-05-02",
            true,
        );
        import(service, candidate, vec![word]);
        let held = candidate.get(path::CREDENTIALS).json();
        Objects {
            account: account_of(service, candidate),
            registration: candidate.registered(),
            code: text(&held["ids"][0]["code"]["id"]),
            mcp_id: text(&held["ids"][0]["id"]),
            result: text(&held["results"][0]["id"]),
            search: Objects::request(service, &candidate.cookie, RequestKind::NameSearch),
        }
    }

    /// A request of a kind: the one that is under way already, or a new one.
    fn request(service: &Service, cookie: &str, kind: RequestKind) -> String {
        let ask = |method: &str| Request::new(method, path::REQUESTS).header("cookie", cookie);
        let listed = service.send(&ask("GET")).json();
        let is_over = |request: &Value| {
            let state = RequestState::parse(request["state"].as_str().unwrap());
            state.unwrap().is_over()
        };
        let mut of_kind = listed.as_array().unwrap().iter();
        let of_kind = of_kind.find(|it| it["kind"] == json!(kind.name()) && !is_over(it));
        if let Some(found) = of_kind {
            return text(&found["id"]);
        }
        let key = new_key();
        let sent = ask("POST")
            .header("idempotency-key", &key)
            .json(&json!({ "kind": kind.name(), "message": "" }));
        let sent = service.send(&sent);
        assert_eq!(sent.status, 201, "{}", sent.body);
        key
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn account_of(service: &Service, person: &Candidate<'_>) -> String {
    let session = service.send(&person.request("GET", path::SESSION)).json();
    session["account"]["id"].as_str().unwrap().to_owned()
}

fn verdict(answer: &Answer) -> Verdict {
    let to = answer.header("location").unwrap_or_default();
    match answer.status {
        401 => Verdict::NotSignedIn,
        303 if to.starts_with("/sign-in?_next=") => Verdict::NotSignedIn,
        403 => Verdict::Forbidden,
        404 => Verdict::NotFound,
        _ => Verdict::LetIn,
    }
}

/// Public pages whose forms say by themselves that one must sign in: what was typed is on the page that says so.
const ASK_THEMSELVES: [&str; 4] = ["/register", "/register/check", served::NDA, "/profile"];

/// What must come of it, by what the route says of itself.
fn expected(route: &Route, reader: Option<Role>, whose: Whose, has_object: bool) -> Verdict {
    let access = route.access;
    if reader.is_none() && route.method == "POST" && ASK_THEMSELVES.contains(&route.path.as_str()) {
        return Verdict::NotSignedIn;
    }
    let is_let_in = match (access, reader) {
        (Access::Public, _) => true,
        (_, None) => return Verdict::NotSignedIn,
        (Access::SignedIn, Some(_)) => true,
        (Access::Roles(roles) | Access::Confirmed(roles), Some(role)) => roles.contains(&role),
    };
    if !is_let_in {
        return Verdict::Forbidden;
    }
    // What is one's own is a candidate's; staff who may use such a route have nothing there of their own.
    let is_own = match access {
        Access::SignedIn => reader == Some(Role::Candidate) && whose == Whose::Own,
        _ => whose == Whose::Own,
    };
    if has_object && !is_own {
        Verdict::NotFound
    } else {
        Verdict::LetIn
    }
}

/// The last part of an address that names an act; every one that there is.
fn acts(path: &str) -> &'static [&'static str] {
    match path {
        served::REQUEST_STEP => &["answer", "withdraw"],
        served::DESK_STEP => &["release", "ask", "fulfill", "refuse", "claim"],
        served::USER_ACT => &[
            "link-id",
            "primary",
            "credits",
            "merge",
            "undo-merge",
            "confirm",
            "invite",
        ],
        served::STAFF_ACT => &["role", "invite", "close", "reopen"],
        served::MAILBOX_ACT => &["leave", "merge"],
        _ => &[""],
    }
}

/// For whom an address is, by its beginning; the first that fits counts.
const FOR_WHOM: [(&str, Access); 22] = [
    ("/admin/", Access::Roles(&[Role::Administrator])),
    ("/users", Access::Roles(&[Role::TechSupport])),
    (
        "/desk/",
        Access::Roles(&[Role::TechSupport, Role::ServiceCenter]),
    ),
    // What came to an account by its address waits until that was shown to be its holder's.
    ("/profile/", Access::Confirmed(&[Role::Candidate])),
    ("/requests", Access::Confirmed(&[Role::Candidate])),
    ("/api/v1/people", Access::Roles(&[Role::TechSupport])),
    (
        "/api/v1/desk/",
        Access::Roles(&[Role::TechSupport, Role::ServiceCenter]),
    ),
    ("/api/v1/codes", Access::Confirmed(&[Role::Candidate])),
    ("/api/v1/requests", Access::Confirmed(&[Role::Candidate])),
    ("/api/v1/credentials", Access::Confirmed(&Role::ALL)),
    ("/api/v1/address", Access::SignedIn),
    ("/api/v1/profile", Access::SignedIn),
    ("/api/v1/registrations", Access::SignedIn),
    ("/address/link", Access::Public),
    ("/address", Access::SignedIn),
    // Who comes in, what is for everybody, and pages whose records the app fetches.
    ("/api/v1/account", Access::Public),
    ("/api/v1/session", Access::Public),
    ("/api/v1/facts", Access::Public),
    ("/api/v1/policies", Access::Public),
    ("/api/v1/openapi.json", Access::Public),
    ("/api/", Access::Roles(&[])),
    ("/", Access::Public),
];

#[test]
fn every_route_is_for_those_for_whom_its_address_is() {
    let table = Service::start().within(async |app| waypost::serve::routes::table(app.clone()));
    for route in table {
        let known = FOR_WHOM
            .iter()
            .find(|(begin, _)| route.path.starts_with(begin));
        let (_, access) = known.unwrap();
        let who = |access: &Access| match access {
            Access::Roles(roles) => roles.iter().map(|role| role.name()).collect(),
            Access::Confirmed(roles) => {
                let roles: String = roles.iter().map(|role| role.name()).collect();
                format!("confirmed {roles}")
            }
            access => format!("{access:?}"),
        };
        assert_eq!(
            who(&route.access),
            who(access),
            "{} {}",
            route.method,
            route.path
        );
    }
}

#[test]
fn every_route_lets_in_whom_it_says_and_nobody_else() {
    let table = Service::start().within(async |app| waypost::serve::routes::table(app.clone()));
    assert!(table.len() > 60, "{}", table.len());
    let mut tried = 0;
    let mut wrong = Vec::new();
    for route in &table {
        // Anew for each route, so that what one does is not in the way of another.
        let service = Service::start();
        let world = World::new(&service);
        let has_object = route.path.contains("{id}");
        let objects: &[Whose] = if has_object {
            &[Whose::None, Whose::Other, Whose::Own]
        } else {
            &[Whose::Own]
        };
        for act in acts(&route.path) {
            for whose in objects {
                for reader in READERS {
                    let Some(request) = world.request(route, reader, *whose, act) else {
                        continue;
                    };
                    let cookie = reader.map_or("", |role| &world.cookies[&role]);
                    let answer = service.shown(service.send(&request), cookie);
                    let expected = expected(route, reader, *whose, has_object);
                    tried += 1;
                    if verdict(&answer) != expected || answer.status >= 500 {
                        wrong.push(format!(
                            "{} {} {act} as {reader:?} on {whose:?}: {} instead of {expected:?}",
                            route.method, route.path, answer.status
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "of {tried}:\n{}", wrong.join("\n"));
}

#[test]
fn every_page_is_sound_for_whoever_may_read_it_in_every_language() {
    let service = Service::start();
    let world = World::new(&service);
    let table = service.within(async |app| waypost::serve::routes::table(app.clone()));
    let mut read = 0;
    for route in table.iter().filter(|route| route.method == "GET") {
        for reader in READERS {
            for (language, _) in LANGUAGES {
                let Some(request) = world.request(route, reader, Whose::Own, "") else {
                    continue;
                };
                let answer = service.send(&request.header("accept-language", language));
                let kind = answer.header("content-type").unwrap_or_default();
                if answer.status == 200 && kind.starts_with("text/html") {
                    assert_sound(answer.title(), &answer.body);
                    let lang = format!("<html lang=\"{language}\"");
                    assert!(answer.body.contains(&lang), "{}", answer.body);
                    read += 1;
                }
            }
        }
    }
    assert!(read > 100, "{read}");
}

#[test]
fn another_persons_object_is_answered_exactly_as_none() {
    let table = Service::start().within(async |app| waypost::serve::routes::table(app.clone()));
    let service = Service::start();
    let world = World::new(&service);
    let reader = Some(Role::Candidate);
    for route in table.iter().filter(|route| route.path.contains("{id}")) {
        for act in acts(&route.path) {
            let answers = [Whose::Other, Whose::None].map(|whose| {
                let answer = service.send(&world.request(route, reader, whose, act)?);
                let answer = service.shown(answer, &world.cookies[&Role::Candidate]);
                Some((answer.status, without_ids(&answer.body)))
            });
            if let [Some(other), Some(none)] = answers {
                assert_eq!(other, none, "{} {}", route.method, route.path);
            }
        }
    }
}

/// A body without the ids that differ from one answer to the next.
pub fn without_ids(body: &str) -> String {
    let parts = body.split(|c: char| !(c.is_ascii_hexdigit() || c == '-'));
    let ids = parts.filter(|part| Uuid::try_parse(part).is_ok());
    ids.fold(body.to_owned(), |body, id| body.replace(id, "ID"))
}
