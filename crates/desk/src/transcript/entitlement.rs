//! What the exams entitle to, with the article's sentences, and the next step.

use api::page::Page;
use api::served;
use leptos::prelude::*;
use rules::RequestKind;
use rules::credential::Entitlement;
use rules::policy::Source;
use words::Words;

use crate::requests::new_href;
use ui::guide::{Guide, quoted};

/// The section.
pub(super) fn entitlement(
    guide: &'static Guide,
    words: Words,
    entitlement: Entitlement,
) -> impl IntoView {
    let to_guide = (Page::Guide.path().to_owned(), words.transcript_to_guide());
    let to_programs = (served::PROGRAMS.to_owned(), words.transcript_to_programs());
    let to_help = (
        new_href(RequestKind::TranscriptHelp),
        words.transcript_missing_request(),
    );
    let (text, next) = match entitlement {
        Entitlement::HasId => (words.transcript_has_id(), to_programs),
        Entitlement::AtOnce => (words.transcript_at_once(), to_programs),
        Entitlement::ServiceCenter => (words.transcript_service_center(), to_guide),
        Entitlement::MctProgram {
            has_reference: true,
        } => (words.transcript_mct_program(), to_guide),
        Entitlement::MctProgram {
            has_reference: false,
        } => (words.transcript_mct_program_without(), to_guide),
        Entitlement::OutsideArticle => (words.transcript_outside(), to_guide),
        Entitlement::NotPassed => (words.transcript_not_passed(), to_guide),
        Entitlement::NoExam => (words.transcript_no_exam(), to_help),
    };
    let (href, label) = next;
    let sources = because(guide, entitlement);
    view! {
        <section class="entitlement">
            <h2>{words.transcript_entitlement()}</h2>
            <p>{text}</p>
            {(!sources.is_empty()).then(|| view! { <p>{words.guide_why_article()}</p> })}
            {quoted(sources)}
            <p>
                <a class="button button--quiet" href=href>{label}</a>
            </p>
        </section>
    }
}

/// The sentences of the article that an entitlement rests on.
pub(crate) fn because(guide: &'static Guide, entitlement: Entitlement) -> Vec<&'static Source> {
    let named = |source: &&Source| entitlement.because().contains(&source.id.as_str());
    guide.policy.sources().iter().filter(named).collect()
}
