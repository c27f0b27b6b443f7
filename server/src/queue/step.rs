//! A desk's step on a request: what was typed is read, what is to be issued is drawn and sealed, and the store decides.

use api::{FieldError, MESSAGE_LENGTH, ProblemKind, form as field};
use rules::credential::{AccessCode, McpNumber};
use rules::{RequestKind, RequestState, RequestStep};
use store::{Act, Fulfillment, Issue, NewCode, Origin, Request, StepError};
use uuid::Uuid;
use words::Words;

use super::find;
use crate::access::SignedIn;
use crate::credential::issue;
use crate::host::AppState;
use crate::people::field_error;
use crate::problem::ApiError;

/// What was typed for a step.
#[derive(Clone, Default)]
pub struct Typed {
    /// The version that the step is taken on.
    pub version: u64,
    /// Its words.
    pub text: String,
    /// The digits of an MCP ID; empty to draw one.
    pub number: String,
    /// An access code; empty to draw one. It leaves this place sealed.
    pub code: String,
    /// One of the candidate's IDs.
    pub mcp_id: String,
}

/// Why a step was not taken.
#[derive(Debug)]
pub enum Refused {
    /// What was typed needs attention.
    Invalid(Vec<FieldError>),
    /// The request changed since it was read.
    Stale,
    /// The step cannot be taken from where the request stands.
    NotNow(RequestState),
    /// Somebody else works on it.
    OfAnother(String),
    /// The candidate holds an ID already (S06–S08).
    HoldsOne,
    /// The number is on this other record.
    NumberTaken(Uuid),
    /// It could not be done.
    Failed(ApiError),
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Refused {
        Refused::Failed(error)
    }
}

/// Takes a step of the reader's desk.
pub async fn step(
    app: &AppState,
    words: Words,
    who: &SignedIn,
    id: &str,
    step: RequestStep,
    typed: &Typed,
) -> Result<Request, Refused> {
    let request = find(app, who.role, id).await?;
    let text = text(words, request.kind, step, &typed.text);
    let brings = match step {
        RequestStep::Fulfill => fulfillment(app, words, request.kind, typed)?,
        _ => Ok(Fulfillment::Words),
    };
    let text = text.and_then(|text| {
        // Words stay on record in clear, and the desk reads them; the code is for its owner alone.
        if step == RequestStep::Fulfill && tells(&text, &typed.code) {
            Err(field_error(field::FULFILL, words.queue_code_in_text()))
        } else {
            Ok(text)
        }
    });
    let (text, brings) = match (text, brings) {
        (Ok(text), Ok(brings)) => (text, brings),
        (text, brings) => {
            let mut wrong = brings.err().unwrap_or_default();
            wrong.extend(text.err());
            return Err(Refused::Invalid(wrong));
        }
    };
    let act = Act::new(who.actor(), app.now());
    let taken = app
        .store
        .step_request(request.id, None, typed.version, step, text, brings, act)
        .await;
    taken.map_err(|error| match error {
        StepError::NotFound => Refused::Failed(ProblemKind::NotFound.into()),
        StepError::Stale { .. } => Refused::Stale,
        StepError::NotNow(state) => Refused::NotNow(state),
        StepError::OfAnother(name) => Refused::OfAnother(name),
        StepError::HoldsOne => Refused::HoldsOne,
        StepError::NumberTaken(_) if request.kind == RequestKind::NewAccessCode => {
            let wrong = field_error(field::MCP_ID, words.queue_choose_id());
            Refused::Invalid(vec![wrong])
        }
        StepError::NumberTaken(other) => Refused::NumberTaken(other),
        StepError::Store(error) => Refused::Failed(error.into()),
    })
}

/// The words of a step. Asking and refusing need some, and so does fulfilling where words are all that is given.
fn text(
    words: Words,
    kind: RequestKind,
    step: RequestStep,
    typed: &str,
) -> Result<String, FieldError> {
    let text = typed.replace("\r\n", "\n").trim().to_owned();
    let brings_words = matches!(kind, RequestKind::NameSearch | RequestKind::TranscriptHelp);
    let (field, missing) = match step {
        RequestStep::Ask => (field::ASK, Some(words.queue_enter_question())),
        RequestStep::Refuse => (field::REFUSE, Some(words.queue_enter_refusal())),
        RequestStep::Fulfill => (
            field::FULFILL,
            brings_words.then(|| words.queue_enter_answer()),
        ),
        _ => return Ok(String::new()),
    };
    match missing {
        Some(missing) if text.is_empty() => Err(field_error(field, missing)),
        _ if text.chars().count() > MESSAGE_LENGTH => Err(field_error(
            field,
            words.queue_text_too_long(MESSAGE_LENGTH),
        )),
        _ => Ok(text),
    }
}

/// Whether a text has a typed code in it, however it is written.
fn tells(text: &str, code: &str) -> bool {
    let bare = |text: &str| -> String {
        let plain = text.chars().filter(|c| c.is_alphanumeric());
        plain.flat_map(char::to_lowercase).collect()
    };
    let Ok(code) = AccessCode::parse(code) else {
        return false;
    };
    let code = bare(code.reveal());
    !code.is_empty() && bare(text).contains(&code)
}

type Wrong = Vec<FieldError>;

/// What fulfilling brings, or what is wrong with what was typed for it.
fn fulfillment(
    app: &AppState,
    words: Words,
    kind: RequestKind,
    typed: &Typed,
) -> Result<Result<Fulfillment, Wrong>, ApiError> {
    match kind {
        RequestKind::NameSearch | RequestKind::TranscriptHelp => Ok(Ok(Fulfillment::Words)),
        RequestKind::IdAndAccessCode => {
            let number = number(words, &typed.number);
            let code = code(words, &typed.code);
            match (number, code) {
                (Ok(number), Ok(code)) => {
                    let code = code.map(|code| issue::new_code(app, &code)).transpose()?;
                    Ok(Ok(Fulfillment::Id(issued(app, number, code))))
                }
                (number, code) => {
                    let wrong = [number.err(), code.err()];
                    Ok(Err(wrong.into_iter().flatten().collect()))
                }
            }
        }
        RequestKind::NewAccessCode => {
            let mcp_id = Uuid::try_parse(&typed.mcp_id)
                .map_err(|_| field_error(field::MCP_ID, words.queue_choose_id()));
            match (mcp_id, code(words, &typed.code)) {
                (Ok(mcp_id), Ok(code)) => {
                    let code = match code {
                        Some(code) => code,
                        None => issue::drawn().map_err(ApiError::internal)?,
                    };
                    let code = issue::new_code(app, &code)?;
                    Ok(Ok(Fulfillment::Code { mcp_id, code }))
                }
                (mcp_id, code) => {
                    let wrong = [mcp_id.err(), code.err()];
                    Ok(Err(wrong.into_iter().flatten().collect()))
                }
            }
        }
    }
}

/// Draws what was not typed.
fn issued(app: &AppState, number: Option<McpNumber>, code: Option<NewCode>) -> Issue {
    let mut draw = issue::issuer(app, Origin::ServiceCenter);
    Box::new(move || {
        let mut new = draw()?;
        if let Some(number) = &number {
            new.number = number.clone();
        }
        if let Some(code) = &code {
            new.code = Some(code.clone());
        }
        Ok(new)
    })
}

fn number(words: Words, typed: &str) -> Result<Option<McpNumber>, FieldError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let number = McpNumber::parse(typed);
    let number = number.map_err(|_| field_error(field::NUMBER, words.queue_not_a_number()));
    number.map(Some)
}

fn code(words: Words, typed: &str) -> Result<Option<AccessCode>, FieldError> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let code = AccessCode::parse(typed);
    let code = code.map_err(|_| field_error(field::CODE, words.queue_not_a_code()));
    code.map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wanted_where_the_candidate_waits_for_words() {
        let words = Words::of("en").unwrap();
        let asked = |kind, step, typed: &str| text(words, kind, step, typed).map_err(|e| e.field);
        for (kind, step, field) in [
            (
                RequestKind::IdAndAccessCode,
                RequestStep::Ask,
                Some(field::ASK),
            ),
            (
                RequestKind::NewAccessCode,
                RequestStep::Refuse,
                Some(field::REFUSE),
            ),
            (
                RequestKind::NameSearch,
                RequestStep::Fulfill,
                Some(field::FULFILL),
            ),
            (
                RequestKind::TranscriptHelp,
                RequestStep::Fulfill,
                Some(field::FULFILL),
            ),
            (RequestKind::IdAndAccessCode, RequestStep::Fulfill, None),
            (RequestKind::NameSearch, RequestStep::Claim, None),
        ] {
            let expected = field.map_or(Ok(String::new()), |field| Err(field.to_owned()));
            assert_eq!(asked(kind, step, " \r\n "), expected, "{kind:?} {step:?}");
        }
        let long = "x".repeat(MESSAGE_LENGTH + 1);
        let refused = asked(RequestKind::NameSearch, RequestStep::Ask, &long);
        assert_eq!(refused, Err(field::ASK.to_owned()));
        let sentence = asked(RequestKind::NameSearch, RequestStep::Ask, " a\r\nb ");
        assert_eq!(sentence, Ok("a\nb".to_owned()));
    }

    #[test]
    fn a_code_is_found_in_words_however_it_is_written() {
        for (text, code, sentence) in [
            ("Your code is ab12 cd34.", "AB12-CD34", true),
            ("AB12–CD34", " ab12cd34 ", true),
            ("Your code is below", "AB12-CD34", false),
            ("Anything", "", false),
            ("Anything", "not a code!", false),
        ] {
            assert_eq!(tells(text, code), sentence, "{text}");
        }
    }

    #[test]
    fn an_empty_number_or_code_is_to_be_drawn_and_nonsense_is_refused() {
        let words = Words::of("en").unwrap();
        assert_eq!(number(words, "  "), Ok(None));
        assert!(number(words, "123 456-789").unwrap().is_some());
        assert_eq!(number(words, "12a").unwrap_err().field, field::NUMBER);
        assert!(code(words, "").unwrap().is_none());
        assert!(code(words, " AB12-CD34 ").unwrap().is_some());
        let refused = code(words, "canary code!").unwrap_err();
        assert_eq!(refused.field, field::CODE);
        assert!(!refused.message.contains("canary"));
    }
}
