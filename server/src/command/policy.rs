//! `waypost policy`: what the owner of a policy does on the command line.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use rules::policy::{self, Checked, Finding, Level, Report};

use crate::policies::files;

/// Proves policies.
#[derive(Debug, Args)]
pub struct PolicyCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Proves that every interview reaches exactly one outcome. Exits with 0 when proven, 1 with findings, 2 when a file cannot be read.
    Check {
        /// A policy's file, or the folder that holds its policy.toml.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// How to print what was found.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Sentences.
    Text,
    /// One JSON object per policy and line.
    Json,
}

/// Runs `waypost policy …`.
pub fn run(command: PolicyCommand) -> ExitCode {
    let Action::Check { paths, format } = command.action;
    let mut worst = 0;
    for path in &paths {
        let code = match check(path) {
            Ok(checked) => {
                let printed = match format {
                    Format::Text => report_text(path, &checked.report),
                    Format::Json => serde_json::to_string(&checked.report).unwrap_or_default(),
                };
                println!("{}", printed.trim_end());
                u8::from(!checked.report.proved)
            }
            Err(message) => {
                eprintln!("{message}");
                2
            }
        };
        worst = worst.max(code);
    }
    ExitCode::from(worst)
}

fn check(path: &Path) -> Result<Checked, String> {
    // Places within a policy are told by the path that was given, so that an editor can jump there.
    let folder = if path.is_dir() {
        path
    } else {
        path.parent().unwrap_or(Path::new(""))
    };
    let located = |message: String| folder.join(message).display().to_string();
    let files = files::read(path).map_err(|error| match error {
        files::ReadError::Parse(error) => located(error.to_string()),
        error => error.to_string(),
    })?;
    policy::check(&files).map_err(|error| match error {
        policy::CheckError::Parse(error) => located(error.to_string()),
        policy::CheckError::TooEntangled => format!("{}: {error}", path.display()),
    })
}

fn report_text(path: &Path, report: &Report) -> String {
    let mut text = String::new();
    let folder = if path.is_dir() {
        path
    } else {
        path.parent().unwrap_or(Path::new(""))
    };
    for finding in &report.findings {
        let place = finding
            .place
            .as_ref()
            .map_or_else(|| path.to_owned(), |place| folder.join(place.to_string()));
        let _ = writeln!(text, "{}: {}", place.display(), sentence(finding));
    }
    let count = |level| {
        report
            .findings
            .iter()
            .filter(|finding| finding.level == level)
            .count()
    };
    let (errors, warnings) = (count(Level::Error), count(Level::Warning));
    let name = format!("{} {}", report.policy, report.version);
    let walked = format!(
        "{} interviews, the longest asks {} questions",
        report.interviews, report.longest
    );
    let _ = match (report.proved, warnings) {
        (true, 0) => writeln!(text, "{name}: proven. {walked}."),
        (true, _) => writeln!(text, "{name}: proven, with warnings: {warnings}. {walked}."),
        (false, _) => writeln!(
            text,
            "{name}: not proven. Errors: {errors}, warnings: {warnings}. {walked}."
        ),
    };
    text
}

fn sentence(finding: &Finding) -> String {
    let level = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
    };
    let on = finding
        .date
        .map(|date| format!(" (on {date})"))
        .unwrap_or_default();
    format!(
        "{level}: {}: {}{on}",
        finding.kind.as_str(),
        finding.message
    )
}
