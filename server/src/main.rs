//! The command line of `waypost`.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use ipnet::IpNet;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use waypost::policy_command::{self, PolicyCommand};
use waypost::{AppState, Config, serve_app};

/// Guides candidates to their MCP ID and access code, and keeps their registrations.
#[derive(Debug, Parser)]
#[command(version = waypost::BUILD)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the site and the API.
    Serve(Serve),
    /// Proves policies.
    Policy(PolicyCommand),
}

#[derive(Debug, Args)]
struct Serve {
    /// Where to listen. Port 0 takes a free one, and the first line of output names it.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where the records are: sqlite:PATH. They are made where they do not exist.
    #[arg(long, value_parser = database)]
    database: PathBuf,
    /// A folder of policies to offer besides the built-in one.
    #[arg(long)]
    policies: Option<PathBuf>,
    /// A proxy whose X-Forwarded-For and X-Forwarded-Proto are believed, as a network such as 10.0.0.0/8. May be repeated.
    #[arg(long = "trusted-proxy", value_name = "NETWORK")]
    trusted_proxies: Vec<IpNet>,
}

fn main() -> ExitCode {
    match CommandLine::parse().command {
        Command::Policy(command) => policy_command::run(command),
        Command::Serve(command) => match run(command) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error:#}");
                ExitCode::FAILURE
            }
        },
    }
}

fn run(command: Serve) -> anyhow::Result<()> {
    // A panic's message may hold what a person typed; the place is enough to find the fault.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        eprintln!("panic at {place}");
    }));
    let runtime = tokio::runtime::Runtime::new().context("the runtime cannot be started")?;
    runtime.block_on(async {
        let listener = TcpListener::bind(command.listen)
            .await
            .with_context(|| format!("cannot listen on {}", command.listen))?;
        let address = listener.local_addr()?;
        let shutdown = stop_signal()?;
        let mut config = Config::new(command.database);
        config.policies = command.policies;
        config.trusted_proxies = command.trusted_proxies;
        let app = AppState::start(config)?;
        // From here on a request is answered. Whoever started us may read no further than this line, or not even that.
        let _ = writeln!(std::io::stdout(), "http://{address}");
        serve_app(listener, app, shutdown).await;
        Ok(())
    })
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

fn database(url: &str) -> Result<PathBuf, String> {
    match url.strip_prefix("sqlite:") {
        Some(path) if !path.is_empty() => Ok(path.into()),
        _ => Err("give the database as sqlite:PATH".to_owned()),
    }
}
