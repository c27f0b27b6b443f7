//! Files of exam results, for administrators: sending one, and the files that were sent lately.

mod file;
mod table;

use api::served;
use leptos::prelude::*;
use rules::credential::results_file::Column;
use words::Words;

use table::table;
use ui::error_summary::{ErrorSummary, titled};
use ui::facts::{Fact, Facts};
use ui::field::{described_by, error_line};
use ui::intent::SubmitButton;
use ui::time_text;
use ui::{Body, FieldErrors, Screen};

pub use file::{Changed, Counts, FilePage, Refused, Report, Stage, Told, file};

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct FilesPage {
    /// The key of the form: sending it twice is sending it once.
    pub key: String,
    /// The most that a file may have, in megabytes.
    pub limit: u64,
    /// The latest first.
    pub files: Vec<FileLine>,
    /// What is wrong with what was sent.
    pub errors: FieldErrors,
}

/// A file that was sent.
#[derive(Debug, Clone)]
pub struct FileLine {
    /// The import's id.
    pub id: String,
    /// What it is called on its sender's machine; may be empty.
    pub name: String,
    /// Who sent it.
    pub by: String,
    /// When, as it travels.
    pub at: String,
    /// How far it is.
    pub stage: Stage,
}

/// The page to send a file on.
pub fn files(words: Words, page: FilesPage) -> Screen {
    let heading = words.import_heading();
    let has_errors = !page.errors.is_empty();
    let body = view! {
        <ErrorSummary words errors=page.errors.clone() />
        <h1 tabindex="-1">{heading}</h1>
        <p>{words.import_lead()}</p>
        {form(words, &page)}
        <p>
            <a href=served::IMPORT_TEMPLATE download="">{words.import_template()}</a>
        </p>
        {columns(words)}
        <h2>{words.import_recent()}</h2>
        {recent(words, page.files)}
        <p class="soft">{words.import_recent_lead()}</p>
    };
    Screen {
        title: titled(words, heading, has_errors),
        body: Body::new(body),
    }
}

/// The name of the field that holds the file.
const FILE: &str = "file";

fn form(words: Words, page: &FilesPage) -> impl IntoView + use<> {
    let error = page.errors.of(FILE);
    let class = if error.is_some() {
        "field field--wrong"
    } else {
        "field"
    };
    let about = described_by(FILE, true, error.is_some(), false);
    // Key and owner stand before the file: what was sent before, and whose it is, is known before it is sent again.
    view! {
        <form novalidate method="post" action=served::IMPORTS enctype="multipart/form-data">
            <input type="hidden" name="key" value=page.key.clone() />
            {ui::posted::fields()}
            <div class=class>
                <label for=FILE>{words.import_file()}</label>
                <p class="hint" id=format!("{FILE}-hint")>
                    {words.import_file_hint(page.limit)}
                </p>
                {error_line(words, FILE, error.clone())}
                <input
                    id=FILE
                    name=FILE
                    type="file"
                    class="input"
                    accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                    aria-describedby=about
                    aria-invalid=error.is_some().then_some("true")
                />
            </div>
            <div class="actions">
                <SubmitButton label=words.import_send() />
            </div>
        </form>
    }
}

fn columns(words: Words) -> impl IntoView + use<> {
    let facts = Column::ALL.map(|column| Fact {
        label: words.import_column(column).to_owned(),
        lines: vec![words.import_holds(column).to_owned()],
        remark: None,
        change: None,
    });
    view! {
        <details>
            <summary>{words.import_columns()}</summary>
            <p>{words.import_columns_lead()}</p>
            <Facts words facts=facts.into() />
        </details>
    }
}

fn recent(words: Words, files: Vec<FileLine>) -> AnyView {
    if files.is_empty() {
        return view! { <p>{words.import_recent_none()}</p> }.into_any();
    }
    let rows = files.into_iter().map(|file| {
        let href = served::fill(served::IMPORT, &[&file.id]);
        let name = named(words, file.name);
        [
            view! { <a href=href dir="auto">{name}</a> }.into_any(),
            file.stage.label(words).into_any(),
            time_text(&file.at).into_any(),
            file.by.into_any(),
        ]
    });
    let head = [
        words.import_file_name(),
        words.import_state(),
        words.import_sent_at(),
        words.import_sent_by(),
    ];
    table(words.import_recent(), "cards", head, rows.collect()).into_any()
}

fn named(words: Words, name: String) -> String {
    if name.is_empty() {
        words.import_unnamed().to_owned()
    } else {
        name
    }
}
