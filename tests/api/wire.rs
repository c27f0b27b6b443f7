//! A client that sends exactly what it is told to, one request per connection.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use rules::interview::Link;
use serde_json::Value;

/// A request to be sent.
#[derive(Debug, Clone)]
pub struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Request {
    pub fn new(method: &str, path: &str) -> Request {
        Request {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: String::new(),
        }
    }

    pub fn method(&self) -> &str {
        &self.method
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn body(&self) -> &str {
        &self.body
    }

    /// Adds a header, in place of one of the same name.
    pub fn header(self, name: &str, value: &str) -> Request {
        let mut request = self.without(name);
        request.headers.push((name.to_owned(), value.to_owned()));
        request
    }

    /// Adds a header, beside one of the same name.
    pub fn header_again(mut self, name: &str, value: &str) -> Request {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn without(mut self, name: &str) -> Request {
        self.headers
            .retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    pub fn json(self, body: &Value) -> Request {
        self.header("content-type", "application/json")
            .text(&body.to_string())
    }

    /// A plain form, as a browser sends it off.
    pub fn form(self, fields: &[(&str, &str)]) -> Request {
        let pairs = fields
            .iter()
            .map(|(name, value)| format!("{}={}", Link::encode(name), Link::encode(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.header("accept", "text/html")
            .header("content-type", "application/x-www-form-urlencoded")
            .text(&body)
    }

    pub fn text(mut self, body: &str) -> Request {
        body.clone_into(&mut self.body);
        self
    }

    /// The bytes of the request.
    pub fn written(&self) -> String {
        let mut text = format!(
            "{} {} HTTP/1.1\r\nconnection: close\r\n",
            self.method, self.path
        );
        if !self.headers.iter().any(|(name, _)| name == "host") {
            text.push_str("host: waypost.test\r\n");
        }
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.body.is_empty() {
            text.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        text.push_str("\r\n");
        text.push_str(&self.body);
        text
    }

    pub fn send(&self, address: SocketAddr) -> Answer {
        let mut stream = connect(address);
        // A server that refuses early may close before it has read everything.
        let _ = stream.write_all(self.written().as_bytes());
        Answer::read(&mut stream)
    }
}

/// When a test gives up waiting for what must happen: so late that no machine is too slow, and a fault still ends.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Asks again and again until there is something; fails with what was seen last.
pub fn until<T>(mut look: impl FnMut() -> Result<T, String>) -> T {
    let began = Instant::now();
    loop {
        match look() {
            Ok(there) => return there,
            Err(seen) => assert!(began.elapsed() < PATIENCE, "{seen}"),
        }
        std::thread::yield_now();
    }
}

/// A connection on which nothing waits for ever.
pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

impl Answer {
    /// Reads until the server closes the connection, or breaks it after its answer.
    pub fn read(stream: &mut TcpStream) -> Answer {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no answer: {bytes:?}"));
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut body = bytes.split_off(end + 4);
        if head
            .to_ascii_lowercase()
            .contains("transfer-encoding: chunked")
        {
            body = unchunked(&body);
        }
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .unwrap()
            .parse()
            .unwrap();
        let headers = lines.filter_map(|line| line.split_once(": "));
        Answer {
            status,
            headers: headers
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
                .collect(),
            body: String::from_utf8(body).unwrap(),
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }

    /// The slug of the problem; empty where the answer is none.
    pub fn problem(&self) -> String {
        if self.header("content-type") != Some("application/problem+json") {
            return String::new();
        }
        self.json()["type"]
            .as_str()
            .unwrap()
            .trim_start_matches("/problems/")
            .to_owned()
    }

    /// Where the answer leads on to.
    pub fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{}", self.body);
        self.header("location").unwrap()
    }

    /// Where somebody who has just come in goes on to, by the page that sees whether the cookie came back.
    pub fn onward(&self) -> String {
        let next = self.location().strip_prefix("/sign-in?_came_in=yes&_next=");
        Link::decode(next.unwrap_or_else(|| panic!("{}", self.location())))
    }

    /// The page's title.
    pub fn title(&self) -> &str {
        let (_, rest) = self.body.split_once("<title>").unwrap();
        rest.split_once("</title>").unwrap().0
    }

    /// The session's cookie, as a browser sends it back.
    pub fn cookie(&self) -> String {
        self.header("set-cookie")
            .and_then(|set| set.split(';').next())
            .unwrap_or_default()
            .to_owned()
    }
}

/// A body without the lengths of its pieces.
fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|two| two == b"\r\n") {
        let length = std::str::from_utf8(&body[..end]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        whole.extend_from_slice(&body[end + 2..end + 2 + length]);
        body = &body[end + 2 + length + 2..];
        if length == 0 {
            break;
        }
    }
    whole
}
