//! One thread reads, others judge, and the results come out in the order of the input. What is on its
//! way is bounded in batches and in octets, so that memory does not depend on the input.

use alloc::sync::Arc;
use core::time::Duration;
use std::io;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use envelope::CryptoRng;
use envelope_triage::line::Line;
use envelope_triage::{Batch, Judge, Judged, Place};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;

use super::inputs::{Inputs, ReadSoFar, Sink};
use super::interrupt::Interrupt;
use crate::failure::Failure;

/// The threads and what comes from them.
pub(super) struct Pool {
    results: Receiver<Due>,
    interrupt: Interrupt,
    workers: Vec<JoinHandle<()>>,
}

/// What came next.
pub(super) enum Step {
    /// Nothing within the time.
    Waiting,
    /// A batch.
    Judged {
        judged: Judged,
        /// The lines of its bodies, where they are written.
        lines: Vec<u8>,
        /// How many octets had been read when it was complete.
        read: u64,
    },
    /// A file could not be read.
    Failed(PathBuf, io::Error),
}

/// Whether a line is made for every body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    None,
    Written,
}

/// A result that is due, in the order of the input.
enum Due {
    Batch(Receiver<(Judged, Vec<u8>)>, u64),
    Failed(PathBuf, io::Error),
}

/// A batch on its way to a worker, and where its result goes.
struct Job {
    batch: Batch,
    result: SyncSender<(Judged, Vec<u8>)>,
    /// Given back when the batch is done.
    _share: Share,
}

impl Pool {
    /// Starts reading and judging.
    pub(super) fn start(
        judge: Judge,
        inputs: Inputs,
        lines: Lines,
        interrupt: &Interrupt,
        rng: &mut dyn CryptoRng,
    ) -> Result<Self, Failure> {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let (job_sender, jobs) = sync_channel::<Job>(threads);
        let (due, results) = sync_channel(threads.saturating_mul(4));
        let (jobs, judge) = (Arc::new(Mutex::new(jobs)), Arc::new(judge));
        let workers = (0..threads)
            .map(|_| {
                let worker = Worker {
                    judge: Arc::clone(&judge),
                    jobs: Arc::clone(&jobs),
                    rng: ChaCha20Rng::from_rng(&mut *rng),
                    interrupt: interrupt.clone(),
                    lines,
                };
                spawn(move || worker.work())
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        let mut feeder = Feeder {
            jobs: job_sender,
            due,
            budget: Arc::new(Budget::new(IN_FLIGHT)),
            interrupt: interrupt.clone(),
            read: inputs.read_so_far(),
        };
        // Not waited for at the end: it may stand in a read that nothing ends.
        spawn(move || inputs.read(&mut feeder))?;
        Ok(Self {
            results,
            interrupt: interrupt.clone(),
            workers,
        })
    }

    /// How many threads judge.
    pub(super) fn threads(&self) -> usize {
        self.workers.len()
    }

    /// The next result; none at the end, or where it was stopped and nothing is on its way.
    pub(super) fn next(&mut self, patience: Duration) -> Option<Step> {
        let due = match self.results.recv_timeout(patience) {
            Ok(due) => due,
            Err(RecvTimeoutError::Timeout) if self.interrupt.is_stopped() => return None,
            Err(RecvTimeoutError::Timeout) => return Some(Step::Waiting),
            Err(RecvTimeoutError::Disconnected) => return None,
        };
        match due {
            Due::Failed(path, error) => Some(Step::Failed(path, error)),
            Due::Batch(result, read) => match result.recv() {
                Ok((judged, lines)) => Some(Step::Judged {
                    judged,
                    lines,
                    read,
                }),
                // Its worker is gone: that is a bug, and told as such.
                Err(_) => self.panicked(),
            },
        }
    }

    fn panicked(&mut self) -> Option<Step> {
        for worker in self.workers.drain(..) {
            if let Err(panic) = worker.join() {
                resume_unwind(panic);
            }
        }
        None
    }
}

struct Worker {
    judge: Arc<Judge>,
    jobs: Arc<Mutex<Receiver<Job>>>,
    rng: ChaCha20Rng,
    interrupt: Interrupt,
    lines: Lines,
}

impl Worker {
    fn work(mut self) {
        loop {
            let job = {
                let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
                jobs.recv()
            };
            let Ok(job) = job else {
                return;
            };
            let interrupt = &self.interrupt;
            let judged = self
                .judge
                .batch(&job.batch, &mut self.rng, &|| interrupt.is_stopped());
            let lines = match self.lines {
                Lines::Written => written(&judged),
                Lines::None => Vec::new(),
            };
            // Nobody waits for it where the work was stopped.
            let _ = job.result.send((judged, lines));
        }
    }
}

fn written(judged: &Judged) -> Vec<u8> {
    let mut lines = Vec::new();
    for outcome in &judged.outcomes {
        let place = Place::new(&judged.source, outcome.item);
        // Into memory, from plain values: it can not fail.
        let _ = serde_json::to_writer(&mut lines, &Line::of(outcome, &place));
        lines.push(b'\n');
    }
    lines
}

/// Hands batches out.
struct Feeder {
    jobs: SyncSender<Job>,
    due: SyncSender<Due>,
    budget: Arc<Budget>,
    interrupt: Interrupt,
    read: ReadSoFar,
}

impl Sink for Feeder {
    fn take(&mut self, batch: Batch) -> bool {
        if self.interrupt.is_stopped() {
            return false;
        }
        let share = Share::of(&self.budget, batch.octets.len());
        let (result, due) = sync_channel(1);
        let job = Job {
            batch,
            result,
            _share: share,
        };
        let due = Due::Batch(due, self.read.octets());
        self.due.send(due).is_ok() && self.jobs.send(job).is_ok()
    }

    fn failed(&mut self, path: &Path, error: io::Error) -> bool {
        self.due.send(Due::Failed(path.into(), error)).is_ok()
    }
}

/// Octets that may be on their way at once.
struct Budget {
    free: Mutex<usize>,
    more: Condvar,
}

/// Some of them; given back on drop.
struct Share {
    budget: Arc<Budget>,
    octets: usize,
}

impl Budget {
    const fn new(octets: usize) -> Self {
        Self {
            free: Mutex::new(octets),
            more: Condvar::new(),
        }
    }
}

impl Share {
    /// Waits until there is room. What is larger than all of it takes all of it.
    fn of(budget: &Arc<Budget>, octets: usize) -> Self {
        let octets = octets.min(IN_FLIGHT);
        let free = budget.free.lock().unwrap_or_else(PoisonError::into_inner);
        let mut free = budget
            .more
            .wait_while(free, |free| *free < octets)
            .unwrap_or_else(PoisonError::into_inner);
        *free = free.saturating_sub(octets);
        drop(free);
        Self {
            budget: Arc::clone(budget),
            octets,
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let free = self.budget.free.lock();
        *free.unwrap_or_else(PoisonError::into_inner) += self.octets;
        self.budget.more.notify_all();
    }
}

fn spawn(work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Failure> {
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(work)
        .map_err(|source| Failure::Read {
            path: "the input: no thread could be started".into(),
            source,
        })
}

/// Octets that are read and not judged yet: two records of the longest kind that usual profiles
/// allow.
const IN_FLIGHT: usize = 64 * 1024 * 1024;
/// As the main thread has on Linux: packets inside of packets take some.
const STACK: usize = 8 * 1024 * 1024;
