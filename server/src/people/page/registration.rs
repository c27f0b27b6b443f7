//! "Edit registration data" on behalf of a candidate (S29, S30).

use api::{ProblemKind, RegistrationRecord, form as field, served};
use axum::extract::{Path, State};
use axum::response::Response;
use desk::record::{OnBehalfPage, RecordedConsent, on_behalf, unregistered};
use rules::registration::{Draft, Field, Regions};
use store::Person;
use ui::Screen;
use ui::registration::FormPage;
use words::Words;

use super::{Done, head, show, show_wrong, shown};
use crate::access::PostedForm;
use crate::host::AppState;
use crate::http::form::Form;
use crate::notice::page::holder;
use crate::people::record::{find, open};
use crate::people::registration::{self as service, Refused, Typed};
use crate::problem::ApiError;
use crate::registration;
use crate::site::countries::with_country_data;
use crate::site::{Visit, go};

/// The form.
pub(super) const FORM: PostedForm =
    PostedForm::on(served::USER_REGISTRATION).texts(&[field::REASON]);

/// `GET`: the form with what is on record, or how something comes there.
pub(super) async fn get(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let person = open(&app, holder(&visit)?, &id).await?;
    let Some(current) = registration::read(&app, person.account).await? else {
        let head = head(&visit, &person);
        return Ok(show(&visit, |words| unregistered(words, head)));
    };
    let typed = Typed {
        version: current.version,
        draft: current.draft.clone(),
        reason: String::new(),
    };
    let page = page(&visit, &person, current, typed);
    Ok(show(&visit, |words| write(words, page)))
}

/// `POST`: corrects it.
pub(super) async fn post(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let who = holder(&visit)?;
    let person = find(&app, &id).await?;
    let Some(current) = registration::read(&app, person.account).await? else {
        return Ok(go(&served::fill(served::USER_REGISTRATION, &[&id])));
    };
    let typed = Typed {
        version: form.version(),
        draft: service::read(&current, form.pairs())?,
        reason: form.get(field::REASON).to_owned(),
    };
    let saved = if form.is_only_shown() {
        Err(Refused::Invalid(Vec::new()))
    } else {
        service::correct(&app, visit.words, who, &person, current.clone(), &typed).await
    };
    let (kind, page) = match saved {
        Ok(()) => return Ok(Done::Saved.at(served::USER_PROGRAMS, &id)),
        Err(Refused::Failed(error)) => return Err(error),
        Err(Refused::Invalid(errors)) => {
            let mut page = page(&visit, &person, current, typed);
            page.form.errors = shown(errors);
            (ProblemKind::Invalid, page)
        }
        Err(Refused::Stale(newer)) => {
            let typed = Typed {
                version: newer.version,
                draft: with_consents(typed.draft, &newer.draft),
                reason: typed.reason,
            };
            let on_record = newer.draft.clone();
            let mut page = page(&visit, &person, *newer, typed);
            page.form.changed_elsewhere = Some(on_record);
            (ProblemKind::Stale, page)
        }
    };
    show_wrong(&app, &visit, &[&person], kind, |words| write(words, page)).await
}

/// Consents may have changed since, too. They are the candidate's.
fn with_consents(mut typed: Draft, on_record: &Draft) -> Draft {
    for field in service::CANDIDATES_OWN {
        typed.set(field, on_record.text(field));
    }
    typed
}

fn page(visit: &Visit, person: &Person, current: RegistrationRecord, typed: Typed) -> OnBehalfPage {
    let consents = current.consents.into_iter().filter_map(|consent| {
        Some(RecordedConsent {
            field: Field::parse(&consent.field)?,
            given: consent.given,
            at: consent.at,
        })
    });
    OnBehalfPage {
        head: head(visit, person),
        reference: current.reference,
        version: typed.version,
        form: FormPage {
            warnings: typed.draft.warnings(Regions::bundled()),
            draft: typed.draft,
            ..FormPage::default()
        },
        reason: typed.reason,
        consents: consents.collect(),
        nda: current.nda.map(|nda| nda.at),
    }
}

fn write(words: Words, page: OnBehalfPage) -> Screen {
    with_country_data(words, |country_data| on_behalf(country_data, words, page))
}
