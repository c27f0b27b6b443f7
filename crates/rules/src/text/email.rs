//! E-mail addresses: whether a text has the structure of one, and slips of the finger.

/// Whether the text has the structure of an e-mail address: something, one `@`, a domain with a dot.
///
/// Whether it exists only a message can tell, so this refuses what cannot be delivered on the Internet and no more.
/// Letters of any script are let through (RFC 6531).
pub(crate) fn is_address(text: &str) -> bool {
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
pub(crate) fn likely_meant(address: &str) -> Option<String> {
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
