//! Mail through a real conversation with a relay: what is sent, and what happens when the relay will not take it.

use std::net::SocketAddr;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use rules::credential::Series;
use store::Actor;
use uuid::Uuid;
use waypost::invitation::invite;
use waypost::mail::Relay;

use crate::clerks::imported;
use crate::credentials::exam;
use crate::service::{Candidate, PASSWORD, Service};
use crate::smtp::{MailServer, Mood, Taken};
use crate::wire::until;

const MINUTE: Duration = Duration::from_secs(60);

fn service(relay: SocketAddr) -> Service {
    let address = format!("smtp://{relay}");
    Service::with(move |config| {
        let from = "Waypost <waypost@example.com>";
        config.relay = Some(Relay::new(&address, None, from, "https://waypost.example/").unwrap());
        config.limits.mail_every = Duration::from_millis(5);
    })
}

/// Somebody with news: an MCP ID was issued at once.
struct Reader<'s> {
    candidate: Candidate<'s>,
    account: Uuid,
}

fn with_news(service: &Service) -> Reader<'_> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let email = format!("reader-{}@example.com", COUNT.fetch_add(1, Relaxed));
    let word = exam(Series::Office2007, "Word 2007", "2013-05-02", true);
    let account = imported(service, &[("Nadia", "Okoro", &email)], &[word])[0];
    // Who comes in by a link has nothing to confirm, so that no letter is among the news.
    let link = service.within(async |app| invite(app, Actor::service("test"), account, None).await);
    let came_in = service.submit(&link.unwrap().path, &[("password", PASSWORD)]);
    let candidate = Candidate::with(service, &email, came_in.cookie());
    Reader { candidate, account }
}

/// How somebody's only notice stands: its state and how often it was tried.
fn state(service: &Service, account: Uuid) -> (String, String) {
    let mut notices = service.records()["notice"].clone();
    let owner = format!("account=Blob({:?})", account.as_bytes());
    notices.retain(|notice| notice.contains(&owner));
    assert_eq!(notices.len(), 1, "{notices:?}");
    let value = |name: &str| {
        let (_, rest) = notices[0].split_once(&format!(" {name}=")).unwrap();
        let value = rest.split_once(')').unwrap().0;
        value
            .trim_start_matches("Text(")
            .trim_start_matches("Integer(")
            .trim_matches('"')
            .to_owned()
    };
    (value("mail"), value("attempts"))
}

fn wait_for(service: &Service, reader: &Reader<'_>, expected: (&str, &str)) {
    until(|| match state(service, reader.account) {
        (mail, attempts) if (mail.as_str(), attempts.as_str()) == expected => Ok(()),
        other => Err(format!("{other:?}, not {expected:?}")),
    });
}

/// What somebody was sent.
fn sent_to(taken: Vec<Taken>, reader: &Reader<'_>) -> Vec<Taken> {
    let address = format!("<{}>", reader.candidate.email);
    taken
        .into_iter()
        .filter(|message| message.to.contains(&address))
        .collect()
}

/// After so many conversations nothing more is due. Two other people's news are sent, one after the other: by the end of the
/// second the worker has been through everything that was due before the first. Gives how many conversations there are now.
fn with_no_more(service: &Service, mail: &MailServer, conversations: usize, then: Mood) -> usize {
    mail.after(conversations);
    mail.be(Mood::Open);
    for _ in 0..2 {
        let other = with_news(service);
        wait_for(service, &other, ("sent", "1"));
    }
    let now = conversations + 2;
    mail.after(now);
    assert_eq!(mail.conversations(), now);
    mail.be(then);
    now
}

#[test]
fn a_notice_is_mailed_once_and_says_nothing_of_the_news() {
    let mail = MailServer::start();
    let service = service(mail.address);
    let reader = with_news(&service);
    wait_for(&service, &reader, ("sent", "1"));
    let taken = mail.after(1);
    assert_eq!(taken.len(), 1);
    let message = &taken[0];
    assert_eq!(message.from, "<waypost@example.com>");
    assert_eq!(message.to, [format!("<{}>", reader.candidate.email)]);
    assert!(
        message.text.contains("https://waypost.example"),
        "{}",
        message.text
    );
    assert!(
        message.text.contains("Sign in to read it") && message.text.contains("Inicie sesi"),
        "{}",
        message.text
    );
    let credentials = reader.candidate.get(api::path::CREDENTIALS).json();
    let number = credentials["ids"][0]["number"].as_str().unwrap().to_owned();
    for secret in [number.as_str(), "Nadia", "Word 2007"] {
        assert!(!message.text.contains(secret), "{secret}: {}", message.text);
    }
    // Nothing more is due, however much time passes.
    service.wait(24 * 60 * MINUTE);
    with_no_more(&service, &mail, 1, Mood::Open);
    let email = reader.candidate.email.clone();
    let log = service.stop();
    assert!(log.contains(" sent") && !log.contains(&email), "{log}");
}

#[test]
fn what_the_relay_puts_off_is_tried_again_later_and_later() {
    let mail = MailServer::start();
    mail.be(Mood::NotNow);
    let service = service(mail.address);
    let reader = with_news(&service);
    wait_for(&service, &reader, ("waiting", "1"));
    let conversations = with_no_more(&service, &mail, 1, Mood::NotNow);
    service.wait(MINUTE);
    wait_for(&service, &reader, ("waiting", "2"));
    service.wait(MINUTE);
    let conversations = with_no_more(&service, &mail, conversations + 1, Mood::Open);
    service.wait(MINUTE);
    wait_for(&service, &reader, ("sent", "3"));
    let taken = mail.after(conversations + 1);
    assert_eq!(sent_to(taken, &reader).len(), 1);
}

#[test]
fn what_the_relay_refuses_for_good_is_given_up_and_stays_in_the_page() {
    let mail = MailServer::start();
    mail.be(Mood::NoSuchMailbox);
    let service = service(mail.address);
    let reader = with_news(&service);
    wait_for(&service, &reader, ("failed", "1"));
    service.wait(24 * 60 * MINUTE);
    with_no_more(&service, &mail, 1, Mood::Open);
    let notices = service.within(async |app| app.store.notices(reader.account).await.unwrap());
    assert_eq!(notices.len(), 1);
}

#[test]
fn a_message_whose_taking_was_not_heard_of_is_sent_again_under_the_same_number() {
    let mail = MailServer::start();
    mail.be(Mood::HangsUp);
    let service = service(mail.address);
    let reader = with_news(&service);
    wait_for(&service, &reader, ("waiting", "1"));
    mail.be(Mood::Open);
    service.wait(MINUTE);
    wait_for(&service, &reader, ("sent", "2"));
    let taken = mail.after(2);
    let number = |text: &str| {
        let line = text.lines().find(|line| line.starts_with("Message-ID: "));
        line.unwrap().to_owned()
    };
    assert_eq!(taken.len(), 2);
    assert_eq!(number(&taken[0].text), number(&taken[1].text));
}

#[test]
fn a_relay_that_is_not_there_is_tried_again_and_given_up_at_last() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nowhere = listener.local_addr().unwrap();
    drop(listener);
    let service = service(nowhere);
    let reader = with_news(&service);
    for attempt in 1..12 {
        wait_for(&service, &reader, ("waiting", &attempt.to_string()));
        service.wait(6 * 60 * MINUTE);
    }
    wait_for(&service, &reader, ("failed", "12"));
}

#[test]
fn without_a_relay_notices_stay_in_the_page_and_nothing_pretends_to_be_sent() {
    let service = Service::with(|config| {
        config.limits.housekeeping_every = Duration::from_millis(5);
    });
    let reader = with_news(&service);
    wait_for(&service, &reader, ("none", "0"));
    let notices = service.within(async |app| app.store.notices(reader.account).await.unwrap());
    assert_eq!(notices.len(), 1);
}

#[test]
fn an_access_code_whose_time_is_over_is_wiped() {
    let service = Service::with(|config| {
        config.limits.housekeeping_every = Duration::from_millis(5);
    });
    with_news(&service);
    service.wait(90 * 24 * 60 * MINUTE);
    until(|| {
        let codes = service.records()["access_code"].clone();
        assert_eq!(codes.len(), 1);
        if codes[0].contains("sealed=Null") && codes[0].contains("ended=Text(\"expired\")") {
            Ok(())
        } else {
            Err(format!("{codes:?}"))
        }
    });
}
