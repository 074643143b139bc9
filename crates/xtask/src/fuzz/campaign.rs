//! Running the targets, a few at a time, each until its time is up or it found something.

use alloc::collections::{BTreeSet, VecDeque};
use std::ffi::OsString;
use std::fs::{self, File};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, bail};

use super::Target;
use super::statistics::Statistics;
use crate::process::{Group, POLL, stop_requested};

/// A target that runs, and the files that were among its findings before.
struct Running<'a> {
    target: &'a Target,
    group: Group,
    before: BTreeSet<OsString>,
}

/// Runs every target for `seconds`, at most `jobs` of them at once; prints a line for each that
/// ends. Returns how many findings there are.
///
/// # Errors
/// A target does not start, or the end was asked for.
pub(super) fn run(targets: &[Target], seconds: u64, jobs: usize) -> Result<usize> {
    let mut waiting: VecDeque<&Target> = targets.iter().collect();
    let mut running: Vec<Running<'_>> = Vec::new();
    let mut found = 0;
    println!(
        "fuzz: {} targets, {seconds} s each, {jobs} at once",
        targets.len()
    );
    while !waiting.is_empty() || !running.is_empty() {
        while running.len() < jobs
            && let Some(target) = waiting.pop_front()
        {
            running.push(Running::start(target, seconds)?);
        }
        let mut still = Vec::new();
        for mut one in running {
            match one.group.poll()? {
                Some(status) => found += one.ended(status.success())?,
                None => still.push(one),
            }
        }
        running = still;
        if stop_requested() {
            bail!("interrupted");
        }
        thread::sleep(POLL);
    }
    Ok(found)
}

impl<'a> Running<'a> {
    fn start(target: &'a Target, seconds: u64) -> Result<Self> {
        let log = File::create(&target.log)
            .with_context(|| format!("cannot write {}", target.log.display()))?;
        let mut prefix = target.findings.clone().into_os_string();
        prefix.push("/");
        let mut artifacts = OsString::from("-artifact_prefix=");
        artifacts.push(prefix);
        let mut command = Command::new(&target.program);
        command
            .arg(format!("-max_total_time={seconds}"))
            .args(OPTIONS)
            .arg(artifacts)
            .arg(&target.corpus)
            .env("ASAN_OPTIONS", "detect_odr_violation=0")
            .stdout(log.try_clone()?)
            .stderr(log);
        Ok(Self {
            target,
            before: files(target)?,
            group: Group::spawn(&mut command)?,
        })
    }

    /// Prints the line of the target; returns how many findings it has.
    fn ended(self, success: bool) -> Result<usize> {
        let log = fs::read(&self.target.log)?;
        let statistics = Statistics::read(&String::from_utf8_lossy(&log));
        let new: Vec<OsString> = files(self.target)?
            .into_iter()
            .filter(|file| !self.before.contains(file))
            .collect();
        // A target that ends badly has a finding, also when it could not write one down.
        let found = new.len().max(usize::from(!success));
        println!("{:<14}{statistics}  findings {found}", self.target.name);
        for file in &new {
            let path = self.target.findings.join(file);
            println!("  {}", path.display());
            println!(
                "  cargo run --package hostile -- replay {} {}",
                self.target.name,
                path.display()
            );
        }
        if found > 0 {
            println!("  log: {}", self.target.log.display());
        }
        Ok(found)
    }
}

fn files(target: &Target) -> Result<BTreeSet<OsString>> {
    fs::read_dir(&target.findings)?
        .map(|entry| Ok(entry?.file_name()))
        .collect()
}

/// An input may take 10 s in this instrumented build, where everything is some times slower.
const OPTIONS: [&str; 4] = [
    "-timeout=10",
    "-rss_limit_mb=4096",
    "-max_len=65536",
    "-print_final_stats=1",
];
