//! The program: the one place that reads the clock and the system's randomness.

#![expect(
    clippy::std_instead_of_core,
    reason = "a program on the standard library, not a part of the no_std core"
)]

use std::error::Error;
use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Parser as _;
use envelope::UnixTime;
use getrandom::SysRng;
use keyset_server::app::Ambient;
use keyset_server::commands::{Arguments, Outcome};
use rand_core::UnwrapErr;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => {
            // When standard error is closed there is nobody left to tell.
            let _ = usage.print();
            return if usage.use_stderr() {
                ExitCode::FAILURE
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    match run(&arguments) {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Refused) => ExitCode::from(2),
        Err(error) => {
            eprintln!("keyset-server: {}", one_line(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<Outcome, Box<dyn Error>> {
    // For clients; it can only be there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let ambient = Ambient::new(now, || Box::new(UnwrapErr(SysRng)));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    Ok(runtime.block_on(arguments.run(ambient))?)
}

/// A system clock before 1970 gives the beginning of 1970, in which no key is valid.
#[expect(clippy::disallowed_methods, reason = "the one reading of the clock")]
fn now() -> UnixTime {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    UnixTime::from_seconds(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

fn one_line(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text.replace('\n', " ")
}
