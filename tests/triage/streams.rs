//! Inputs that do not end by themselves: constant memory, and a stop in the middle.

use core::time::Duration;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context as _, Result, ensure};
use conformance::{binaries, process};
use serde_json::Value;

use super::sides::{Sides, echo};

#[test]
fn a_stream_of_lines_is_counted_in_constant_memory() -> Result<()> {
    let sides = Sides::new()?;
    let [ours, _] = &sides.ours;
    let at = sides.born + 60;
    let body = sides.openpgp(&echo("hi", at), &ours.public, &sides.theirs.secret, at)?;
    let line = "{\"timestamp\":\"2026-11-20T04:00:00Z\",\"level\":\"info\",\"message\":\"handled a \
                request\",\"trace\":\"0af7651916cd43dd8448eb211c80319c\",\"took\":12}\n";
    let mut block = line.repeat(BLOCK / line.len());
    let lines = (block.len() / line.len()) as u64;
    block.push_str(&format!("{{\"time\":{at},\"body\":\"{}\"}}\n", body.text));
    // One line above every limit, which must not be held.
    let long = "x".repeat(BLOCK);

    let before = process::peak_of_children()?;
    let started = process::now();
    let mut child = triage(&sides, "--json")?;
    let mut stdin = child.stdin.take().context("no pipe")?;
    for _ in 0..BLOCKS / 2 {
        stdin.write_all(block.as_bytes())?;
    }
    for _ in 0..LONG_BLOCKS {
        stdin.write_all(long.as_bytes())?;
    }
    stdin.write_all(b"\n")?;
    for _ in 0..BLOCKS / 2 {
        stdin.write_all(block.as_bytes())?;
    }
    drop(stdin);
    let report = report(&mut child)?;
    ensure!(child.wait()?.code() == Some(0), "{report:#}");
    let octets = (BLOCKS * block.len() + LONG_BLOCKS * long.len()) as u64;
    let seconds = started.elapsed().as_secs_f64();
    let peak = process::peak_of_children()?;
    println!(
        "{} MB in {seconds:.1} s, peak {} MiB",
        octets / 1_000_000,
        peak >> 20
    );
    let count = |name: &str| report.pointer(&format!("/totals/{name}"))?.as_u64();
    ensure!(count("opened") == Some(BLOCKS as u64), "{report:#}");
    ensure!(
        count("no_envelope") == Some(BLOCKS as u64 * lines),
        "{report:#}"
    );
    ensure!(count("too_long") == Some(1), "{report:#}");
    if before <= MEMORY_MAX {
        ensure!(peak <= MEMORY_MAX, "held {peak} octets");
    }
    Ok(())
}

#[test]
fn after_ctrl_c_the_report_says_what_is_known_and_that_it_was_stopped() -> Result<()> {
    let sides = Sides::new()?;
    let [ours, _] = &sides.ours;
    let at = sides.born + 60;
    let body = sides.openpgp(&echo("hi", at), &ours.public, &sides.theirs.secret, at)?;
    let mut child = triage(&sides, "--ndjson")?;
    let mut stdin = child.stdin.take().context("no pipe")?;
    for _ in 0..3 {
        writeln!(stdin, "{{\"time\":{at},\"body\":\"{}\"}}", body.text)?;
    }
    stdin.flush()?;
    let mut lines = BufReader::new(child.stdout.take().context("no pipe")?).lines();
    for _ in 0..3 {
        let line: Value = serde_json::from_str(&lines.next().context("no line")??)?;
        ensure!(line.get("ok") == Some(&true.into()), "{line}");
    }
    // The pipe stays open: only the signal ends it.
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()?;
    ensure!(kill.success(), "kill failed");
    let report: Value = serde_json::from_str(&lines.next().context("no report")??)?;
    ensure!(report.get("interrupted") == Some(&true.into()), "{report}");
    ensure!(
        report.pointer("/totals/opened") == Some(&3.into()),
        "{report}"
    );
    ensure!(ended(&mut child)? == Some(2), "another status");
    drop(stdin);
    Ok(())
}

fn triage(sides: &Sides, how: &str) -> Result<Child> {
    Ok(Command::new(binaries::envelope()?)
        .args(["triage", "-", how])
        .args(sides.key_arguments())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?)
}

fn report(child: &mut Child) -> Result<Value> {
    let mut text = Vec::new();
    let stdout = child.stdout.as_mut().context("no pipe")?;
    stdout.read_to_end(&mut text)?;
    Ok(serde_json::from_slice(&text)?)
}

/// The exit status, which has to come soon.
fn ended(child: &mut Child) -> Result<Option<i32>> {
    for _ in 0..100 {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code());
        }
        thread::sleep(Duration::from_millis(100));
    }
    child.kill()?;
    anyhow::bail!("it goes on after the signal")
}

const BLOCK: usize = 1_000_000;
const BLOCKS: usize = 300;
/// 50 MB, above the limit of a line.
const LONG_BLOCKS: usize = 50;
/// 256 MiB: half of what is promised.
const MEMORY_MAX: u64 = 268_435_456;
