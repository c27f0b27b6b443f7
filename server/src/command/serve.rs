//! `waypost serve`: the site and the API.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use ipnet::IpNet;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::proxies;
use super::records::{RecordsArguments, site};
use crate::host::{AppState, Config};
use crate::invitation::invite_first;
use crate::mail::Relay;
use crate::serve::serve_app;
use crate::site::embedding::ancestor;

/// Serves the site and the API.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Where to listen. Port 0 takes a free one, and the first line of output names it.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    records: RecordsArguments,
    /// A folder of policies to offer besides the built-in one.
    #[arg(long)]
    policies: Option<PathBuf>,
    /// A proxy whose X-Forwarded-For and X-Forwarded-Proto are believed: 127.0.0.1 for one on this machine, or a network such
    /// as 10.0.0.0/8. May be repeated.
    #[arg(long = "trusted-proxy", value_name = "ADDRESS", value_parser = proxies::network)]
    trusted_proxies: Vec<IpNet>,
    /// The address under which people reach the site, such as https://waypost.example: for links in mail and on paper.
    #[arg(long, value_name = "URL", value_parser = site)]
    public_url: Option<String>,
    /// A site whose pages may show the guide in a frame, such as https://shop.example, or * for all. May be repeated.
    #[arg(long, value_name = "ORIGIN", value_parser = ancestor)]
    embed_on: Vec<String>,
    /// For how many days an access code works.
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u64).range(1..=3650))]
    access_code_days: u64,
    /// A file that is told the head of the audit whenever it has changed, for `waypost audit verify --anchor`. Keep it on another machine.
    #[arg(long, value_name = "FILE")]
    audit_anchor: Option<PathBuf>,
    /// Takes the service worker and the pages that it kept away from every browser that comes by. Drafts and what waits to be sent stay.
    #[arg(long)]
    no_offline: bool,
    /// The relay that takes mail, such as smtps://user@mail.example.com. Without one, notices stay in the page.
    #[arg(
        long,
        value_name = "URL",
        requires = "mail_from",
        requires = "public_url"
    )]
    smtp: Option<String>,
    /// A file with the relay's password.
    #[arg(long, value_name = "FILE", requires = "smtp")]
    smtp_password_file: Option<PathBuf>,
    /// Who mail comes from, such as "Waypost <waypost@example.com>".
    #[arg(long, value_name = "ADDRESS", requires = "smtp")]
    mail_from: Option<String>,
}

/// Runs `waypost serve …`.
pub(super) fn run(command: Serve) -> ExitCode {
    match serve(command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn serve(command: Serve) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("the runtime cannot be started")?;
    let listen = command.listen;
    let config = config(command)?;
    if let Some(mistake) = proxies::mistake(&config, listen) {
        anyhow::bail!(mistake);
    }
    runtime.block_on(async {
        let listener = TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen on {listen}"))?;
        let address = listener.local_addr()?;
        let shutdown = stop_signal()?;
        let app = AppState::start(config)?;
        log_panics(&app)?;
        invite_first_administrator(&app, address).await?;
        tell(&proxies::notice(&app.config.trusted_proxies));
        // From here on a request is answered. Whoever started us may read no further than this line, or not even that.
        let _ = writeln!(std::io::stdout(), "http://{address}");
        serve_app(listener, app, shutdown).await;
        Ok(())
    })
}

/// Has the log tell where somebody's thread panicked, whichever it is.
fn log_panics(app: &AppState) -> anyhow::Result<()> {
    tracing::dispatcher::set_global_default(app.log.clone())?;
    // A panic's message may hold what a person typed; the place is enough to find the fault.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!("panic at {place}");
    }));
    Ok(())
}

/// Tells whoever started us. That nobody can read it is no reason not to serve.
fn tell(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn config(command: Serve) -> anyhow::Result<Config> {
    let mut config = Config::new(command.records.database.clone(), command.records.keys()?);
    config.relay = relay(&command)?;
    config.policies = command.policies;
    config.trusted_proxies = command.trusted_proxies;
    config.public_url = command.public_url;
    config.offline = !command.no_offline;
    config.embed_on = command.embed_on;
    config.audit_anchor = command.audit_anchor;
    let days = command.access_code_days;
    config.limits.access_code_validity = Duration::from_secs(days * 24 * 60 * 60);
    Ok(config)
}

/// The relay with its password, which is best kept out of the list of processes.
fn relay(command: &Serve) -> anyhow::Result<Option<Relay>> {
    let (Some(address), Some(from), Some(site)) =
        (&command.smtp, &command.mail_from, &command.public_url)
    else {
        return Ok(None);
    };
    let password = match &command.smtp_password_file {
        Some(path) => {
            let read = std::fs::read_to_string(path);
            Some(read.with_context(|| format!("{} cannot be read", path.display()))?)
        }
        None => None,
    };
    let password = password.as_deref().map(str::trim_end);
    Ok(Some(Relay::new(address, password, from, site)?))
}

/// Where nobody is administrator: one line with the link by which somebody becomes it.
async fn invite_first_administrator(app: &AppState, address: SocketAddr) -> anyhow::Result<()> {
    let link = invite_first(app).await.map_err(|error| {
        let cause = error.cause().unwrap_or_default();
        anyhow::anyhow!("the records do not answer: {cause}")
    })?;
    if let Some(link) = link {
        let hours = app.config.limits.first_administrator_validity.as_secs() / 3_600;
        let here = format!("http://{address}");
        let site = app.config.public_url.as_ref().unwrap_or(&here);
        tell(&format!(
            "There is no administrator yet. Whoever opens this link within {hours} hours becomes the first one: {site}{}",
            link.path
        ));
    }
    Ok(())
}

/// Resolves at SIGTERM or SIGINT.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
