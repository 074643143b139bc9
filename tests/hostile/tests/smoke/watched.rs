//! A target on a thread of its own, so that an input that never ends is also noticed and kept.

use core::time::Duration;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use hostile::Target;

/// One input may take this long. A slower one is tried again, since the machine may be busy.
const LIMIT: Duration = Duration::from_secs(2);
/// After this an input counts as never ending.
const PATIENCE: Duration = Duration::from_secs(60);

/// A target that waits for inputs.
pub(crate) struct Watched {
    name: &'static str,
    inputs: Sender<Vec<u8>>,
    ends: Receiver<End>,
}

/// How an input ended, and after how long.
struct End {
    panicked: bool,
    took: Duration,
}

impl Watched {
    /// Starts the thread.
    pub(crate) fn start(target: &Target) -> Self {
        let (inputs, taken) = channel::<Vec<u8>>();
        let (ended, ends) = channel();
        let run = target.run;
        thread::spawn(move || {
            for input in taken {
                let begun = stopwatch();
                let panicked = catch_unwind(|| run(&input)).is_err();
                let took = begun.elapsed();
                if ended.send(End { panicked, took }).is_err() {
                    return;
                }
            }
        });
        Self {
            name: target.name,
            inputs,
            ends,
        }
    }

    /// Runs one input.
    ///
    /// # Errors
    /// It panicked, or it took too long twice. The text names the file that holds the input.
    pub(crate) fn run(&mut self, input: &[u8]) -> Result<()> {
        let first = self.once(input)?;
        if first > LIMIT {
            let second = self.once(input)?;
            if second > LIMIT {
                return self.found(input, &format!("took {first:?} and {second:?}"));
            }
        }
        Ok(())
    }

    fn once(&mut self, input: &[u8]) -> Result<Duration> {
        self.inputs
            .send(input.to_vec())
            .context("the target's thread has ended")?;
        match self.ends.recv_timeout(PATIENCE) {
            Ok(End {
                panicked: false,
                took,
            }) => Ok(took),
            Ok(_) => self.found(input, "panicked").map(|()| Duration::ZERO),
            Err(_) => self.found(input, "did not end").map(|()| Duration::ZERO),
        }
    }

    fn found(&self, input: &[u8], what: &str) -> Result<()> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
        fs::create_dir_all(&folder)?;
        let sum = input.iter().fold(0_u64, |sum, octet| {
            sum.wrapping_mul(31).wrapping_add(u64::from(*octet))
        });
        let file = folder.join(format!("{}-{sum:016x}", self.name));
        fs::write(&file, input)?;
        bail!(
            "{} {what} on {} octets; they are in {}, and\n  cargo run -p hostile -- replay {} {}\nrepeats it",
            self.name,
            input.len(),
            file.display(),
            self.name,
            file.display()
        )
    }
}

/// The moment to measure from.
#[expect(
    clippy::disallowed_methods,
    reason = "the test measures how long the codec takes; nothing depends on the date"
)]
pub(crate) fn stopwatch() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn target(run: fn(&[u8])) -> Target {
        Target {
            name: "self-test",
            run,
            seeds: Vec::new,
            takes_files: false,
        }
    }

    #[test]
    fn a_panic_is_found_and_its_input_kept() {
        let mut watched = Watched::start(&target(|input| assert!(input.is_empty())));
        watched.run(b"").unwrap();
        let error = watched.run(b"panics").unwrap_err().to_string();
        assert!(error.contains("self-test panicked on 6 octets"), "{error}");
        let file = error
            .split_whitespace()
            .find(|word| word.contains("/self-test-"));
        let file = file.unwrap().trim_end_matches(',');
        assert_eq!(fs::read(file).unwrap(), b"panics");
    }

    #[test]
    fn an_input_that_is_slow_twice_is_found() {
        let mut watched = Watched::start(&target(|_| {
            thread::sleep(LIMIT + Duration::from_millis(100));
        }));
        let error = watched.run(b"slow").unwrap_err().to_string();
        assert!(error.contains("self-test took 2."), "{error}");
    }
}
