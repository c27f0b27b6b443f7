//! Invented people for `cargo xtask run`: one in each role, and candidates with exams of every kind.
//!
//! They come in as anybody would: staff by one-time links, candidates by signing up and showing a desk who they are, exams by
//! an import. Who is there already stays as they are.

use anyhow::{Context as _, Result, bail};
use serde_json::json;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::server::Records;
use crate::shell::{self, root};

const PASSWORD: &str = "a sample password";

/// Names that say that nobody has them, and addresses that are reserved for fiction.
const STAFF: [(&str, &str, &str); 3] = [
    ("Tess", "tess.sample@example.com", "tech-support"),
    ("Sergio", "sergio.sample@example.com", "service-center"),
    ("Alma", "alma.sample@example.com", "administrator"),
];

/// First and last name, address, and what the record shows.
const CANDIDATES: [(&str, &str, &str, &str); 4] = [
    (
        "Ada",
        "Sample",
        "ada.sample@example.com",
        "passed Word 2007, so has an MCP ID",
    ),
    (
        "Ben",
        "Ejemplo",
        "ben.ejemplo@example.com",
        "passed Word 2003 Expert, so can send a request",
    ),
    (
        "Cleo",
        "Muster",
        "cleo.muster@example.com",
        "passed Word 2010, with an exam reference number",
    ),
    (
        "Dev",
        "Sample",
        "dev.sample@example.com",
        "passed nothing yet",
    ),
];

/// Makes staff accounts that are not there yet: the links by which their holders set a password, at the address of the site.
pub fn invite_staff(records: &Records, url: &str) -> Result<Vec<String>> {
    shell::step("make accounts for sample staff");
    let mut links = Vec::new();
    for (first, email, role) in STAFF {
        let person = [
            "--first-name",
            first,
            "--last-name",
            "Sample",
            "--email",
            email,
        ];
        let output = records
            .command(&["user", "add", "--role", role, "--public-url", url])
            .args(person)
            .output()
            .context("`waypost user add` did not start")?;
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() {
            links.push(String::from_utf8(output.stdout)?.trim().to_owned());
        } else if !text.contains("there is an account") {
            bail!("{email} got no account: {text}");
        }
    }
    Ok(links)
}

/// Staff set their passwords, candidates sign up, and exams are imported.
pub fn come_in(records: &Records, url: &str, links: &[String]) -> Result<()> {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .into();
    for link in links {
        let answer = agent.post(link).send_form([("password", PASSWORD)])?;
        if answer.status() != 303 {
            bail!("a link for staff does not work: {}", answer.status());
        }
    }
    // Where all of the staff were there before, the candidates were, too.
    if !links.is_empty() {
        for (first, last, email, _) in CANDIDATES {
            sign_up(&agent, url, first, last, email)?;
            confirm(records, email)?;
        }
    }
    let file = root().join("tests/samples/exam-results.csv");
    let mut import = records.command(&["import", "exam-results"]);
    import.arg(file);
    shell::run("import sample exams", import)
}

/// Says who there is.
pub fn tell() {
    println!("\nInvented people to sign in as, all with the password “{PASSWORD}”:");
    for (_, email, role) in STAFF {
        println!("  {email:<28} {role}");
    }
    for (_, _, email, what) in CANDIDATES {
        println!("  {email:<28} candidate: {what}");
    }
}

/// Signs somebody in who has come in: the token of the session.
pub fn sign_in(url: &str, email: &str) -> Result<String> {
    let account = json!({"email": email, "password": PASSWORD});
    let answer = ureq::post(format!("{url}/api/v1/session")).send_json(&account)?;
    session(&answer).with_context(|| format!("{email} could not sign in"))
}

/// The token of the session that an answer begins.
fn session(answer: &Response<Body>) -> Option<String> {
    let cookie = answer.headers().get("set-cookie")?.to_str().ok()?;
    let (_, token) = cookie.split(';').next()?.split_once('=')?;
    Some(token.to_owned())
}

/// A desk confirms the address of somebody who has signed up.
fn confirm(records: &Records, email: &str) -> Result<()> {
    let output = records
        .command(&["user", "confirm", "--evidence", "other"])
        .args(["--email", email, "--checked", "They are invented"])
        .output()
        .context("`waypost user confirm` did not start")?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        bail!("the address of {email} was not confirmed: {text}");
    }
    Ok(())
}

/// A candidate signs up and fills in a profile.
fn sign_up(agent: &Agent, url: &str, first: &str, last: &str, email: &str) -> Result<()> {
    let account =
        json!({"first_name": first, "last_name": last, "email": email, "password": PASSWORD});
    let answer = agent
        .post(format!("{url}/api/v1/account"))
        .send_json(&account)?;
    let Some(session) = session(&answer) else {
        bail!("{email} could not sign up: {}", answer.status());
    };
    let profile = json!({
        "first_name": first, "last_name": last, "email": email, "phone": "+1 202 555 0142", "company": "Example School",
        "country": "US", "address1": "100 Example Street", "city": "Springfield", "state": "IL", "postal_code": "62701",
    });
    let saved = agent
        .put(format!("{url}/api/v1/profile"))
        .header("cookie", format!("__Host-sid={session}"))
        .header("if-match", "\"v1\"")
        .send_json(&profile)?;
    if saved.status() != 200 {
        bail!(
            "the profile of {email} could not be saved: {}",
            saved.status()
        );
    }
    Ok(())
}
