//! `waypost user`: a staff account from the command line, such as the first administrator's; and the desk's procedure for who
//! has shown there whose an address is.

use std::process::ExitCode;

use api::ProblemKind;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use desk::record::Evidence;
use rules::Role;
use store::{Act, Actor, Shown, StaffError};
use uuid::Uuid;
use words::{CountryNames, Words};

use super::records::{RecordsArguments, RecordsError, site};
use crate::host::clock::{Clock, SystemClock};
use crate::host::config::{Limits, micros};
use crate::people::confirm::shown_to;
use crate::people::reason;
use crate::problem::ApiError;
use crate::{account, invitation, staff};

/// Makes staff accounts, and confirms addresses of candidates.
#[derive(Debug, Args)]
pub struct UserCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Makes a staff account and prints the one-time link by which its holder sets a password.
    Add(Add),
    /// Confirms the address of a candidate who has shown who they are. It goes into the audit, as it does on the page of a record.
    Confirm(Confirm),
}

#[derive(Debug, Args)]
struct Confirm {
    #[command(flatten)]
    records: RecordsArguments,
    /// The address.
    #[arg(long)]
    email: String,
    /// What shows that it is theirs.
    #[arg(long, value_parser = evidence())]
    evidence: Evidence,
    /// What was checked, such as "passport seen, name and photograph agree": never the number of a document.
    #[arg(long)]
    checked: String,
}

/// The kinds of evidence by name.
fn evidence() -> impl TypedValueParser<Value = Evidence> {
    let names = Evidence::ALL.map(Evidence::name);
    PossibleValuesParser::new(names).try_map(|name| Evidence::parse(&name).ok_or("no such kind"))
}

#[derive(Debug, Args)]
struct Add {
    #[command(flatten)]
    records: RecordsArguments,
    /// The address that signs in.
    #[arg(long)]
    email: String,
    /// First name.
    #[arg(long)]
    first_name: String,
    /// Last name; left out for who has one name.
    #[arg(long, default_value = "")]
    last_name: String,
    /// What they may do.
    #[arg(long, value_parser = staff_role())]
    role: Role,
    /// The address of the site, for the link.
    #[arg(long, value_name = "URL", value_parser = site, default_value = "http://127.0.0.1:8080")]
    public_url: String,
}

/// The roles of staff by name, each with what it may do.
fn staff_role() -> impl TypedValueParser<Value = Role> {
    let roles = Role::ALL.into_iter().filter(|role| role.is_staff());
    let values = roles.map(|role| {
        let value = PossibleValue::new(role.name());
        match Words::of("en") {
            Some(words) => value.help(desk::role::what_may(words, role)),
            None => value,
        }
    });
    PossibleValuesParser::new(values).try_map(|name| Role::parse(&name).ok_or("no such role"))
}

/// Why no account was made.
#[derive(Debug, thiserror::Error)]
enum UserError {
    #[error(transparent)]
    Records(#[from] RecordsError),
    #[error("{0}")]
    Refused(String),
    #[error("there is an account with the address {0} already")]
    EmailTaken(String),
    #[error("nobody signs up or in with the address {0}")]
    NoAccount(String),
    #[error("it cannot be done: {0}")]
    Failed(String),
}

/// Runs `waypost user …`.
pub fn run(command: UserCommand) -> ExitCode {
    let done = match command.action {
        Action::Add(command) => add(&command),
        Action::Confirm(command) => confirm(&command),
    };
    match done {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn add(command: &Add) -> Result<String, UserError> {
    let profile = account::new_profile(&command.first_name, &command.last_name, &command.email)
        .map_err(|problems| UserError::Refused(sentences(&problems)))?;
    let now = SystemClock.now();
    let expires_at = now + micros(Limits::default().invitation_validity);
    let (link, made) = invitation::draw(expires_at).map_err(|error| failed(&error))?;
    let new = staff::new(&profile, command.role).map_err(|error| failed(&error))?;
    let store = command.records.open()?;
    let act = Act::new(Actor::service("waypost user add"), now);
    match runtime()?.block_on(store.add_staff(new, made, act)) {
        Ok(()) => Ok(format!("{}{}", command.public_url, link.path)),
        Err(StaffError::EmailTaken) => Err(UserError::EmailTaken(command.email.clone())),
        Err(error) => Err(UserError::Failed(error.to_string())),
    }
}

/// Confirms what the last to claim an address claims; where nobody does, the address of the record that has it.
fn confirm(command: &Confirm) -> Result<String, UserError> {
    let store = command.records.open()?;
    let words = Words::of("en").ok_or(UserError::Failed(String::new()))?;
    let why = reason(words, "checked", &command.checked)
        .map_err(|wrong| UserError::Refused(wrong.message))?;
    let by = Actor::service("waypost user confirm");
    let act = shown_to(by, SystemClock.now(), command.evidence, why);
    let failed = |error: store::Error| UserError::Failed(error.to_string());
    runtime()?.block_on(async {
        let at = store.accounts_at(&command.email).await.map_err(failed)?;
        let account = at
            .claimant
            .or(at.holder)
            .ok_or_else(|| UserError::NoAccount(command.email.clone()))?;
        let shown = store.confirm_at_desk(account.id, Uuid::now_v7(), act);
        match shown.await.map_err(failed)? {
            Shown::Confirmed { email, .. } => Ok(format!("{email} is confirmed")),
            Shown::Wrong | Shown::Over => Ok(format!("{} was confirmed before", account.email)),
            Shown::Taken => Err(UserError::Refused(
                "another record has this address: merge the two first, if they are one person's"
                    .to_owned(),
            )),
        }
    })
}

fn runtime() -> Result<tokio::runtime::Runtime, UserError> {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| UserError::Failed(error.to_string()))
}

fn sentences(problems: &[rules::registration::Problem]) -> String {
    let Some(words) = Words::of("en") else {
        return String::new();
    };
    let lines = problems
        .iter()
        .map(|problem| words::problem(words, problem, None, CountryNames::of(words)));
    lines.collect::<Vec<_>>().join("\n")
}

fn failed(error: &ApiError) -> UserError {
    let cause = error.cause();
    UserError::Failed(cause.unwrap_or_else(|| ProblemKind::Internal.uri()))
}
