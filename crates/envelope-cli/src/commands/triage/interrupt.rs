//! Ctrl-C: the first one stops reading, the second one ends the process.

use alloc::sync::Arc;
use core::sync::atomic::{AtomicBool, Ordering};
use std::io;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// Whether somebody wants it to stop.
#[derive(Clone)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on.
    pub(super) fn listen() -> io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // In this order, so that only the second signal finds the flag raised.
            flag::register_conditional_shutdown(signal, ENDED, Arc::clone(&stop))?;
            flag::register(signal, Arc::clone(&stop))?;
        }
        Ok(Self(stop))
    }

    /// Stops it as a signal would.
    pub(super) fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// The exit status of what Ctrl-C ended.
const ENDED: i32 = 130;
