//! Postal codes: a matcher for the patterns of the address data, and no more than they use.
//!
//! A regular expression engine would cost the browser more than the whole form. The patterns use digits, letters,
//! classes, groups, alternatives, `?` and counted repetition; nothing is unbounded, so trying every way is fast.
//! What is typed is compared without spaces, hyphens and case; the pattern says where the country puts separators.

use super::{Expected, Wrong};
use crate::text::{is_separator, to_ascii};

/// A country's postal code pattern, anchored at both ends.
#[derive(Debug, Clone)]
pub(super) struct Pattern(Vec<Node>);

#[derive(Debug, Clone)]
enum Node {
    /// One character out of ranges of ASCII letters and digits.
    Class(Vec<(u8, u8)>),
    /// What the country writes between two parts. It is put in, never looked for.
    Separator(char),
    /// The first of these sequences with which the rest fits too.
    Choice(Vec<Vec<Node>>),
}

impl Pattern {
    /// Reads a pattern. The country's example decides whether a separator that may be left out is written.
    ///
    /// # Errors
    /// What in the pattern is not understood.
    pub(super) fn parse(pattern: &str, example: &str) -> Result<Pattern, String> {
        let mut parser = Parser {
            rest: pattern,
            example,
        };
        let nodes = parser.alternatives()?;
        if parser.rest.is_empty() {
            Ok(Pattern(nodes))
        } else {
            Err(format!("unexpected {:?}", parser.rest))
        }
    }

    /// The letters with which every code begins, such as `LV` where codes are like LV-1073.
    pub(super) fn letters(&self) -> String {
        let mut letters = String::new();
        for node in &self.0 {
            match node {
                Node::Class(ranges) => match ranges.as_slice() {
                    [(first, last)] if first == last && first.is_ascii_alphabetic() => {
                        letters.push(char::from(*first));
                    }
                    _ => break,
                },
                Node::Separator(_) => {}
                Node::Choice(_) => break,
            }
        }
        letters
    }

    /// The code as the country writes it, or the first character that cannot stand where it stands.
    ///
    /// # Errors
    /// `None` when the code is too short or too long.
    pub(super) fn canonical(&self, typed: &str) -> Result<String, Option<Wrong>> {
        let input: Vec<char> = typed
            .chars()
            .filter(|c| !is_separator(*c))
            .map(|c| to_ascii(c).to_ascii_uppercase())
            .collect();
        let mut attempt = Attempt {
            input: &input,
            written: String::new(),
            furthest: 0,
            digit: false,
            letter: false,
        };
        if attempt.fits(
            &Rest {
                nodes: &self.0,
                after: None,
            },
            0,
        ) {
            Ok(attempt.written)
        } else {
            Err(attempt.wrong())
        }
    }
}

struct Parser<'a> {
    rest: &'a str,
    example: &'a str,
}

impl Parser<'_> {
    fn take(&mut self, token: &str) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn next(&mut self) -> Result<char, String> {
        let mut characters = self.rest.chars();
        let next = characters.next().ok_or("the pattern ends too early")?;
        self.rest = characters.as_str();
        Ok(next)
    }

    /// Sequences with `|` between them, up to the end or to a closing parenthesis.
    fn alternatives(&mut self) -> Result<Vec<Node>, String> {
        let mut alternatives = vec![self.sequence()?];
        while self.take("|") {
            alternatives.push(self.sequence()?);
        }
        Ok(if alternatives.len() == 1 {
            alternatives.remove(0)
        } else {
            vec![Node::Choice(alternatives)]
        })
    }

    fn sequence(&mut self) -> Result<Vec<Node>, String> {
        let mut sequence = Vec::new();
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let atom = self.atom()?;
            let (least, most) = self.count()?;
            match atom.as_slice() {
                [Node::Separator(separator)] if least < most => {
                    if self.example.contains(*separator) {
                        sequence.extend(atom);
                    }
                }
                _ => {
                    sequence.extend(std::iter::repeat_n(&atom, least).flatten().cloned());
                    sequence.extend(optional(&atom, most - least));
                }
            }
        }
        Ok(sequence)
    }

    fn atom(&mut self) -> Result<Vec<Node>, String> {
        match self.next()? {
            '(' => {
                self.take("?:");
                let inside = self.alternatives()?;
                if self.take(")") {
                    Ok(inside)
                } else {
                    Err("a group is not closed".to_owned())
                }
            }
            '[' => Ok(vec![self.class()?]),
            '\\' => Ok(vec![self.escaped()?]),
            c => Ok(vec![literal(c)?]),
        }
    }

    /// `?`, `{2}` or `{2,4}` after an atom, as the fewest and the most times.
    fn count(&mut self) -> Result<(usize, usize), String> {
        if self.take("?") {
            return Ok((0, 1));
        }
        if !self.take("{") {
            return Ok((1, 1));
        }
        let (count, rest) = self.rest.split_once('}').ok_or("a count is not closed")?;
        self.rest = rest;
        let number = |text: &str| {
            text.parse::<usize>()
                .map_err(|error| format!("count {text:?}: {error}"))
        };
        let (least, most) = count.split_once(',').unwrap_or((count, count));
        let (least, most) = (number(least)?, number(most)?);
        if least <= most && most <= 20 {
            Ok((least, most))
        } else {
            Err(format!("count {count:?}"))
        }
    }

    fn escaped(&mut self) -> Result<Node, String> {
        match self.next()? {
            'd' => Ok(Node::Class(vec![(b'0', b'9')])),
            '-' => Ok(Node::Separator('-')),
            other => Err(format!("unexpected \\{other}")),
        }
    }

    /// Letters, digits and ranges of them, or a choice of separators, of which the last is written.
    fn class(&mut self) -> Result<Node, String> {
        let mut ranges = Vec::new();
        let mut separator = None;
        while !self.take("]") {
            let node = if self.take("\\") {
                self.escaped()?
            } else {
                literal(self.next()?)?
            };
            match node {
                Node::Separator(c) => separator = Some(c),
                Node::Class(mut single) => {
                    if self.rest.starts_with('-') && !self.rest.starts_with("-]") {
                        self.take("-");
                        let Node::Class(end) = literal(self.next()?)? else {
                            return Err("a range's end".to_owned());
                        };
                        single = vec![(single[0].0, end[0].1)];
                    }
                    ranges.append(&mut single);
                }
                _ => {}
            }
        }
        match separator {
            None => Ok(Node::Class(ranges)),
            Some(separator) if ranges.is_empty() => Ok(Node::Separator(separator)),
            Some(_) => Err("a class of letters and separators".to_owned()),
        }
    }
}

fn literal(c: char) -> Result<Node, String> {
    match u8::try_from(c) {
        Ok(byte) if byte.is_ascii_alphanumeric() => Ok(Node::Class(vec![(byte, byte)])),
        Ok(b' ' | b'-') => Ok(Node::Separator(c)),
        _ => Err(format!("unexpected {c:?}")),
    }
}

/// The nodes up to so many times, more rather than fewer.
fn optional(nodes: &[Node], times: usize) -> Option<Node> {
    let more = nodes
        .iter()
        .cloned()
        .chain(
            times
                .checked_sub(1)
                .and_then(|fewer| optional(nodes, fewer)),
        )
        .collect();
    (times > 0).then(|| Node::Choice(vec![more, Vec::new()]))
}

/// What is still to be fitted: these nodes, then those after them.
struct Rest<'a> {
    nodes: &'a [Node],
    after: Option<&'a Rest<'a>>,
}

struct Attempt<'a> {
    input: &'a [char],
    written: String,
    /// How far any way of fitting got, and what could have stood there.
    furthest: usize,
    digit: bool,
    letter: bool,
}

impl Attempt<'_> {
    fn fits(&mut self, rest: &Rest, at: usize) -> bool {
        let Some((node, others)) = rest.nodes.split_first() else {
            return match rest.after {
                Some(after) => self.fits(after, at),
                None => at == self.input.len() || self.fails(at, &[]),
            };
        };
        let after = Rest {
            nodes: others,
            after: rest.after,
        };
        match node {
            Node::Choice(choices) => choices.iter().any(|nodes| {
                self.fits(
                    &Rest {
                        nodes,
                        after: Some(&after),
                    },
                    at,
                )
            }),
            Node::Separator(separator) => self.writes(*separator, &after, at),
            Node::Class(ranges) => match self.input.get(at).map(|c| (*c, u8::try_from(*c))) {
                Some((c, Ok(byte)))
                    if ranges
                        .iter()
                        .any(|(first, last)| (*first..=*last).contains(&byte)) =>
                {
                    self.writes(c, &after, at + 1)
                }
                _ => self.fails(at, ranges),
            },
        }
    }

    /// Writes a character if the rest fits after it.
    fn writes(&mut self, c: char, after: &Rest, at: usize) -> bool {
        self.written.push(c);
        let fits = self.fits(after, at);
        if !fits {
            self.written.pop();
        }
        fits
    }

    fn fails(&mut self, at: usize, expected: &[(u8, u8)]) -> bool {
        if at > self.furthest {
            (self.furthest, self.digit, self.letter) = (at, false, false);
        }
        if at == self.furthest {
            self.digit |= expected.iter().any(|(first, _)| first.is_ascii_digit());
            self.letter |= expected
                .iter()
                .any(|(first, _)| first.is_ascii_alphabetic());
        }
        false
    }

    fn wrong(&self) -> Option<Wrong> {
        let found = *self.input.get(self.furthest)?;
        let expected = match (self.digit, self.letter) {
            (false, false) => return None,
            (true, false) if !found.is_ascii_digit() => Expected::Digit,
            (false, true) if !found.is_alphabetic() => Expected::Letter,
            _ => Expected::Other,
        };
        Some(Wrong { found, expected })
    }
}
