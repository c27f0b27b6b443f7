//! A message: that there is news, where to read it, and nothing else.

use std::time::{Duration, SystemTime};

use lettre::Message;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use store::{DueNotice, Micros};
use words::{LANGUAGES, Words};

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
///
/// In which language a candidate reads is not on record: the message is in every language on offer.
pub(super) fn message(
    from: &Mailbox,
    site: &str,
    notice: &DueNotice,
    now: Micros,
) -> Option<Message> {
    let to = Mailbox::new(None, notice.email.trim().parse().ok()?);
    let host = site.split_once("://").map_or(site, |(_, host)| host);
    let written = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(now).ok()?);
    let languages = LANGUAGES
        .iter()
        .filter_map(|(language, _)| Words::of(language));
    let (subjects, texts): (Vec<&str>, Vec<String>) = languages
        .map(|words| (words.mail_subject(), words.mail_text(site)))
        .unzip();
    Message::builder()
        .from(from.clone())
        .to(to)
        .subject(subjects.join(" / "))
        .date(written)
        .message_id(Some(format!("<{}@{host}>", notice.notice.id)))
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
