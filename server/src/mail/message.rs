//! Messages: that there is news and where to read it; and letters, each with what its reader came for and no more.

use std::time::{Duration, SystemTime};

use api::page::Page;
use api::served;
use lettre::Message;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use store::{DueLetter, DueNotice, LetterKind, Micros};
use uuid::Uuid;
use words::{LANGUAGES, Words};

use crate::keys::Keys;

/// RFC 3834: no vacation notice answers it.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The message for a notice; `None` where its address is none.
pub(super) fn message(
    from: &Mailbox,
    site: &str,
    notice: &DueNotice,
    now: Micros,
) -> Option<Message> {
    let text = |words: Words| (words.mail_subject().to_owned(), words.mail_text(site));
    write(from, site, (&notice.email, notice.notice.id), now, text)
}

/// The message for a letter; `None` where its address is none.
pub(super) fn letter(
    from: &Mailbox,
    site: &str,
    keys: &Keys,
    letter: &DueLetter,
    now: Micros,
) -> Option<Message> {
    let link = |place: &str| {
        let token = keys.letter_token(letter.id);
        format!("{site}{place}?token={}", *token)
    };
    let sign_in = format!("{site}{}", Page::SignIn.path());
    let text = |words: Words| match letter.kind {
        LetterKind::Confirm if letter.is_taken => (
            words.mail_taken_subject().to_owned(),
            words.mail_taken_text(sign_in.clone(), site),
        ),
        LetterKind::Confirm => {
            let code = keys.letter_code(letter.id);
            let grouped = format!("{} {}", &code[..4], &code[4..]);
            let text = words.mail_confirm_text(grouped, link(served::ADDRESS_LINK), site);
            (words.mail_confirm_subject().to_owned(), text)
        }
        LetterKind::Reset => (
            words.mail_reset_subject().to_owned(),
            words.mail_reset_text(link(served::INVITATION)),
        ),
        LetterKind::Invite => (
            words.mail_invite_subject().to_owned(),
            words.mail_invite_text(link(served::INVITATION), site),
        ),
        LetterKind::AddressChange => (
            words.mail_change_subject().to_owned(),
            words.mail_change_text(link(served::ADDRESS_OBJECTION), site),
        ),
        LetterKind::LinkMade => (
            words.mail_link_made_subject().to_owned(),
            words.mail_link_made_text(site),
        ),
        LetterKind::Merged => (
            words.mail_merged_subject().to_owned(),
            words.mail_merged_text(site),
        ),
    };
    write(from, site, (&letter.email, letter.id), now, text)
}

/// A message in every language: in which one its reader reads is not on record.
fn write(
    from: &Mailbox,
    site: &str,
    (email, id): (&str, Uuid),
    now: Micros,
    text: impl Fn(Words) -> (String, String),
) -> Option<Message> {
    let to = Mailbox::new(None, email.trim().parse().ok()?);
    let host = site.split_once("://").map_or(site, |(_, host)| host);
    let written = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(now).ok()?);
    let languages = LANGUAGES
        .iter()
        .filter_map(|(language, _)| Words::of(language));
    let (subjects, texts): (Vec<String>, Vec<String>) = languages.map(text).unzip();
    Message::builder()
        .from(from.clone())
        .to(to)
        .subject(subjects.join(" / "))
        .date(written)
        .message_id(Some(format!("<{id}@{host}>")))
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN)
        .body(texts.join("\n\n* * *\n\n"))
        .ok()
}

#[cfg(test)]
mod tests {
    use store::{Notice, NoticeKind};
    use uuid::Uuid;

    use super::*;

    fn written(email: &str) -> Option<String> {
        let notice = DueNotice {
            notice: Notice {
                id: Uuid::from_u128(7),
                account: Uuid::from_u128(8),
                kind: NoticeKind::RequestFulfilled,
                about: Some(Uuid::from_u128(9)),
                at: 0,
                read_at: None,
            },
            email: email.to_owned(),
            attempts: 0,
        };
        let from = "Waypost <waypost@example.com>".parse().unwrap();
        let message = message(
            &from,
            "https://waypost.example",
            &notice,
            1_383_298_200_000_000,
        )?;
        Some(String::from_utf8(message.formatted()).unwrap())
    }

    #[test]
    fn a_message_says_where_to_read_the_news_in_every_language_and_nothing_of_it() {
        let text = written("nadia@example.com").unwrap();
        for part in [
            "From: Waypost <waypost@example.com>\r\n",
            "To: nadia@example.com\r\n",
            "Date: Fri, 01 Nov 2013 09:30:00 +0000\r\n",
            "Message-ID: <00000000-0000-0000-0000-000000000007@waypost.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "https://waypost.example",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let body = text.split_once("\r\n\r\n").unwrap().1;
        for secret in [
            "request",
            "fulfill",
            "MCP",
            "code",
            "Nadia",
            &Uuid::from_u128(9).to_string(),
        ] {
            assert!(!body.contains(secret), "{secret}: {body}");
        }
    }

    #[test]
    fn an_address_can_add_no_header_and_no_second_reader() {
        for email in [
            "",
            "nadia",
            "nadia@example.com\r\nBcc: all@example.com",
            "nadia@example.com, all@example.com",
            "Nadia <nadia@example.com>",
        ] {
            assert_eq!(written(email), None, "{email:?}");
        }
    }
}
