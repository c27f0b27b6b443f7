//! `cargo xtask bench`: figures beside their limits, printed and written to `target/bench/report.md`.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use anyhow::{Context as _, Result};
use api::served::EMBED;
use clap::ValueEnum;
use xshell::cmd;

use crate::server::Records;
use crate::shell::{self, root, sh};
use crate::{site, wasm_parts};

/// What to measure.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum What {
    /// What a browser loads, beside the budgets.
    Size,
    /// How long policies take to prove and interviews to decide.
    Policy,
    /// How long support waits for the people that it searches for, among a million.
    Search,
}

/// The guide's app, everything the guide needs: WebAssembly, glue, start script, what keeps things on the device, and one
/// language's content (brotli, bytes).
const GUIDE_LIMIT: usize = 150_000;
const GUIDE_AIM: usize = 100_000;
/// The first response with its styles (brotli, bytes): one round trip.
const FIRST_LIMIT: usize = 14_000;

/// What other people's pages load of the widget before it is opened (gzip, bytes).
const LOADER_LIMIT: usize = 2_000;
/// The widget once it is opened: page, styles, script, WebAssembly and one language's content (brotli, bytes).
const WIDGET_LIMIT: usize = 80_000;
const WIDGET_AIM: usize = 60_000;

/// What 99 of 100 searches among a million people take at most (milliseconds).
const SEARCH_AIM: f64 = 20.0;

/// Measures, prints, and keeps the report.
pub fn run(what: What) -> Result<()> {
    let report = match what {
        What::Size => size()?,
        What::Policy => policy()?,
        What::Search => search()?,
    };
    println!("\n{report}");
    let folder = root().join("target/bench");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("report.md"), report).context("target/bench/report.md")
}

/// What the released server sends for some pages: `GET /path`, and the content behind it, uncompressed.
fn served(paths: &[&str]) -> Result<Vec<(String, Vec<u8>)>> {
    let folder = tempfile::tempdir()?;
    let program = root().join("target/release/waypost");
    let records = Records::of(program, &folder.path().join("records"))?;
    let server = records.serve("127.0.0.1:0", Stdio::null())?;
    let fetch = |path: &&str| {
        let mut answer = ureq::get(format!("{}{path}", server.url)).call()?;
        Ok((format!("GET {path}"), answer.body_mut().read_to_vec()?))
    };
    paths.iter().map(fetch).collect()
}

fn size() -> Result<String> {
    site::build()?;
    sh!(
        "build the server",
        "cargo build --release --package waypost"
    )?;
    let mut report = String::from("# Size\n\n| file | raw | gzip | brotli |\n|---|--:|--:|--:|\n");
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(site::folder().join("manifest.json"))?)?;
    let mut brotli_of = std::collections::BTreeMap::new();
    for (role, name) in manifest.as_object().context("the manifest is a table")? {
        let name = name.as_str().unwrap_or_default();
        let content = fs::read(site::folder().join(name))?;
        let compressed = site::brotli(&content)?.len();
        brotli_of.insert(role.clone(), compressed);
        row(&mut report, role, &content, compressed)?;
    }
    let loader = fs::read(site::folder().join("widget.js")).context("widget.js")?;
    let compressed = site::brotli(&loader)?.len();
    row(&mut report, "widget.js (the loader)", &loader, compressed)?;
    for (name, content) in served(&["/", "/guide", EMBED])? {
        let compressed = site::brotli(&content)?.len();
        row(&mut report, &name, &content, compressed)?;
        brotli_of.insert(name, compressed);
    }
    let sum = |roles: &[&str]| {
        roles
            .iter()
            .filter_map(|role| brotli_of.get(*role))
            .sum::<usize>()
    };
    let device: usize = brotli_of
        .iter()
        .filter(|(role, _)| role.starts_with("device"))
        .map(|(_, size)| size)
        .sum();
    let guide = sum(&["guide.wasm", "guide.js", "boot", "content.en"]) + device;
    let app = sum(&["app.wasm", "app.js", "boot", "content.en"]) + device;
    let first = sum(&["GET /", "style"]);
    let widget = sum(&[
        "GET /embed",
        "embed-style",
        "embed-boot",
        "embed.js",
        "embed.wasm",
        "embed-content.en",
    ]);
    let loader = gzip(&loader)?;
    let judged = |figure: usize, limit: usize| if figure <= limit { "met" } else { "MISSED" };
    let _ = write!(
        report,
        "\n| budget | figure | limit | |\n|---|--:|--:|---|\n\
         | HTML and CSS with the first question | {first} | {FIRST_LIMIT} | {} |\n\
         | the guide's app, everything the guide needs | {guide} | {GUIDE_LIMIT} | {} (aim {GUIDE_AIM}: {}) |\n\
         | the full app, for the pages with an account | {app} | | |\n\
         | the widget's loader (gzip) | {loader} | {LOADER_LIMIT} | {} |\n\
         | the widget, once it is opened | {widget} | {WIDGET_LIMIT} | {} (aim {WIDGET_AIM}: {}) |\n",
        judged(first, FIRST_LIMIT),
        judged(guide, GUIDE_LIMIT),
        judged(guide, GUIDE_AIM),
        judged(loader, LOADER_LIMIT),
        judged(widget, WIDGET_LIMIT),
        judged(widget, WIDGET_AIM),
    );
    for (app, ..) in site::APPS {
        let module = site::module(app);
        let wasm = fs::read(&module).with_context(|| module.display().to_string())?;
        let _ = writeln!(report, "\n## The biggest parts of {app}.wasm (raw bytes)\n");
        report.push_str(&wasm_parts::table(&wasm)?);
    }
    Ok(report)
}

fn row(report: &mut String, name: &str, content: &[u8], brotli: usize) -> Result<()> {
    let gzip = gzip(content)?;
    let _ = writeln!(report, "| {name} | {} | {gzip} | {brotli} |", content.len());
    Ok(())
}

fn gzip(content: &[u8]) -> Result<usize> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(content)?;
    Ok(gzip.finish()?.len())
}

fn policy() -> Result<String> {
    sh!(
        "measure",
        "cargo run --release --quiet --package waypost-rules --example bench_policy"
    )?;
    fs::read_to_string(root().join("target/bench/policy.md")).context("target/bench/policy.md")
}

/// Fills a database with a million invented people and asks as support does. The people and their database go away afterwards.
fn search() -> Result<String> {
    shell::step("fill a database with a million people and search");
    let shell = shell::shell()?;
    let measure = cmd!(
        shell,
        "cargo run --release --quiet --package waypost-store --example bench_search"
    );
    let table = measure.read().context("the measuring failed")?;
    let all = table.lines().find(|line| line.starts_with("all "));
    let p99 = all.and_then(|line| line.split_whitespace().nth(4));
    let p99: f64 = p99.context("a line for all searches")?.parse()?;
    let verdict = if p99 <= SEARCH_AIM { "met" } else { "MISSED" };
    Ok(format!(
        "# Search\n\n```\n{table}\n```\n\np99 of all searches: {p99} ms (aim {SEARCH_AIM} ms: {verdict})\n"
    ))
}
