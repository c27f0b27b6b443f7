//! "On this device": truthful about what was sent, silent about what is somebody else's.

use ui::device::{Draft, Item, Kept, OutboxPage, Question, State, needs_server, outbox};
use words::{LANGUAGES, Words};

use crate::support::{assert_sound, english, written};

const STATES: [State; 8] = [
    State::Waiting {
        attempts: 3,
        is_online: true,
    },
    State::Sending,
    State::Refused,
    State::Conflict,
    State::SignIn,
    State::Sent,
    State::Unreadable,
    State::Anothers,
];

fn item(state: State) -> Item {
    Item {
        id: format!("{state:?}")
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect(),
        is_correction: false,
        made: "12:17".into(),
        state,
        reasons: vec!["Enter <another> city".into()],
        reference: (state == State::Sent).then(|| "WP-7K3M-9Q2T".into()),
    }
}

fn page() -> OutboxPage {
    OutboxPage {
        waiting: STATES.map(item).into(),
        drafts: vec![Draft {
            page: api::page::Page::Register,
            saved: "10:42".into(),
        }],
        kept: Kept::Disk,
        ..OutboxPage::default()
    }
}

#[test]
fn the_page_is_sound_in_every_language_and_state() {
    let questions = [
        None,
        Some(Question::Delete("Refused".into())),
        Some(Question::Clear),
        Some(Question::SignOut),
    ];
    for (language, _) in LANGUAGES {
        let words = Words::of(language).unwrap();
        for question in questions.clone() {
            let page = OutboxPage { question, ..page() };
            let (title, html) = written(|| outbox(words, page));
            assert_sound(&title, &html);
            assert!(html.contains("Enter &lt;another&gt; city"));
        }
        let (title, html) = written(|| outbox(words, OutboxPage::default()));
        assert_sound(&title, &html);
        for href in [None, Some("/requests?q=a&b=c".to_owned())] {
            let (title, html) = written(|| needs_server(words, href, true));
            assert_sound(&title, &html);
        }
    }
}

#[test]
fn what_was_only_saved_has_no_reference_number() {
    let waiting = vec![item(State::Waiting {
        attempts: 0,
        is_online: false,
    })];
    let page = OutboxPage {
        has_just_saved: true,
        waiting,
        ..OutboxPage::default()
    };
    let (title, html) = written(|| outbox(english(), page));
    assert!(title.starts_with("Saved on this device. Not sent yet."));
    assert!(!html.contains("WP-"));
}

#[test]
fn of_another_accounts_nothing_can_be_seen_or_done() {
    let page = OutboxPage {
        waiting: vec![item(State::Anothers)],
        ..OutboxPage::default()
    };
    let (_, html) = written(|| outbox(english(), page));
    let list = html.split("class=\"outbox\"").nth(1).unwrap();
    let list = list.split("</ul>").next().unwrap();
    assert!(list.contains("It belongs to another account."));
    assert!(!list.contains("<button") && !list.contains("href"));
    assert!(!list.contains("Registration"));
}
