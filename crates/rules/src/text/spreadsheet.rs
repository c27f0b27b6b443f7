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
/// spreadsheets (`#N/A`), or a word for "none".
pub(crate) fn is_placeholder(typed: &str) -> bool {
    let folded = fold(typed);
    folded.bytes().all(|byte| byte == b'0') || PLACEHOLDERS.contains(&folded.as_str())
}

/// What stands where there is nothing, folded as [`fold`] does it: `N/A` is `na`, and signs alone are empty.
const PLACEHOLDERS: [&str; 30] = [
    "na",
    "none",
    "null",
    "nil",
    "no",
    "nan",
    "empty",
    "blank",
    "missing",
    "unknown",
    "notknown",
    "notavailable",
    "notapplicable",
    "notassigned",
    "noreference",
    "pending",
    "tbc",
    "tbd",
    "tba",
    // The errors of spreadsheets beside #N/A and #NULL!.
    "ref",
    "value",
    "name",
    "div0",
    // Spanish.
    "nd",
    "ninguno",
    "ninguna",
    "desconocido",
    "sinreferencia",
    "noaplica",
    "pendiente",
];

/// Whether a text is no name, though one has to be there: signs or marks without a letter, an error of a spreadsheet, or a word
/// that no family has. Null, None and Na are names of people.
pub(crate) fn is_no_name(typed: &str) -> bool {
    const WORDS: [&str; 8] = [
        "unknown",
        "notknown",
        "notavailable",
        "notapplicable",
        "tbd",
        "tba",
        "tbc",
        "desconocido",
    ];
    let folded = fold(typed);
    let is_spelled_with_signs = typed.starts_with('#') || typed.contains('/');
    !typed.chars().any(char::is_alphabetic)
        || WORDS.contains(&folded.as_str())
        || is_spelled_with_signs && is_placeholder(typed)
}

/// Whether characters of a text were lost on the way: each is U+FFFD now.
pub(crate) fn is_garbled(typed: &str) -> bool {
    typed.contains('\u{fffd}')
}

/// Whether a spreadsheet shows a number shorter than it is: `1.23E+11`, or `####` where a column is too narrow. Saved as
/// CSV, its other digits are lost. `7001234.0` is one that was taken for an amount.
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
    is_power || is_amount || ascii.len() > 1 && ascii.bytes().all(|byte| byte == b'#')
}
