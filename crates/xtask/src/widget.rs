//! What the widget is made of beside its app: the loader that other people's pages load, and the frame's styles and script.

use std::fs;

use anyhow::{Context as _, Result};
use serde_json::json;
use words::{LANGUAGES, Words};

use crate::minify::{self, Script};
use crate::shell::root;

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
    let styles = minify::styles("embed-style.css", &styles)?;
    let script = minify::script("embed.js", &read("public/embed.js")?, Script::Module)?;
    Ok(vec![
        ("embed-style", "embed-style.css", styles.into_bytes()),
        ("embed-boot", "embed-boot.js", script.into_bytes()),
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
    let styles = minify::styles("widget.css", &read("public/widget.css")?)?;
    let script = read("public/widget.js")?
        .replace("\"STYLES\"", &json!(styles).to_string())
        .replace("WORDS", &json!(words_of).to_string());
    minify::script("widget.js", &script, Script::Classic)
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
    use super::{files, loader};

    #[test]
    fn no_function_returns_what_post_message_returns() {
        // WebKit takes such a function off the stack before the call, and names the wrong window as the source of the message.
        let embed = files().expect("the widget's files");
        let (.., script) = embed.last().expect("its script");
        let embed = String::from_utf8(script.clone()).expect("it is text");
        for script in [embed, loader().expect("the loader")] {
            let calls: Vec<&str> = script.split("postMessage(").collect();
            let (_, before) = calls.split_last().expect("a text");
            assert!(!before.is_empty(), "{script}");
            for before in before {
                let start = before.rfind([';', '{', '}', ',']).map_or(0, |at| at + 1);
                let before = &before[start..];
                assert!(
                    !before.contains("=>") && !before.contains("return"),
                    "{before}postMessage(…)"
                );
            }
        }
    }
}
