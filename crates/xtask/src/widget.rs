//! What the widget is made of beside its app: the loader that other people's pages load, and the frame's styles and script.

use std::fs;

use anyhow::{Context as _, Result};
use serde_json::json;
use words::{LANGUAGES, Words};

use crate::shell::root;
use crate::site::bare;

/// The areas of words that the widget's app speaks of.
pub const AREAS: [&str; 5] = ["common", "guide", "page", "status", "widget"];

/// The components that the guide is made of; the widget is sent no other styles.
const COMPONENTS: [&str; 6] = ["choice", "error_summary", "facts", "field", "guide", "sign"];

/// The files whose names change with their content: (role, name, content).
pub fn files() -> Result<Vec<(&'static str, &'static str, Vec<u8>)>> {
    let mut styles = read("public/base.css")?;
    styles += &chosen_theme(&styles)?;
    for component in COMPONENTS {
        styles += &read(&format!("crates/ui/src/{component}/{component}.css"))?;
    }
    styles += &read("public/embed.css")?;
    Ok(vec![
        ("embed-style", "embed-style.css", styles.into_bytes()),
        (
            "embed-boot",
            "embed-boot.js",
            bare(&read("public/embed.js")?).into_bytes(),
        ),
    ])
}

/// The files that keep their names, because other people's pages name them: (name, content).
pub fn fixed() -> Result<Vec<(&'static str, String)>> {
    Ok(vec![
        ("widget-demo.html", read("public/widget-demo.html")?),
        ("widget.js", loader()?),
    ])
}

/// The loader, with its few words in every language.
pub fn loader() -> Result<String> {
    let mut words_of = serde_json::Map::new();
    for (language, _) in LANGUAGES {
        let words =
            Words::of(language).with_context(|| format!("there are no words in {language}"))?;
        let said = [
            words.widget_launcher(),
            words.widget_close(),
            words.widget_failed(),
            words.widget_full_page(),
            words.widget_retry(),
        ];
        words_of.insert((*language).to_owned(), json!(said));
    }
    let script = read("public/widget.js")?
        .replace(
            "STYLES",
            &squeezed(&read("public/widget.css")?, is_tight_in_css),
        )
        .replace("WORDS", &json!(words_of).to_string());
    Ok(with_short_names(&squeezed(&script, is_tight_in_script)))
}

fn is_tight_in_css(letter: char) -> bool {
    "{}:;,>".contains(letter)
}

fn is_tight_in_script(letter: char) -> bool {
    !(letter.is_alphanumeric() || letter == '_' || letter == '$')
}

/// Scripts or styles without comments, without space beside what needs none, and without what may be left out before a
/// bracket. Strings stay as they are. A comment has lines of its own.
fn squeezed(text: &str, is_tight: fn(char) -> bool) -> String {
    let text = bare(text);
    let mut squeezed = String::with_capacity(text.len());
    let mut string = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if string.is_some() || !letter.is_whitespace() {
            if string.is_none() && ")]}".contains(letter) {
                let is_idle = squeezed.ends_with(',') || (letter == '}' && squeezed.ends_with(';'));
                squeezed.truncate(squeezed.len() - usize::from(is_idle));
            }
            squeezed.push(letter);
            match string {
                Some(quote) if quote == letter => string = None,
                None if "\"'`".contains(letter) => string = Some(letter),
                _ => {}
            }
            continue;
        }
        let before = squeezed.chars().next_back();
        let is_needed = |letter: Option<char>| letter.is_some_and(|letter| !is_tight(letter));
        let after = letters.peek().copied();
        if is_needed(before) && is_needed(after) && !after.is_some_and(char::is_whitespace) {
            squeezed.push(' ');
        }
    }
    squeezed
}

/// A script whose names that begin with `$` are one letter each.
fn with_short_names(script: &str) -> String {
    let mut short: Vec<&str> = Vec::new();
    let mut written = String::with_capacity(script.len());
    let mut parts = script.split('$');
    written.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(is_tight_in_script).unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        if name.is_empty() {
            // The beginning of a place in a template.
            written.push('$');
        } else {
            let known = short.iter().position(|known| *known == name);
            let at = known.unwrap_or_else(|| {
                short.push(name);
                short.len() - 1
            });
            written.extend(('a'..='z').chain('A'..='Z').nth(at));
        }
        written.push_str(rest);
    }
    written
}

/// The dark tokens once more, for a page around the frame that is dark whatever the browser prefers.
fn chosen_theme(base: &str) -> Result<String> {
    const DARK: &str = "@media (prefers-color-scheme: dark) {";
    let (_, dark) = base.split_once(DARK).context("base.css has a dark theme")?;
    let (_, tokens) = dark.split_once('{').context("of tokens")?;
    let (tokens, _) = tokens.split_once('}').context("with an end")?;
    Ok(format!(
        ":root:where([data-theme=light]) {{ color-scheme: light; }}\n\
         :root:where([data-theme=dark]) {{ color-scheme: dark; {tokens} }}\n"
    ))
}

fn read(path: &str) -> Result<String> {
    fs::read_to_string(root().join(path)).with_context(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{is_tight_in_css, is_tight_in_script, squeezed, with_short_names};

    #[test]
    fn a_script_loses_what_only_people_read_and_nothing_that_is_said() {
        let script = "// A remark.\nconst $name = (one) => {\n  return \"a  ( b ), c;}\" + one;\n};\n\n$name(`${$name} x,)`, [1, 2,],);\n";
        let squeezed = squeezed(script, is_tight_in_script);
        assert_eq!(
            squeezed,
            "const $name=(one)=>{return\"a  ( b ), c;}\"+one};$name(`${$name} x,)`,[1,2]);"
        );
        assert_eq!(
            with_short_names(&squeezed),
            "const a=(one)=>{return\"a  ( b ), c;}\"+one};a(`${a} x,)`,[1,2]);"
        );
    }

    #[test]
    fn styles_keep_the_space_that_means_something() {
        let styles = "/* A remark. */\na { margin: 0 1em; inline-size: calc(100% - 2em) }\n:host p { color: red; }\n";
        assert_eq!(
            squeezed(styles, is_tight_in_css),
            "a{margin:0 1em;inline-size:calc(100% - 2em)}:host p{color:red}"
        );
    }
}
