//! Behind a proxy: who the clients are, and that they came by https, is believed from proxies that are trusted and from nobody
//! else; and the line that README gives works.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use waypost::Config;

use crate::service::{Service, sign_in};
use crate::wire::{Answer, Request};

const YEAR: &str = "max-age=31536000; includeSubDomains";

/// An attempt to sign in to an account of its own, through a proxy that names the client.
fn attempt(number: usize, client: &str) -> Request {
    let email = format!("nobody-{number}@example.com");
    Request::new("POST", api::path::SESSION)
        .json(&sign_in(&email, "a wrong password"))
        .header("x-forwarded-for", client)
        .header("x-forwarded-proto", "https")
}

fn trusting(config: &mut Config, proxies: &[&str]) {
    let networks = proxies.iter().map(|network| network.parse().unwrap());
    config.trusted_proxies = networks.collect();
}

#[test]
fn a_forwarded_address_counts_only_from_a_trusted_proxy() {
    let statuses = |proxies: &[&str], clients: &[&str]| -> Vec<u16> {
        let service = Service::with(|config| {
            config.limits.attempts = NonZeroU32::MIN;
            trusting(config, proxies);
        });
        let attempts = clients.iter().enumerate();
        attempts
            .map(|(number, client)| service.send(&attempt(number, client)).status)
            .collect()
    };
    let two = ["203.0.113.9", "203.0.113.10", "203.0.113.10"];
    assert_eq!(statuses(&[], &two), [401, 429, 429]);
    assert_eq!(statuses(&["10.0.0.0/8"], &two), [401, 429, 429]);
    for here in ["127.0.0.1/32", "127.0.0.0/8"] {
        assert_eq!(statuses(&[here], &two), [401, 401, 429]);
    }
    // What a client makes up stands left of what the proxy adds.
    let made_up = ["198.51.100.1, 203.0.113.9", "198.51.100.2, 203.0.113.9"];
    assert_eq!(statuses(&["127.0.0.1/32"], &made_up), [401, 429]);
}

#[test]
fn https_is_made_to_stay_where_a_trusted_proxy_speaks_it() {
    let (https, http) = (
        Some("https://waypost.example"),
        Some("http://waypost.example"),
    );
    for (proxies, proto, public_url, stays) in [
        (["127.0.0.1/32"].as_slice(), Some("https"), None, true),
        (&["127.0.0.1/32"], Some("HTTPS"), http, true),
        (&["127.0.0.1/32"], Some("http"), https, false),
        (&["127.0.0.1/32"], None, https, true),
        (&["127.0.0.1/32"], None, http, false),
        (&["127.0.0.1/32"], None, None, false),
        (&["10.0.0.0/8"], Some("https"), https, false),
        (&[], Some("https"), https, false),
        (&[], None, https, false),
    ] {
        let service = Service::with(|config| {
            trusting(config, proxies);
            config.public_url = public_url.map(str::to_owned);
        });
        let request = Request::new("GET", api::path::HEALTH);
        let request = match proto {
            Some(proto) => request.header("x-forwarded-proto", proto),
            None => request,
        };
        let answer = service.send(&request);
        let text = answer.header("strict-transport-security");
        assert_eq!(
            text,
            stays.then_some(YEAR),
            "{proxies:?} {proto:?} {public_url:?}"
        );
    }
}

/// `waypost serve` as a process of its own.
struct Served {
    process: Child,
    address: SocketAddr,
    /// What it said before it listened.
    text: String,
    _folder: TempDir,
}

impl Served {
    /// Starts it with arguments that say nothing of records and keys; what it says where it does not start.
    fn start(arguments: &[&str]) -> Result<Served, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let program = || Command::new(env!("CARGO_BIN_EXE_waypost"));
        let made = program()
            .args(["key", "new", &path("waypost.key")])
            .status();
        assert!(made.unwrap().success());
        let said = std::fs::File::create(path("said")).unwrap();
        let mut process = program()
            .args(["serve", "--key-file", &path("waypost.key")])
            .args([
                "--database",
                &format!("sqlite:{}", path("records/waypost.db")),
            ])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(said)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let text = || std::fs::read_to_string(path("said")).unwrap();
        match line.trim().strip_prefix("http://") {
            Some(address) => Ok(Served {
                process,
                address: address.parse().unwrap(),
                text: text(),
                _folder: folder,
            }),
            None => {
                assert!(!process.wait().unwrap().success());
                Err(text())
            }
        }
    }

    fn send(&self, request: &Request) -> Answer {
        request.send(self.address)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What README's line for production says, but where the records and the keys are and at which port it listens.
fn as_in_readme() -> Vec<String> {
    let readme = include_str!("../../README.md").replace("\\\n", " ");
    let line = readme
        .lines()
        .find(|line| line.starts_with("waypost serve "));
    let mut words = line.unwrap().split_whitespace().skip(2);
    let mut arguments = Vec::new();
    while let Some(flag) = words.next() {
        let value = words.next().unwrap();
        match flag {
            "--database" | "--key-file" => {}
            "--listen" => {
                let address: SocketAddr = value.parse().unwrap();
                arguments.extend([flag.to_owned(), format!("{}:0", address.ip())]);
            }
            _ => arguments.extend([flag.to_owned(), value.to_owned()]),
        }
    }
    arguments
}

#[test]
fn the_line_of_the_readme_tells_clients_apart_behind_a_proxy_on_the_same_machine() {
    let arguments = as_in_readme();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let served = Served::start(&arguments).unwrap_or_else(|text| panic!("{text}"));
    assert!(
        served.text.contains("Trusted proxies: 127.0.0.1."),
        "{}",
        served.text
    );
    // However slow the machine is, attempts come faster than the next one is allowed.
    let mut attempts = (0..1_000).map(|number| served.send(&attempt(number, "203.0.113.9")));
    let refused = attempts.find(|answer| answer.status == 429);
    let refused = refused.expect("one client has used up its attempts");
    assert_eq!(refused.header("strict-transport-security"), Some(YEAR));
    let other = served.send(&attempt(1_000, "203.0.113.10"));
    assert_eq!(other.status, 401, "and no other client's");
}

#[test]
fn flags_that_cannot_be_right_are_refused_with_what_to_do() {
    let here = "--listen=127.0.0.1:0";
    for (arguments, sentence) in [
        (
            [here, "--trusted-proxy=0.0.0.0/0", ""],
            "anybody could pass for anybody",
        ),
        (
            [here, "--trusted-proxy=::/0", ""],
            "anybody could pass for anybody",
        ),
        (
            [here, "--trusted-proxy=proxy.example", ""],
            "give the proxy’s address such as 127.0.0.1",
        ),
        (
            [here, "--public-url=https://waypost.example", ""],
            "no proxy is trusted: say which, such as --trusted-proxy 127.0.0.1",
        ),
        (
            [
                here,
                "--public-url=https://waypost.example",
                "--trusted-proxy=10.0.0.0/8",
            ],
            "so no proxy at 10.0.0.0/8 does: say --trusted-proxy 127.0.0.1",
        ),
    ] {
        let arguments: Vec<&str> = arguments.into_iter().filter(|it| !it.is_empty()).collect();
        let text = Served::start(&arguments).err();
        let text = text.unwrap_or_else(|| panic!("{arguments:?} was served"));
        assert!(text.contains(sentence), "{arguments:?}: {text}");
    }
    for (arguments, trusted) in [
        (
            [here, "--trusted-proxy=::1", "--trusted-proxy=10.0.0.0/8"],
            "Trusted proxies: ::1, 10.0.0.0/8.",
        ),
        (
            [here, "--public-url=http://waypost.example", "--no-offline"],
            "No proxy is trusted",
        ),
    ] {
        let served = Served::start(&arguments).unwrap_or_else(|text| panic!("{text}"));
        assert!(served.text.contains(trusted), "{}", served.text);
    }
}
