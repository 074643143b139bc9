//! Runs every corpus, tokens and primitives in this process and OpenPGP through the `envelope`
//! command, and prints one table, or one JSON object with `--json`. Fails on a disagreement that is
//! not on the written list, and on an exception that is not needed.

#[cfg(not(target_arch = "wasm32"))]
mod report;
#[cfg(not(target_arch = "wasm32"))]
mod work;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> anyhow::Result<std::process::ExitCode> {
    use std::process::ExitCode;

    let json = std::env::args().any(|argument| argument == "--json");
    let report = report::Report::of(work::run()?);
    if json {
        println!("{}", report.json());
    } else {
        println!("{report}");
    }
    Ok(if report.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The browser has its own tests.
#[cfg(target_arch = "wasm32")]
fn main() {}
