//! The `envelope` command: the codec without a browser. It opens no network connection.
//!
//! Only this file reads the clock, the environment and the system's randomness; everything else
//! gets them as arguments. It writes what a command replies and turns it into an exit status.
#![forbid(unsafe_code)]

extern crate alloc;

mod args;
mod commands;
mod failure;
mod files;
mod keys;
mod passphrase;
mod profiles;
mod reply;
mod text;

use core::panic::AssertUnwindSafe;
use std::io::{self, Write as _};
use std::panic::{catch_unwind, set_hook};
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::Parser as _;
use envelope::UnixTime;
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;

use args::Args;
use commands::Context;
use passphrase::PassphraseSources;
use reply::{Reply, Status};

fn main() -> ExitCode {
    set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        say(&format!(
            "internal error (a bug): the command stopped at {}. Please report it together with what \
             you ran.\n",
            place.as_deref().unwrap_or("an unknown place")
        ));
    }));
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(usage) => return explain_usage(&usage),
    };
    let started = begin();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        commands::run(
            args.command,
            &mut Context {
                now: now(),
                rng: &mut UnwrapErr(SysRng),
                passphrases: PassphraseSources::of_this_process(),
                elapsed: &|| started.elapsed(),
                stream: &mut io::stdout().lock(),
            },
        )
    }));
    match outcome {
        Ok(Ok(reply)) => deliver(&reply),
        Ok(Err(failure)) => {
            say(&format!("error: {}\n", text::chain(&failure)));
            Status::Usage.into()
        }
        Err(_) => Status::Internal.into(),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the command reads the clock"
)]
fn now() -> UnixTime {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    UnixTime::from_seconds(i64::try_from(seconds).unwrap_or(i64::MAX))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the command reads the clock"
)]
fn begin() -> Instant {
    Instant::now()
}

/// Help and version are answers (status 0); everything else is wrong usage (status 1).
fn explain_usage(usage: &clap::Error) -> ExitCode {
    // A closed pipe is the reader's choice, not an error.
    let _ = usage.print();
    if usage.use_stderr() {
        Status::Usage.into()
    } else {
        Status::Done.into()
    }
}

/// Writes the reply; text for people first, so that it stands before a payload on a terminal.
fn deliver(reply: &Reply) -> ExitCode {
    say(&reply.messages);
    let mut out = io::stdout().lock();
    match out.write_all(&reply.output).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            say(&format!("error: the output cannot be written: {error}\n"));
            Status::Usage.into()
        }
        _ => reply.status.into(),
    }
}

fn say(message: &str) {
    // Where messages cannot be written there is nobody to tell.
    let _ = io::stderr().lock().write_all(message.as_bytes());
}
