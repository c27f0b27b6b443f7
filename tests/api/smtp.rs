//! A mail relay: it speaks SMTP (RFC 5321) to whoever connects, keeps what it took, and refuses what it is told to.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::wire::{PATIENCE, until};

/// A message as it was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    pub text: String,
}

/// What the relay does with the next messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Takes them.
    Open,
    /// "Try again later": greylisting.
    NotNow,
    /// "There is no such mailbox."
    NoSuchMailbox,
    /// Hangs up after it has the message, before it says that it has it.
    HangsUp,
}

pub struct MailServer {
    pub address: SocketAddr,
    taken: Arc<Mutex<Vec<Taken>>>,
    seen: Arc<Mutex<usize>>,
    mood: Arc<Mutex<Mood>>,
}

impl MailServer {
    pub fn start() -> MailServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = MailServer {
            address: listener.local_addr().unwrap(),
            taken: Arc::default(),
            seen: Arc::default(),
            mood: Arc::new(Mutex::new(Mood::Open)),
        };
        let (taken, seen) = (Arc::clone(&server.taken), Arc::clone(&server.seen));
        let mood = Arc::clone(&server.mood);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mood = *mood.lock().unwrap();
                if let Some(message) = converse(&stream, mood) {
                    taken.lock().unwrap().push(message);
                }
                *seen.lock().unwrap() += 1;
            }
        });
        server
    }

    pub fn be(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// Waits until so many conversations have ended, and gives what was taken.
    pub fn after(&self, conversations: usize) -> Vec<Taken> {
        until(|| {
            let seen = self.conversations();
            (seen >= conversations)
                .then_some(())
                .ok_or_else(|| format!("{seen} conversations, not {conversations}"))
        });
        self.taken.lock().unwrap().clone()
    }

    /// How many conversations there were.
    pub fn conversations(&self) -> usize {
        *self.seen.lock().unwrap()
    }
}

/// One conversation; the message, where one was taken.
fn converse(stream: &TcpStream, mood: Mood) -> Option<Taken> {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut writer = stream;
    let mut lines = BufReader::new(stream).lines();
    let mut say = move |text: &str| writer.write_all(format!("{text}\r\n").as_bytes()).is_ok();
    let mut message = Taken {
        from: String::new(),
        to: Vec::new(),
        text: String::new(),
    };
    let mut taken = None;
    say("220 mail.test ESMTP");
    while let Some(Ok(line)) = lines.next() {
        let verb = line
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_uppercase();
        let argument = line.split_once(':').map_or("", |(_, rest)| rest).trim();
        let goes_on = match verb.as_str() {
            "EHLO" => say("250-mail.test\r\n250-8BITMIME\r\n250 SIZE 1000000"),
            "HELO" | "RSET" | "NOOP" => say("250 OK"),
            "MAIL" => {
                message.from = argument.to_owned();
                say("250 OK")
            }
            "RCPT" => match mood {
                Mood::NotNow => say("451 4.7.1 Try again later"),
                Mood::NoSuchMailbox => say("550 5.1.1 No such mailbox"),
                Mood::Open | Mood::HangsUp => {
                    message.to.push(argument.to_owned());
                    say("250 OK")
                }
            },
            "DATA" => {
                say("354 Go ahead");
                for line in lines.by_ref().map_while(Result::ok) {
                    if line == "." {
                        break;
                    }
                    // A line that begins with a dot was sent with another one before it.
                    message
                        .text
                        .push_str(line.strip_prefix('.').unwrap_or(&line));
                    message.text.push('\n');
                }
                taken = Some(message.clone());
                if mood == Mood::HangsUp {
                    return taken;
                }
                say("250 OK")
            }
            "QUIT" => {
                say("221 Bye");
                return taken;
            }
            _ => say("502 Not implemented"),
        };
        if !goes_on {
            break;
        }
    }
    taken
}
