//! What spreadsheets and people leave in a cell where there is nothing, and what spreadsheets make of what was there.

use super::{fold, to_ascii};

/// The text of a formula that is nothing but a text: `="00123"` keeps a spreadsheet from dropping the zeros.
pub(crate) fn out_of_formula(cell: &str) -> &str {
    let text = cell
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'));
    text.unwrap_or(cell)
}

/// Whether a text is what people and programs write where they have nothing to write: signs alone, zeros alone, the errors of
/// spreadsheets (`#N/A`), or a word for "none". The one list of them; where zero or "no" says something, its reader asks before.
pub(crate) fn is_placeholder(typed: &str) -> bool {
    if typed.is_empty() || typed.len() > LONGEST || is_too_narrow(typed) {
        return false;
    }
    let folded = fold(typed);
    folded.bytes().all(|byte| byte == b'0')
        || is_error(typed)
        || PLACEHOLDERS.contains(&folded.as_str())
}

/// More bytes than any placeholder has.
const LONGEST: usize = 48;

/// Whether a text is what a spreadsheet shows where a column is too narrow: `####`. Saved as CSV, what was there is lost.
pub(crate) fn is_too_narrow(typed: &str) -> bool {
    typed.len() > 1 && typed.bytes().all(|byte| byte == b'#')
}

/// Whether a text is zeros alone.
pub(crate) fn is_zero(typed: &str) -> bool {
    let folded = fold(typed);
    !folded.is_empty() && folded.bytes().all(|byte| byte == b'0')
}

/// What stands where there is nothing, folded as [`fold`] does it: `N/A` is `na`.
const PLACEHOLDERS: &[&str] = &[
    "na",
    "none",
    "null",
    "nil",
    "no",
    "nan",
    "nat",
    "nothing",
    "empty",
    "blank",
    "void",
    "missing",
    "undefined",
    "unknown",
    "unspecified",
    "unavailable",
    "unassigned",
    "notknown",
    "notavailable",
    "notapplicable",
    "notassigned",
    "notgiven",
    "notprovided",
    "notspecified",
    "notset",
    "notyet",
    "noreference",
    "noref",
    "nodata",
    "novalue",
    "pending",
    "tbc",
    "tbd",
    "tba",
    "tobeconfirmed",
    "tobedetermined",
    "tobeannounced",
    "xxx",
    // Spanish.
    "nd",
    "ninguno",
    "ninguna",
    "nulo",
    "vacio",
    "desconocido",
    "desconocida",
    "sinreferencia",
    "sindatos",
    "nodisponible",
    "noaplica",
    "pendiente",
    // German.
    "ka",
    "nv",
    "keine",
    "keiner",
    "keines",
    "keineangabe",
    "leer",
    "unbekannt",
    "entfallt",
    "nichtvorhanden",
    "nichtverfugbar",
    // French.
    "so",
    "nc",
    "aucun",
    "aucune",
    "neant",
    "vide",
    "inconnu",
    "inconnue",
    "sansobjet",
    "nonrenseigne",
    "nondisponible",
    // Portuguese and Italian.
    "nenhum",
    "nenhuma",
    "desconhecido",
    "naoseaplica",
    "semreferencia",
    "nessuno",
    "nessuna",
    "sconosciuto",
    "nondisponibile",
    // Dutch.
    "nvt",
    "geen",
    "onbekend",
    // Japanese, Chinese, Russian.
    "なし",
    "無し",
    "無",
    "未定",
    "不明",
    "該当なし",
    "无",
    "不适用",
    "未知",
    "нет",
    "неизвестно",
];

/// Whether a text is an error of a spreadsheet: `#REF!`, `#NAME?`, `#WERT!`, `#N/A` and its sisters, `Err:502`.
pub(crate) fn is_error(typed: &str) -> bool {
    let Some(rest) = typed.strip_prefix('#') else {
        let number = typed.strip_prefix("Err:");
        return number.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    };
    let is_marked = rest.ends_with(['!', '?']) && rest.chars().any(char::is_alphabetic);
    is_marked || matches!(fold(rest).as_str(), "na" | "nv" | "nd" | "null")
}

/// What a name cell holds where it holds no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoName {
    /// It says that there is none: a sign, `N/A`, "unknown".
    Nothing,
    /// It was one, or never was: marks or figures alone, `#REF!`.
    Lost,
}

/// Whether a text is no name. Null, None, Na and Blank are names of people, unless they are written as no name is.
pub(crate) fn no_name(typed: &str) -> Option<NoName> {
    const WORDS: [&str; 27] = [
        "unknown",
        "notknown",
        "notavailable",
        "notapplicable",
        "notgiven",
        "notprovided",
        "notspecified",
        "unspecified",
        "undefined",
        "tobeconfirmed",
        "tobedetermined",
        "tobeannounced",
        "tbd",
        "tba",
        "tbc",
        "desconocido",
        "desconocida",
        "desconhecido",
        "unbekannt",
        "keineangabe",
        "inconnu",
        "inconnue",
        "nonrenseigne",
        "sconosciuto",
        "onbekend",
        "不明",
        "неизвестно",
    ];
    let folded = fold(typed);
    let is_not_available = matches!(folded.as_str(), "na" | "nv" | "nd" | "null");
    if is_error(typed) && !is_not_available {
        return Some(NoName::Lost);
    }
    if !typed.chars().any(char::is_alphabetic) {
        let is_sign = |c: char| {
            c.is_ascii_punctuation() && !is_too_narrow(typed) || SIGNS.contains(c) || c == ' '
        };
        let is_nothing = is_zero(typed) || typed.chars().all(is_sign);
        return Some(if is_nothing {
            NoName::Nothing
        } else {
            NoName::Lost
        });
    }
    let has_signs = typed.starts_with(['#', '(', '<', '[', '-']) || typed.contains(['/', '.']);
    let is_nothing = is_placeholder(typed) && (has_signs || WORDS.contains(&folded.as_str()));
    is_nothing.then_some(NoName::Nothing)
}

/// Signs beside those of ASCII that stand where there is nothing.
const SIGNS: &str = "‐‑‒–—―−…·•¿¡？－ー＿　";

/// Whether a name is written as programs write that there is nothing, and nobody writes a name: `NULL`, `nan`.
pub(crate) fn is_doubtful_name(typed: &str) -> bool {
    let is_even = typed.chars().all(char::is_uppercase) || typed.chars().all(char::is_lowercase);
    is_even
        && matches!(
            fold(typed).as_str(),
            "null" | "none" | "nil" | "nan" | "nat" | "void"
        )
}

/// The text that a web page wrote with `&amp;`, `&#39;` and the like.
pub(crate) fn out_of_entities(typed: &str) -> Option<String> {
    let mut plain = String::with_capacity(typed.len());
    let mut rest = typed;
    let mut has_any = false;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = rest.find(';').and_then(|end| {
            let c = entity(&rest[1..end])?;
            Some((c, end + 1))
        });
        let (c, length) = entity.unwrap_or(('&', 1));
        has_any |= length > 1;
        plain.push(c);
        rest = &rest[length..];
    }
    plain.push_str(rest);
    has_any.then_some(plain)
}

fn entity(name: &str) -> Option<char> {
    let number = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(number) => u32::from_str_radix(number, 16).ok(),
            None => number.parse().ok(),
        },
        None => None,
    };
    match name {
        "amp" => Some('&'),
        "apos" | "rsquo" | "lsquo" => Some('\''),
        "quot" => Some('"'),
        "nbsp" => Some(' '),
        "ndash" => Some('–'),
        _ => char::from_u32(number?).filter(|c| !c.is_control()),
    }
}

/// Whether characters of a text were lost on the way: each is U+FFFD now.
pub(crate) fn is_garbled(typed: &str) -> bool {
    typed.contains('\u{fffd}')
}

/// Whether a spreadsheet shows a number shorter than it is: `1.23E+11`. Saved as CSV, its other digits are lost. `7001234.0` is one that was taken for an amount.
pub(crate) fn is_damaged_number(typed: &str) -> bool {
    let ascii: String = typed.chars().map(to_ascii).collect();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let in_powers = ascii
        .split_once(['e', 'E'])
        .and_then(|(digits, power)| Some((digits, power.strip_prefix('+')?)));
    let is_power = in_powers.is_some_and(|(digits, power)| {
        let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
        is_number(whole) && is_number(part) && is_number(power)
    });
    let is_amount = ascii
        .split_once(['.', ','])
        .is_some_and(|(whole, part)| is_number(whole) && matches!(part, "0" | "00"));
    is_power || is_amount || is_too_narrow(&ascii)
}
