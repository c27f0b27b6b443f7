//! An interview as a line of text, for the fragment of an address: `mcp-id@2013.1?passed=yes&series=office-2003`,
//! or with the outcome that it led to: `mcp-id@2013.1/pass-first?passed=no&series=office-2003`.
//!
//! A fragment is never sent to a server, so nobody learns the answers from a log.

use std::fmt;

use super::Answers;

/// The whole state of an interview: enough to open it again years later.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// The policy's id.
    pub policy: String,
    /// The version that it was answered by.
    pub version: String,
    /// The outcome that it led to when the link was made, so that a reader can be told whether it still does.
    pub outcome: Option<String>,
    /// The answers.
    pub answers: Answers,
}

impl Link {
    /// Reads what [`fmt::Display`] wrote. Text that says nothing is `None`; a part that cannot be read is left out.
    pub fn parse(text: &str) -> Option<Link> {
        let (policy, query) = text.split_once('?').unwrap_or((text, ""));
        let (policy, version) = policy.split_once('@')?;
        let (version, outcome) = match version.split_once('/') {
            Some((version, outcome)) => (version, Some(Link::decode(outcome))),
            None => (version, None),
        };
        let mut answers = Answers::default();
        for (question, choice) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            answers.set(&Link::decode(question), &Link::decode(choice));
        }
        Some(Link {
            policy: Link::decode(policy),
            version: Link::decode(version),
            outcome,
            answers,
        })
    }

    /// Percent-encodes a name or a value as links have them: all but the unreserved characters (RFC 3986, section 2.3).
    pub fn encode(text: &str) -> String {
        let mut encoded = String::with_capacity(text.len());
        for byte in text.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                encoded.push(char::from(byte));
            } else {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
        encoded
    }

    /// The inverse of [`Link::encode`]. What is no percent code stands for itself.
    pub fn decode(text: &str) -> String {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text.as_bytes();
        while let Some((&byte, tail)) = rest.split_first() {
            let coded = tail
                .get(..2)
                .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
                .and_then(|digits| std::str::from_utf8(digits).ok())
                .and_then(|digits| u8::from_str_radix(digits, 16).ok());
            match coded {
                Some(value) if byte == b'%' => {
                    bytes.push(value);
                    rest = &tail[2..];
                }
                _ => {
                    bytes.push(byte);
                    rest = tail;
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}@{}",
            Link::encode(&self.policy),
            Link::encode(&self.version)
        )?;
        if let Some(outcome) = &self.outcome {
            write!(f, "/{}", Link::encode(outcome))?;
        }
        for (number, (question, choice)) in self.answers.iter().enumerate() {
            let sign = if number == 0 { '?' } else { '&' };
            write!(
                f,
                "{sign}{}={}",
                Link::encode(question),
                Link::encode(choice)
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_link_reads_like_an_address() {
        let mut answers = Answers::default();
        answers.set("series", "office-2003");
        answers.set("passed", "yes");
        let link = Link {
            policy: "mcp-id".into(),
            version: "2013.1".into(),
            outcome: None,
            answers,
        };
        assert_eq!(
            link.to_string(),
            "mcp-id@2013.1?passed=yes&series=office-2003"
        );
    }

    proptest! {
        #[test]
        fn every_link_comes_back_as_it_was(policy in ".*", version in ".*", outcome: Option<String>, answers: std::collections::BTreeMap<String, String>) {
            let link = Link { policy, version, outcome, answers: answers.into() };
            prop_assert_eq!(Link::parse(&link.to_string()), Some(link));
        }

        #[test]
        fn reading_never_fails_on_what_a_stranger_typed(text in ".*") {
            let _ = Link::parse(&text);
        }
    }
}
