//! A program together with everything it starts.

use core::time::Duration;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group};

use super::{describe, stop_requested};
use crate::stopwatch::Stopwatch;

/// A running program, leader of its own process group. Dropping it ends the whole group: first
/// politely, after five seconds by force.
pub(crate) struct Group {
    leader: Child,
    id: Pid,
    ended: bool,
}

impl Group {
    /// Starts the program without a terminal to read from.
    ///
    /// # Errors
    /// The program cannot be started.
    pub(crate) fn spawn(command: &mut Command) -> Result<Self> {
        let leader = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot start: {}", describe(command)))?;
        let id = Pid::from_child(&leader);
        Ok(Self {
            leader,
            id,
            ended: false,
        })
    }

    /// The status of the leader if it has ended by itself.
    ///
    /// # Errors
    /// The system does not know the process.
    pub(crate) fn poll(&mut self) -> io::Result<Option<ExitStatus>> {
        self.leader.try_wait()
    }

    /// Waits for the leader. What it left running on purpose is let alone when it succeeded.
    ///
    /// # Errors
    /// `limit` has passed, or the end was asked for: then the group is ended.
    pub(crate) fn wait(mut self, limit: Option<Duration>) -> Result<ExitStatus> {
        let watch = Stopwatch::start();
        loop {
            if let Some(status) = self.poll()? {
                self.ended = status.success();
                return Ok(status);
            }
            if stop_requested() {
                bail!("interrupted");
            }
            if let Some(limit) = limit.filter(|limit| watch.elapsed() > *limit) {
                bail!("given up after {} s", limit.as_secs());
            }
            thread::sleep(POLL);
        }
    }

    fn end(&mut self) -> io::Result<()> {
        let watch = Stopwatch::start();
        self.signal(Signal::TERM);
        while self.poll()?.is_none() && watch.elapsed() < GRACE {
            thread::sleep(POLL);
        }
        self.signal(Signal::KILL);
        self.leader.wait().map(|_| ())
    }

    fn signal(&self, signal: Signal) {
        // Nobody left in the group is the wanted outcome, not a failure.
        let _ = kill_process_group(self.id, signal);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.ended
            && let Err(error) = self.end()
        {
            eprintln!(
                "xtask: process {} may still run: {error}",
                self.id.as_raw_nonzero()
            );
        }
    }
}

/// Time between two looks at a running program.
pub(crate) const POLL: Duration = Duration::from_millis(50);
const GRACE: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn dropping_ends_grandchildren_too() {
        let folder = tempfile::tempdir().unwrap();
        let note = folder.path().join("pid");
        let mut command = Command::new("sh");
        command
            .args(["-c", "sleep 300 & echo $! > \"$NOTE\"; wait"])
            .env("NOTE", &note);
        let group = Group::spawn(&mut command).unwrap();
        let grandchild = read_pid(&note);
        assert!(is_running(&grandchild));
        drop(group);
        let watch = Stopwatch::start();
        while is_running(&grandchild) && watch.elapsed() < GRACE {
            thread::sleep(POLL);
        }
        assert!(!is_running(&grandchild));
    }

    #[test]
    fn a_program_that_ignores_the_polite_end_is_killed() {
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' TERM; while :; do sleep 1; done"]);
        let group = Group::spawn(&mut command).unwrap();
        let watch = Stopwatch::start();
        drop(group);
        assert!(watch.elapsed() < GRACE + Duration::from_secs(3));
    }

    #[test]
    fn a_limit_is_kept() {
        let mut command = Command::new("sleep");
        let group = Group::spawn(command.arg("300")).unwrap();
        let error = group.wait(Some(Duration::from_millis(100))).unwrap_err();
        assert!(error.to_string().contains("given up"));
    }

    fn read_pid(note: &Path) -> String {
        let watch = Stopwatch::start();
        loop {
            match fs::read_to_string(note) {
                Ok(pid) if pid.ends_with('\n') => return pid.trim().to_owned(),
                _ => assert!(watch.elapsed() < GRACE, "the shell wrote no process id"),
            }
            thread::sleep(POLL);
        }
    }

    /// A zombie waits for its new parent to notice; it does not run.
    fn is_running(pid: &str) -> bool {
        let state = Command::new("ps")
            .args(["-o", "stat=", "-p", pid])
            .output()
            .unwrap();
        let state = String::from_utf8(state.stdout).unwrap();
        !state.trim().is_empty() && !state.trim().starts_with('Z')
    }
}
