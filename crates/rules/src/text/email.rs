//! E-mail addresses: whether a text has the structure of one, the one form by which two are compared, and slips of the finger.

use super::{clean, narrow};

#[cfg(test)]
mod tests;

/// The address that was typed, as it is recorded and shown: without what nobody sees, and with the signs of a Japanese keyboard
/// (`＠`, `。`) as mail has them. `None` where it is no address.
pub fn read(typed: &str) -> Option<String> {
    let mut address = seen(typed);
    if let Some(at) = address.find('@') {
        let domain = address.split_off(at);
        address.extend(domain.chars().map(|c| if is_dot(c) { '.' } else { c }));
    }
    is_address(&address).then_some(address)
}

/// The one form of an address: whoever types it in another way means the same mailbox. Accounts, sign-in, imports and searches
/// compare addresses by it and by nothing else; what people are shown is what they typed.
///
/// - What nobody sees is dropped, full-width characters are the ASCII ones.
/// - The domain is what the network is asked for: UTS 46, in ASCII (`xn--bcher-kva.example` for `bücher.example`).
/// - What stands before the `@` is put together (NFC) and without case, as RFC 8265 compares user names. To the letter only its
///   server knows whether case counts there; none that people use makes a difference.
///
/// A text that is no address has such a form, too: it may have been typed where people sign in.
#[cfg(not(target_arch = "wasm32"))]
pub fn canonical(typed: &str) -> String {
    let seen = seen(typed);
    let Some((local, domain)) = seen.rsplit_once('@') else {
        return without_case(&seen);
    };
    let ends = |c| matches!(c, '.' | ' ');
    let domain = domain.trim().trim_end_matches(ends);
    let ascii = idna::domain_to_ascii(domain).ok();
    // No network knows a domain that UTS 46 does not take. It is compared by its letters.
    let ascii = ascii.filter(|ascii| !ascii.is_empty() && !ascii.contains(' '));
    let domain = ascii.unwrap_or_else(|| without_case(domain));
    let domain = domain.trim_end_matches(ends);
    format!("{}@{domain}", without_case(local.trim()))
}

/// The spellings by which an address is found beside the one that was typed: with the domain in ASCII, and in its own letters.
#[cfg(not(target_arch = "wasm32"))]
pub fn spellings(typed: &str) -> Vec<String> {
    let form = canonical(typed);
    let mut spellings = Vec::new();
    if let Some((local, domain)) = form.rsplit_once('@') {
        let (unicode, read) = idna::domain_to_unicode(domain);
        if read.is_ok() && unicode != domain {
            spellings.push(format!("{local}@{unicode}"));
            spellings.push(form);
        }
    }
    let is_typed = |spelling: &String| without_case(spelling) == without_case(typed.trim());
    spellings.retain(|spelling| !is_typed(spelling));
    spellings
}

/// What people see of a text, full-width characters as ASCII.
fn seen(typed: &str) -> String {
    let seen = typed.chars().filter(|c| !is_selector(*c)).map(narrow);
    clean(&seen.collect::<String>())
}

/// Without case and without marks that nobody sees, composed.
#[cfg(not(target_arch = "wasm32"))]
fn without_case(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;

    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let seen = text.chars().filter(|c| !super::is_joiner(*c));
    let seen: String = seen.collect();
    seen.nfd().map(one_case).nfc().collect()
}

/// The lower case of a letter's capital: one letter for "Σ", "σ" and "ς". A letter with two capitals or none is left alone, and
/// so is the dotless "ı", which is another letter than "i" although they share their capital.
#[cfg(not(target_arch = "wasm32"))]
fn one_case(c: char) -> char {
    let only = |mut letters: std::char::ToUppercase| match (letters.next(), letters.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    };
    let capital = only(c.to_uppercase()).filter(|_| c != 'ı').unwrap_or(c);
    let mut lower = capital.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

/// Marks that choose how a character is drawn, and others that leave no trace.
fn is_selector(c: char) -> bool {
    matches!(c,
        '\u{34f}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fff8}'
        | '\u{e0080}'..='\u{e0fff}')
}

/// The dots that UTS 46 takes for one, apart from the full-width one.
fn is_dot(c: char) -> bool {
    matches!(c, '\u{3002}' | '\u{ff61}')
}

/// Whether the text has the structure of an e-mail address: something, one `@`, a domain with a dot.
///
/// Whether it exists only a message can tell, so this refuses what cannot be delivered on the Internet and no more.
/// Letters of any script are let through (RFC 6531).
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || r#"@"(),:;<>[]\"#.contains(c);
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|c| c == '-' || c.is_alphanumeric() || !c.is_ascii() && !forbidden(c))
    };
    let Some((_, top)) = domain.rsplit_once('.') else {
        return false;
    };
    let is_top = top.chars().count() > 1 && !top.bytes().all(|byte| byte.is_ascii_digit());
    !local.is_empty() && !local.contains(forbidden) && is_top && domain.split('.').all(label)
}

/// Where most private addresses are, and so most slips. All long enough for one slip to be told from another domain.
const COMMON: &[&str] = &[
    "gmail.com",
    "hotmail.com",
    "icloud.com",
    "outlook.com",
    "yahoo.com",
];

/// Domains of real providers that are one letter away from a common one.
const REAL: &[&str] = &["email.com", "mail.com", "ymail.com"];

/// Endings that do not exist and are one slip away from `com`.
const NEARLY_COM: &[&str] = &["cmo", "comm", "con", "ocm", "vom", "xom"];

/// The address that was probably meant, where the domain looks like a slip: `homtail.com`, `example.con`.
pub fn likely_meant(address: &str) -> Option<String> {
    let (local, typed) = address.split_once('@')?;
    let domain = typed.to_ascii_lowercase();
    let ended = match domain.rsplit_once('.') {
        Some((name, ending)) if NEARLY_COM.contains(&ending) => format!("{name}.com"),
        _ => domain.clone(),
    };
    let near = COMMON
        .iter()
        .find(|common| is_one_slip(common, &ended) && !REAL.contains(&ended.as_str()));
    let meant = near.map_or(ended.as_str(), |common| *common);
    (meant != domain).then(|| format!("{local}@{meant}"))
}

/// Whether one letter too many, too few or wrong, or two letters swapped, make one text of the other.
fn is_one_slip(a: &str, b: &str) -> bool {
    let same_start = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a.as_bytes()[same_start..], &b.as_bytes()[same_start..]);
    let same_end = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    match (&a[..a.len() - same_end], &b[..b.len() - same_end]) {
        ([_], [_]) | ([_], []) | ([], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}
