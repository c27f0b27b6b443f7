//! What support types into the box.

use crate::people::{Random, person};

/// A kind of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Fragment,
    TwoWords,
    EmailPart,
    Email,
    Phone,
    McpId,
    Reference,
    Registration,
    NameAndMore,
    Common,
    Nobody,
}

pub const KINDS: [Kind; 11] = [
    Kind::Fragment,
    Kind::TwoWords,
    Kind::EmailPart,
    Kind::Email,
    Kind::Phone,
    Kind::McpId,
    Kind::Reference,
    Kind::Registration,
    Kind::NameAndMore,
    Kind::Common,
    Kind::Nobody,
];

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Fragment => "fragment without its accents",
            Kind::TwoWords => "two names in any order",
            Kind::EmailPart => "part of an address",
            Kind::Email => "address",
            Kind::Phone => "digits of a number",
            Kind::McpId => "MCP ID",
            Kind::Reference => "exam reference",
            Kind::Registration => "registration reference",
            Kind::NameAndMore => "letters, name, digits",
            Kind::Common => "what very many have",
            Kind::Nobody => "nobody",
        }
    }
}

/// What is in an address and a name of very many.
const COMMON: &[&str] = &[
    "example",
    "example.com",
    "son",
    "mar",
    "a",
    "j",
    "ma",
    "555",
    "an",
    "555-01",
    "smith",
    "james",
    "garcia",
    "1",
    "@example",
    "com ex",
    "er",
    "j smith",
    "mar son",
    "山",
    "a b c",
    "+1 (8",
    "james smith",
    "ann son com",
];

/// A question to which the right answer is somebody, but for the last kind.
pub fn question(kind: Kind, random: &mut Random, people: u64) -> String {
    loop {
        let person = person(random.below(people));
        let first = person
            .first
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_owned();
        let question = match kind {
            Kind::Fragment => fragment(&without_accents(&person.last), random),
            Kind::TwoWords if random.below(2) == 0 => {
                Some(format!("{} {first}", person.last.to_lowercase()))
            }
            Kind::TwoWords => Some(format!("{first} {}", without_accents(&person.last))),
            Kind::EmailPart => person
                .email
                .split('.')
                .next()
                .map(|part| part[part.len() / 3..].to_owned()),
            Kind::Email => Some(person.email.to_uppercase()),
            Kind::Phone => {
                let digits: String = person.phone.chars().filter(char::is_ascii_digit).collect();
                let start = random.below(5) as usize;
                Some(digits[start..start + 10].to_owned())
            }
            Kind::McpId => person.mcp_id,
            Kind::Reference => person
                .exams
                .into_iter()
                .flatten()
                .next()
                .map(|it| it.replace('-', "")),
            Kind::Registration => person.registration.map(|it| it.to_lowercase()),
            Kind::NameAndMore => {
                let initial = first.chars().next().map(String::from).unwrap_or_default();
                let digits = &person.phone[person.phone.len() - 3..];
                Some(format!("{initial} {} {digits}", person.last))
            }
            Kind::Common => Some(random.pick(COMMON).to_owned()),
            Kind::Nobody => Some(format!(
                "{}qq{} {first}",
                without_accents(&person.last),
                random.below(10)
            )),
        };
        if let Some(question) =
            question.filter(|question| question.chars().count() > 2 || kind == Kind::Common)
        {
            return question;
        }
    }
}

/// Some letters from within a name.
fn fragment(name: &str, random: &mut Random) -> Option<String> {
    let letters: Vec<char> = name.chars().collect();
    let length = 3 + random.below(3) as usize;
    let last = letters.len().checked_sub(length)?;
    let start = random.below(last as u64 + 1) as usize;
    Some(letters[start..start + length].iter().collect())
}

fn without_accents(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let is_accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    name.nfd().filter(|c| !is_accent(c)).collect()
}
