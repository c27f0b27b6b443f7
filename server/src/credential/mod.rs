//! Transcripts, MCP IDs and access codes of a candidate: what is on record, what it entitles to, and showing a code to its
//! owner.

pub(crate) mod api;
pub mod issue;
pub(crate) mod page;

use ::api::{
    AccessCode, CodeState, Credentials, Entitlement as Brought, Facts, McpId, Origin, ProblemKind,
    RecordedResult, RevealedCode,
};
use rules::credential::{Entitlement, ExamResult, entitlement, facts};
use rules::interview::Answers;
use rules::interview::recorded_answers;
use store::{Act, CodeEnd, CredentialError, Micros};
use uuid::Uuid;

use crate::access::{SignedIn, recent};
use crate::credential::issue::SEALED_CODE;
use crate::host::AppState;
use crate::host::clock::rfc3339;
use crate::problem::ApiError;

/// What is on record of a candidate's exams, and what follows from it.
#[derive(Debug, Clone)]
pub struct OnRecord {
    /// Latest exam first.
    pub results: Vec<RecordedResult>,
    /// The primary one first.
    pub ids: Vec<McpId>,
    /// What the results entitle to.
    pub entitlement: Entitlement,
    /// What the record answers of the questions of the bundled policy.
    pub facts: Answers,
}

impl OnRecord {
    /// It as it travels.
    pub fn into_api(self) -> Credentials {
        Credentials {
            entitlement: Brought {
                kind: name(self.entitlement).to_owned(),
                because: self
                    .entitlement
                    .because()
                    .iter()
                    .map(|&id| id.to_owned())
                    .collect(),
            },
            results: self.results,
            ids: self.ids,
            facts: self.facts.into(),
        }
    }
}

/// The exams and IDs of an account.
pub async fn read(app: &AppState, account: Uuid) -> Result<OnRecord, ApiError> {
    let found = app.store.credentials(account).await?;
    let results: Vec<ExamResult> = found
        .results
        .iter()
        .map(|recorded| recorded.result.clone())
        .collect();
    let held = found.ids.len();
    let facts = facts(&results, held);
    let now = app.now();
    Ok(OnRecord {
        entitlement: entitlement(&results, held),
        facts: app
            .content
            .bundled()
            .map(|policy| recorded_answers(&facts, policy))
            .unwrap_or_default(),
        results: found.results.into_iter().map(result).collect(),
        ids: found.ids.into_iter().map(|id| mcp_id(id, now)).collect(),
    })
}

/// What the reader's record answers of the guide's questions; nothing for a visitor, and for who has not confirmed the
/// address yet.
pub async fn guide_facts(app: &AppState, who: Option<&SignedIn>) -> Result<Facts, ApiError> {
    let facts = match who.filter(|who| who.may_see_exams()) {
        Some(who) => read(app, who.account).await?.facts,
        None => Answers::default(),
    };
    Ok(Facts {
        facts: facts.into(),
    })
}

/// How an access code of a candidate's is, without the code itself.
pub struct OwnCode {
    /// The digits of the MCP ID that it is for.
    pub number: String,
    /// Its state.
    pub state: AccessCode,
}

/// Shows an access code to its owner, who has given the password lately. Audited by the store.
pub async fn reveal(app: &AppState, who: &SignedIn, code: &str) -> Result<RevealedCode, ApiError> {
    let id = uuid(code)?;
    if !recent(who, app) {
        return Err(ProblemKind::RecentSignInNeeded.into());
    }
    let act = Act::new(who.actor(), app.now());
    let sealed = app.store.reveal_code(who.account, id, act).await;
    let sealed = sealed.map_err(refused)?.ok_or(ProblemKind::CodeOver)?;
    let opened = app
        .keys
        .open(SEALED_CODE, id, &sealed)
        .map_err(ApiError::internal)?;
    // It may have ended since: then it is not shown either.
    let (_, state) = latest_code(app, who.account, id)
        .await?
        .ok_or(ProblemKind::CodeOver)?;
    Ok(RevealedCode {
        code: String::from_utf8_lossy(&opened).into_owned(),
        expires_at: rfc3339(state.expires_at),
    })
}

/// How a code is, for the page that it is shown on. Anybody else's is none.
pub async fn own_code(app: &AppState, who: &SignedIn, code: &str) -> Result<OwnCode, ApiError> {
    let (held, state) = latest_code(app, who.account, uuid(code)?)
        .await?
        .ok_or(ProblemKind::NotFound)?;
    Ok(OwnCode {
        number: held.number,
        state: access_code(state, app.now()),
    })
}

/// Ends a code because its owner used it. One that has ended already stays as it is.
pub async fn use_code(app: &AppState, who: &SignedIn, code: &str) -> Result<(), ApiError> {
    let act = Act::new(who.actor(), app.now());
    app.store
        .use_code(who.account, uuid(code)?, act)
        .await
        .map_err(refused)
}

/// A code that is the latest of one of the account's IDs.
async fn latest_code(
    app: &AppState,
    account: Uuid,
    id: Uuid,
) -> Result<Option<(store::McpId, store::CodeState)>, ApiError> {
    let mut ids = app.store.credentials(account).await?.ids.into_iter();
    Ok(ids.find_map(|held| {
        let code = held.code.clone().filter(|code| code.id == id)?;
        Some((held, code))
    }))
}

fn result(recorded: store::RecordedResult) -> RecordedResult {
    RecordedResult {
        id: recorded.id.to_string(),
        result: recorded.result,
        credited_to: recorded.credited_to.map(|id| id.to_string()),
    }
}

fn mcp_id(held: store::McpId, now: Micros) -> McpId {
    McpId {
        id: held.id.to_string(),
        number: held.number,
        is_primary: held.is_primary,
        origin: match held.origin {
            store::Origin::Automatic => Origin::Automatic,
            store::Origin::ServiceCenter => Origin::ServiceCenter,
            store::Origin::Linked => Origin::Linked,
        },
        issued_at: rfc3339(held.issued_at),
        code: held.code.map(|code| access_code(code, now)),
    }
}

fn access_code(code: store::CodeState, now: Micros) -> AccessCode {
    let state = match code.ended {
        Some((CodeEnd::Used, _)) => CodeState::Used,
        Some((CodeEnd::Expired, _)) => CodeState::Expired,
        Some((CodeEnd::Replaced, _)) => CodeState::Replaced,
        // Its time has run out, and nobody has wiped it yet.
        None if code.expires_at <= now => CodeState::Expired,
        None => CodeState::Works,
    };
    AccessCode {
        id: code.id.to_string(),
        state,
        issued_at: rfc3339(code.issued_at),
        expires_at: rfc3339(code.expires_at),
        ended_at: code.ended.map(|(_, at)| rfc3339(at)),
    }
}

/// What an entitlement is called on the wire.
fn name(entitlement: Entitlement) -> &'static str {
    match entitlement {
        Entitlement::HasId => "has-id",
        Entitlement::AtOnce => "at-once",
        Entitlement::ServiceCenter => "service-center",
        Entitlement::MctProgram { .. } => "mct-program",
        Entitlement::OutsideArticle => "outside-article",
        Entitlement::NotPassed => "not-passed",
        Entitlement::NoExam => "no-exam",
    }
}

fn uuid(id: &str) -> Result<Uuid, ApiError> {
    Uuid::try_parse(id).map_err(|_| ProblemKind::NotFound.into())
}

fn refused(error: CredentialError) -> ApiError {
    match error {
        CredentialError::NotFound => ProblemKind::NotFound.into(),
        CredentialError::Store(error) => error.into(),
        // Nothing here asks for an ID or a number.
        CredentialError::HoldsOne | CredentialError::NumberTaken(_) => ApiError::internal(error),
    }
}
