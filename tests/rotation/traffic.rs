//! Ordinary traffic that never pauses: every 50 ms the counterparty calls the partner's echo, with
//! whatever keys it last learned, in both formats by turns.

use alloc::sync::Arc;
use core::net::SocketAddr;
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use anyhow::{Context as _, Result, anyhow};
use conformance::http;
use conformance::process::now;
use serde_json::{Value, json};

/// Traffic under way.
pub(crate) struct Traffic {
    ended: Arc<AtomicBool>,
    clock: JoinHandle<()>,
    outcomes: Receiver<Outcome>,
}

/// What came of it.
#[derive(Default)]
pub(crate) struct Count {
    pub(crate) sent: usize,
    /// Each echo that did not come back, as the counterparty tells it.
    pub(crate) failed: Vec<String>,
    pub(crate) slowest: Duration,
}

struct Outcome {
    took: Duration,
    failure: Option<String>,
}

impl Traffic {
    /// Begins, and does not wait for one echo before the next is sent.
    pub(crate) fn begin(counterparty: SocketAddr) -> Self {
        let (sender, outcomes) = channel();
        let ended = Arc::new(AtomicBool::new(false));
        let is_over = ended.clone();
        let clock = thread::spawn(move || {
            let mut next = now();
            for format in ["openpgp", "jwk"].into_iter().cycle() {
                if is_over.load(Ordering::Relaxed) {
                    return;
                }
                let sender: Sender<Outcome> = sender.clone();
                thread::spawn(move || {
                    // Nobody listens any more only where the test has failed already.
                    let _ = sender.send(echo(counterparty, format));
                });
                next += PERIOD;
                thread::sleep(next.saturating_duration_since(now()));
            }
        });
        Self {
            ended,
            clock,
            outcomes,
        }
    }

    /// Ends, waits for every echo under way, and counts.
    ///
    /// # Errors
    /// When the clock of the traffic broke.
    pub(crate) fn end(self) -> Result<Count> {
        self.ended.store(true, Ordering::Relaxed);
        let broken = |_| anyhow!("the traffic stopped by itself");
        self.clock.join().map_err(broken)?;
        let mut count = Count::default();
        // It ends when the last echo has dropped its sender.
        for outcome in self.outcomes {
            count.sent += 1;
            count.slowest = count.slowest.max(outcome.took);
            count.failed.extend(outcome.failure);
        }
        Ok(count)
    }
}

fn echo(counterparty: SocketAddr, format: &str) -> Outcome {
    let began = now();
    let failure = match called(counterparty, format) {
        Ok(called) if called["echoed"] == true => None,
        Ok(called) => Some(format!("{format}: {called}")),
        Err(error) => Some(format!("{format}: {error:#}")),
    };
    Outcome {
        took: began.elapsed(),
        failure,
    }
}

fn called(counterparty: SocketAddr, format: &str) -> Result<Value> {
    let call = json!({"format": format, "kind": "valid"}).to_string();
    let headers = [("Content-Type", "application/json")];
    let path = "/counterparty/call";
    let answer = http::request(counterparty, "POST", path, &headers, call.as_bytes())?;
    answer.json().context("the counterparty did not call")
}

/// From one echo to the next.
const PERIOD: Duration = Duration::from_millis(50);
