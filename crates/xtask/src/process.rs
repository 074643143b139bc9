//! Starting other programs and ending them. Each runs in a process group of its own, so that
//! ending it also ends whatever it started.

mod group;

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

pub(crate) use group::{Group, POLL};

/// From now on Ctrl-C, SIGTERM and SIGHUP ask for an orderly end instead of killing this process;
/// a second one kills it.
///
/// # Errors
/// The system refuses the handlers.
pub(crate) fn stop_on_signals() -> Result<()> {
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 130, &STOP)
            .and_then(|_| signal_hook::flag::register(signal, &STOP))
            .with_context(|| format!("no handler for signal {signal}"))?;
    }
    Ok(())
}

/// Whether the person or the system asked for the end.
pub(crate) fn stop_requested() -> bool {
    STOP.load(Ordering::SeqCst)
}

/// Runs a program to its end; its output goes where ours goes.
///
/// # Errors
/// It cannot start, fails, or the end was asked for meanwhile. The text names the command line.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    let status = Group::spawn(command)?.wait(None)?;
    if status.success() {
        return Ok(());
    }
    bail!("{status}: {line}")
}

/// Runs a program to its end, or for at most `limit`; its output goes to the file `log`.
///
/// # Errors
/// As [`run`]; the text ends with the last lines of the output.
pub(crate) fn run_logged(command: &mut Command, log: &Path, limit: Option<Duration>) -> Result<()> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder)?;
    }
    let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    command.stdout(file.try_clone()?).stderr(file);
    run_limited(command, limit).map_err(|error| {
        let output = fs::read(log).unwrap_or_default();
        let tail = last_lines(&String::from_utf8_lossy(&output), LOG_TAIL);
        error.context(format!("{tail}\n(all of it: {})", log.display()))
    })
}

/// What a program printed on stdout, without surrounding white space; `None` if it is not there
/// or fails. For short questions such as `--version`.
pub(crate) fn output(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    output_of(Command::new(program).args(arguments))
}

/// As [`output`], for a command with an environment.
pub(crate) fn output_of(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The command as one would type it into a shell.
pub(crate) fn describe(command: &Command) -> String {
    let variables = command
        .get_envs()
        .filter_map(|(name, value)| Some(format!("{}={}", name.display(), quote(value?))));
    let words = core::iter::once(command.get_program())
        .chain(command.get_args())
        .map(quote);
    variables.chain(words).collect::<Vec<_>>().join(" ")
}

fn run_limited(command: &mut Command, limit: Option<Duration>) -> Result<()> {
    let line = describe(command);
    let status = Group::spawn(command)?
        .wait(limit)
        .with_context(|| line.clone())?;
    if status.success() {
        return Ok(());
    }
    bail!("{status}: {line}")
}

fn quote(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.into_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let skipped = lines.len().saturating_sub(count);
    lines
        .into_iter()
        .skip(skipped)
        .collect::<Vec<_>>()
        .join("\n")
}

const LOG_TAIL: usize = 30;
static STOP: AtomicBool = AtomicBool::new(false);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_described_as_typed() {
        let mut command = Command::new("cargo");
        command
            .args(["clippy", "--", "-D", "two words", "it's", ""])
            .env("A_FLAG", "-D warnings");
        assert_eq!(
            describe(&command),
            r"A_FLAG='-D warnings' cargo clippy -- -D 'two words' 'it'\''s' ''"
        );
    }

    #[test]
    fn the_last_lines_are_kept() {
        assert_eq!(last_lines("a\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a", 2), "a");
    }

    #[test]
    fn a_failure_names_its_command_and_its_output() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("deep/step.log");
        let mut command = Command::new("sh");
        command.args(["-c", "echo no luck; exit 3"]);
        let error = format!("{:#}", run_logged(&mut command, &log, None).unwrap_err());
        assert!(error.contains("no luck") && error.contains("sh -c 'echo no luck; exit 3'"));
    }

    #[test]
    fn a_program_that_is_not_there_has_no_output() {
        assert_eq!(output("no-such-program-here", &["--version"]), None);
        assert_eq!(output("false", &[]), None);
        assert_eq!(output("echo", &["hello"]).as_deref(), Some("hello"));
    }
}
