//! Slow and greedy clients, and stopping in the middle of it.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use serde_json::json;
use waypost::host::config::Limits;

use crate::service::{Service, draft, new_key};
use crate::wire::{Answer, Request, connect};

fn impatient() -> Service {
    Service::with(|config| {
        // Long enough for a client that is only slow to be scheduled.
        config.limits.header_time = Duration::from_secs(1);
        config.limits.body_time = Duration::from_secs(1);
    })
}

/// Waits until the server closes the connection, and tells how long that took.
fn closed_after(mut stream: std::net::TcpStream) -> Duration {
    let began = Instant::now();
    let closed = stream.read_to_end(&mut Vec::new());
    let is_closed = |error: &io::Error| error.kind() == io::ErrorKind::ConnectionReset;
    assert!(closed.as_ref().err().is_none_or(is_closed), "{closed:?}");
    began.elapsed()
}

#[test]
fn a_silent_client_a_slow_one_and_an_idle_one_are_all_dropped() {
    let service = impatient();
    let silent = connect(service.address);
    let mut slow = connect(service.address);
    slow.write_all(b"GET /healthz HTTP/1.1\r\nhost: waypost.test\r\n")
        .unwrap();
    let mut idle = connect(service.address);
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: waypost.test\r\n\r\n")
        .unwrap();
    for stream in [silent, slow, idle] {
        assert!(closed_after(stream) < Limits::default().header_time);
    }
    assert_eq!(service.get(api::path::HEALTH).status, 200);
}

#[test]
fn a_body_that_does_not_arrive_is_not_waited_for() {
    let service = impatient();
    let candidate = service.candidate();
    let whole = candidate
        .register_request(&new_key(), &json!({ "draft": draft() }))
        .written();
    let mut stream = connect(service.address);
    stream
        .write_all(&whole.as_bytes()[..whole.len() - 10])
        .unwrap();
    let answer = Answer::read(&mut stream);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (408, "too-slow")
    );
    assert_eq!(service.records()["registration"], Vec::<String>::new());
}

#[test]
fn a_body_without_an_announced_length_is_bounded_too() {
    let service = Service::start();
    let candidate = service.candidate();
    let head = candidate
        .register_request(&new_key(), &json!({}))
        .text("")
        .written();
    let head = head.replace(
        "connection: close",
        "connection: close\r\ntransfer-encoding: chunked",
    );
    let mut stream = connect(service.address);
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
    for _ in 0..17 {
        // The server may have answered and closed already.
        let _ = stream.write_all(chunk.as_bytes());
    }
    let answer = Answer::read(&mut stream);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (413, "too-large")
    );
}

#[test]
fn headers_beyond_measure_are_refused() {
    let service = Service::start();
    let long = Request::new("GET", api::path::HEALTH).header("x-long", &"x".repeat(20 * 1024));
    assert_eq!(service.send(&long).status, 431);
    let many = (0..70).fold(Request::new("GET", api::path::HEALTH), |request, number| {
        request.header(&format!("x-{number}"), "x")
    });
    assert_eq!(service.send(&many).status, 431);
}

#[test]
fn a_client_that_leaves_before_its_answer_has_registered_all_the_same() {
    let service = Service::start();
    let candidate = service.candidate();
    let request = candidate.register_request(&new_key(), &json!({ "draft": draft() }));
    let mut stream = connect(service.address);
    stream.write_all(request.written().as_bytes()).unwrap();
    stream.shutdown(Shutdown::Both).unwrap();
    drop(stream);
    let again = service.send(&request);
    assert!(matches!(again.status, 200 | 201), "{}", again.body);
    assert_eq!(service.records()["registration"].len(), 1);
}

#[test]
fn a_service_that_stops_finishes_the_request_under_way() {
    let mut service = Service::start();
    let request = {
        let candidate = service.candidate();
        candidate
            .register_request(&new_key(), &json!({ "draft": draft() }))
            .header("expect", "100-continue")
            .written()
    };
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut stream = connect(service.address);
    stream
        .write_all(format!("{head}\r\n\r\n").as_bytes())
        .unwrap();
    // Whoever is told to go on with the body knows that the request is under way.
    let go_on = b"HTTP/1.1 100 Continue\r\n\r\n";
    let mut sentence = [0; 25];
    stream.read_exact(&mut sentence).unwrap();
    assert_eq!(&sentence, go_on);
    service.begin_stop();
    stream.write_all(body.as_bytes()).unwrap();
    assert_eq!(Answer::read(&mut stream).status, 201);
    assert!(service.stop().contains(" POST /api/v1/registrations 201 "));
}
