//! Telephone numbers: what one dials, out of whatever was typed, and the form in which two are compared.

use super::{fold, is_separator, to_ascii};

/// How many digits a number may have, without its extension: from short internal numbers to E.164 with a prefix.
pub(crate) const LEAST: u16 = 4;
pub(crate) const MOST: u16 = 17;

/// Why a text is no telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotANumber {
    /// It has something that no number has.
    Characters,
    /// It has too few digits, or too many.
    Length,
}

/// The words that stand before an extension.
#[rustfmt::skip]
const EXTENSION: &[&str] = &[
    // English and most others; Spanish and Italian; Portuguese; French; German; Dutch.
    "x", "xt", "ext", "exten", "extn", "extension",
    "int", "interno", "interna", "anexo", "derivación", "extensión",
    "ramal", "rml", "extensão",
    "poste", "pst",
    "Durchwahl", "dw", "Nebenstelle", "nst", "Apparat", "app", "Klappe", "kl",
    "toestel", "tst", "doorkiesnummer",
    // Swedish, Danish, Norwegian; Finnish, Estonian, Latvian, Lithuanian.
    "anknytning", "ankn", "anknr", "lokal", "lokalnummer", "lok", "internnummer", "internnr",
    "alanumero", "alanro", "sise", "iekšējais", "iekš", "vidinis", "vid",
    // Polish; Czech, Slovak; Hungarian; Romanian; Serbian, Croatian, Slovene; Turkish.
    "wewnętrzny", "wewn", "wew", "w", "linka", "klapka", "mellék", "mell", "interior", "kućni", "interni", "dahili", "dah",
    // Russian, Ukrainian, Bulgarian; Greek.
    "доб", "добавочный", "вн", "внутр", "внутренний", "дод", "додатковий", "внутрішній", "вътр", "вътрешен", "локал", "лок",
    "εσωτ", "εσωτερικό", "εσωτερικο",
    // Hebrew; Arabic; Persian; Hindi, Bengali, Tamil, Telugu.
    "שלוחה", "تحويلة", "تحويله", "داخلي", "فرعي", "داخلی",
    "एक्सटेंशन", "एक्सटेन्शन", "विस्तार", "এক্সটেনশন", "எக்ஸ்டென்ஷன்", "ఎక్స్‌టెన్షన్",
    // Thai; Vietnamese; Indonesian and Malay.
    "ต่อ", "máy lẻ", "nội bộ", "ekstensi", "eks", "pesawat", "pes", "sambungan", "samb",
    // Japanese, Chinese, Korean.
    "内線", "内线", "內線", "分机", "分機", "转", "轉", "转接", "내선", "교환",
];

/// What may stand beside them: "ext. no. 12".
const NUMBER: &[&str] = &[
    "no",
    "nr",
    "nro",
    "num",
    "number",
    "numero",
    "número",
    "nº",
    "n",
    "номер",
    "番号",
    "番",
];

/// What people write before a number.
const LABEL: &[&str] = &[
    "tel",
    "telephone",
    "telephon",
    "telefon",
    "teléfono",
    "telefone",
    "téléphone",
    "telefono",
    "telf",
    "tfno",
    "tlf",
    "phone",
    "mobile",
    "mobil",
    "móvil",
    "mob",
    "cell",
    "тел",
    "телефон",
    "τηλ",
    "電話",
    "电话",
    "전화",
];

fn is_one_of(word: &str, known: &[&str]) -> bool {
    known.iter().any(|known| fold(known) == word)
}

/// The number reduced to an optional `+`, its digits, and `x` with the digits of an extension.
///
/// Reads links, too (`tel:+1-202-555-0142;ext=12`, RFC 3966), the digits of all scripts, and the word for an extension in
/// many languages. This is syntax only: whether the number exists is not asked.
///
/// # Errors
/// The text is no telephone number.
pub fn dialed(typed: &str) -> Result<String, NotANumber> {
    let ascii: String = typed.trim().chars().map(to_ascii).collect();
    let (ascii, is_link) = match ascii.split_at_checked(4) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("tel:") => (decoded(rest), true),
        _ => (ascii, false),
    };
    let Parameters {
        subscriber,
        extension: of_link,
        context,
    } = Parameters::read(&ascii, is_link)?;
    let mut rest = subscriber.as_str();
    let mut number = String::new();
    let mut extension: Option<String> = None;
    if let Some(at) = rest.find(|c: char| c.is_ascii_digit() || c == '+') {
        let (label, after) = rest.split_at(at);
        let label = fold(label);
        if is_one_of(&label, LABEL) {
            rest = after;
        }
    }
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            extension.as_mut().unwrap_or(&mut number).push(c);
        } else if c == '+' && number.is_empty() && extension.is_none() {
            number.push(c);
        } else if !is_separator(c) && !matches!(c, '/' | ',' | ';' | ':' | '·' | '・' | '☎') {
            let end = rest
                .find(|c: char| c.is_ascii_digit() || c == '+')
                .unwrap_or(rest.len());
            let (words, after) = rest.split_at(end);
            if extension.is_some() || !announces(words) {
                return Err(NotANumber::Characters);
            }
            extension = Some(String::new());
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
    }
    if let Some(context) = context.filter(|_| !number.starts_with('+')) {
        number.insert_str(0, &context);
    }
    let digits = number.trim_start_matches('+').len();
    if digits < usize::from(LEAST) || digits > usize::from(MOST) {
        return Err(NotANumber::Length);
    }
    let extension = of_link.or(extension).filter(|digits| !digits.is_empty());
    if let Some(extension) = extension {
        number.push('x');
        number.push_str(&extension);
    }
    Ok(number)
}

/// Whether what stands between two numbers says that the second one is an extension: `#`, or a word for it.
fn announces(between: &str) -> bool {
    let is_in_word = |c: char| c.is_alphabetic() || !c.is_ascii() && !is_separator(c) && c != '№';
    let signs = between
        .chars()
        .filter(|c| !is_in_word(*c) && !is_separator(*c));
    let signs: String = signs
        .filter(|c| !matches!(c, '/' | ',' | ';' | ':' | '=' | '№'))
        .collect();
    if !matches!(signs.as_str(), "" | "#") {
        return false;
    }
    let words = between.split(|c: char| !is_in_word(c)).map(fold);
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    let is_word = |word: &String| is_one_of(word, EXTENSION);
    match words.as_slice() {
        [] => signs == "#",
        words => {
            words.iter().any(is_word)
                && words
                    .iter()
                    .all(|word| is_word(word) || is_one_of(word, NUMBER))
                || is_one_of(&words.concat(), EXTENSION)
        }
    }
}

/// A link without its signs for characters, such as `%20`.
fn decoded(link: &str) -> String {
    let mut text = String::with_capacity(link.len());
    let mut rest = link;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        let code = after
            .get(..2)
            .and_then(|code| u8::from_str_radix(code, 16).ok());
        match code.filter(u8::is_ascii) {
            Some(code) => {
                text.push(char::from(code));
                rest = &after[2..];
            }
            None => {
                text.push('%');
                rest = after;
            }
        }
    }
    text + rest
}

/// What stands after a number: `;ext=12`.
struct Parameters {
    /// The number itself.
    subscriber: String,
    /// Digits.
    extension: Option<String>,
    /// What a local number is dialed after, such as `+1202`.
    context: Option<String>,
}

impl Parameters {
    fn read(text: &str, is_link: bool) -> Result<Parameters, NotANumber> {
        let mut parts = text.split(';');
        let mut read = Parameters {
            subscriber: parts.next().unwrap_or_default().to_owned(),
            extension: None,
            context: None,
        };
        for part in parts {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let digits = || {
                value
                    .chars()
                    .filter(char::is_ascii_digit)
                    .collect::<String>()
            };
            match name.trim().to_ascii_lowercase().as_str() {
                "ext" if part.contains('=') => {
                    if !value.chars().all(|c| c.is_ascii_digit() || is_separator(c)) {
                        return Err(NotANumber::Characters);
                    }
                    read.extension = Some(digits());
                }
                "phone-context" => {
                    let is_global = value.trim().starts_with('+');
                    read.context = is_global.then(|| format!("+{}", digits()));
                }
                // Others say nothing of what is dialed.
                _ if is_link => {}
                // A sign between digits, as some write it.
                _ => {
                    read.subscriber.push(';');
                    read.subscriber.push_str(part);
                }
            }
        }
        Ok(read)
    }
}

/// The number as every network knows it (E.164), given the country in which it was written; `None` where it has none.
#[cfg(not(target_arch = "wasm32"))]
pub fn e164(typed: &str, country: &str) -> Option<String> {
    let number = international(typed, country)?;
    let number = number.format().mode(phonenumber::Mode::E164).to_string();
    // Fewer are dialed within a town alone.
    (number.len() > SHORTEST).then_some(number)
}

/// The digits of an international number that are dialed within its country: those of `+1 202 555 0142` are 2025550142.
#[cfg(not(target_arch = "wasm32"))]
pub fn national(typed: &str) -> Option<String> {
    let number = international(typed, "")?;
    let digits = number.national().to_string();
    (digits.len() >= SHORTEST).then_some(digits)
}

#[cfg(not(target_arch = "wasm32"))]
const SHORTEST: usize = 7;

#[cfg(not(target_arch = "wasm32"))]
fn international(typed: &str, country: &str) -> Option<phonenumber::PhoneNumber> {
    let typed = super::clean(typed);
    // "+44 (0)20": the zero is dialed within the country. In Italy it is a part of the number.
    let is_part = ["+39", "+378", "+379"]
        .iter()
        .any(|code| typed.starts_with(code));
    let zero = if is_part { "0" } else { "" };
    let typed = if typed.starts_with('+') {
        typed.replace("(0)", zero)
    } else {
        typed
    };
    let dialed = dialed(&typed).ok()?;
    let number = dialed.split('x').next()?;
    let country = country.to_ascii_uppercase().parse().ok();
    phonenumber::parse(country, number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_known_to_every_network_by_its_country() {
        for (typed, country, number) in [
            ("(202) 555-0142 ext 77", "US", Some("+12025550142")),
            ("+1 202 555 0142", "", Some("+12025550142")),
            ("tel:+1-202-555-0142;ext=12", "GB", Some("+12025550142")),
            ("020 7946 0958", "GB", Some("+442079460958")),
            ("+44 (0)20 7946 0958", "US", Some("+442079460958")),
            ("+39 (0)6 6982 0000", "", Some("+390669820000")),
            ("030 123456", "de", Some("+4930123456")),
            ("06 6982 0000", "IT", Some("+390669820000")),
            ("०११ १२३४५६७८", "IN", Some("+911112345678")),
            ("202 555 0142", "", None),
            ("1234", "US", None),
            ("call me", "US", None),
        ] {
            assert_eq!(e164(typed, country).as_deref(), number, "{typed} {country}");
        }
        for (typed, digits) in [
            ("+1 202 555 0142", Some("2025550142")),
            ("+44 20 7946 0958", Some("2079460958")),
            ("+39 06 6982 0000", Some("0669820000")),
            ("202 555 0142", None),
        ] {
            assert_eq!(national(typed).as_deref(), digits, "{typed}");
        }
    }
}
