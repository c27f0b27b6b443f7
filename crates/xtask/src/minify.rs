//! Scripts and styles as browsers are sent them: without what only their readers need. Oxc does it for scripts, Lightning CSS for styles.

use anyhow::{Result, anyhow, bail};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::targets::{Features, Targets};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// What a script is started as. It decides who else can see the names at its top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// A module: others see what it exports, under the names of the exports.
    Module,
    /// A script among others of a page: all of them see its names, so these stay.
    Classic,
    /// A worker: a script that is alone.
    Worker,
}

/// A script with short names within it. What others call by name stays: exports, imports, properties, strings.
pub fn script(name: &str, text: &str, kind: Script) -> Result<String> {
    let allocator = Allocator::default();
    let source = match kind {
        Script::Module => SourceType::mjs(),
        Script::Classic | Script::Worker => SourceType::script(),
    };
    let parsed = Parser::new(&allocator, text, source).parse();
    if let Some(fault) = parsed.diagnostics.first() {
        bail!("{name}: {fault}");
    }
    let mut program = parsed.program;
    let options = MinifierOptions {
        mangle: Some(MangleOptions {
            top_level: Some(kind != Script::Classic),
            ..MangleOptions::default()
        }),
        ..MinifierOptions::default()
    };
    let minified = Minifier::new(options).minify(&allocator, &mut program);
    let printed = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .with_private_member_mappings(minified.class_private_mappings)
        .build(&program);
    Ok(printed.code.to_string())
}

/// Styles that say the same. Nothing is rewritten for older browsers, and nothing asks for a newer one than the styles themselves do.
pub fn styles(name: &str, text: &str) -> Result<String> {
    let fault = |fault: String| anyhow!("{name}: {fault}");
    let targets = Targets {
        // `min-width` stays: `width >=`, which is shorter, is younger than it.
        include: Features::MediaRangeSyntax,
        ..Targets::default()
    };
    let mut sheet = StyleSheet::parse(text, ParserOptions::default())
        .map_err(|error| fault(error.to_string()))?;
    sheet
        .minify(MinifyOptions {
            targets,
            ..MinifyOptions::default()
        })
        .map_err(|error| fault(error.to_string()))?;
    let printed = sheet.to_css(PrinterOptions {
        minify: true,
        targets,
        ..PrinterOptions::default()
    });
    Ok(printed.map_err(|error| fault(error.to_string()))?.code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_keeps_what_others_call_by_name() {
        let module = "// A remark.\nimport { first as own } from \"./other.0123.js\";\n/** Another. */\n\
            export const device = { letGo: own, about(longName) { return longName.dataset.leaveTo; } };\n\
            export function takeOver(longName) { addEventListener(\"waypost:taken\", () => device.about(longName)); }\n";
        let small = script("module.js", module, Script::Module).expect("it is a module");
        for name in [
            "./other.0123.js",
            "first as",
            "device",
            "letGo",
            "about",
            "dataset.leaveTo",
            "takeOver",
            "waypost:taken",
        ] {
            assert!(small.contains(name), "{name}: {small}");
        }
        for name in ["own", "longName", "emark", "Another"] {
            assert!(!small.contains(name), "{name}: {small}");
        }
    }

    #[test]
    fn what_scripts_of_a_page_share_stays_and_a_worker_shares_nothing() {
        let text = "const cache = \"kept\";\nfunction fill(longName) { return caches.open(cache + longName); }\naddEventListener(\"install\", fill);";
        let small = script("classic.js", text, Script::Classic).expect("it is a script");
        assert!(
            small.contains("cache=") && small.contains("function fill("),
            "{small}"
        );
        assert!(!small.contains("longName"), "{small}");
        let small = script("worker.js", text, Script::Worker).expect("it is a script");
        assert!(!small.contains("fill"), "{small}");
        assert!(small.contains("caches.open"), "{small}");
    }

    #[test]
    fn what_is_no_script_and_no_style_stops_the_build_by_its_name() {
        let error = script("broken.js", "const = 1", Script::Module).expect_err("no script");
        assert!(error.to_string().starts_with("broken.js: "), "{error}");
        let error = styles("broken.css", "a { color: red } } b").expect_err("no styles");
        assert!(error.to_string().starts_with("broken.css: "), "{error}");
    }

    #[test]
    fn styles_are_not_rewritten_for_other_browsers() {
        for kept in [
            ":has(>.one){inset-block-end:1em}",
            ".one{&:hover{margin-inline:auto}}",
            ".one{color:light-dark(var(--one),var(--two))}",
            ".one{color:color-mix(in oklch,var(--one) 10%,var(--two))}",
            "@media (min-width:40rem){.one{rotate:-45deg}}",
            "@media (scripting:none){.one{inline-size:calc(100% - 2 * var(--gutter))}}",
            "details::details-content{content-visibility:visible}",
        ] {
            assert_eq!(styles("kept.css", kept).expect("they are styles"), kept);
        }
        let small = styles(
            "one.css",
            "/* A remark. */\n.one { color: #ffffff; text-size-adjust: 100%; }\n",
        );
        assert_eq!(
            small.expect("they are styles"),
            ".one{color:#fff;text-size-adjust:100%}"
        );
    }
}
