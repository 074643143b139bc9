//! The console without its pages: what the codec worker does, how things are put into words, and
//! how the page's state changes. Everything here is plain Rust and is tested on the host; nothing
//! here may touch the page, the network or a clock.
//!
//! - [`worker`]: the messages between page and codec worker, and the worker's own logic.
//! - [`state`]: reducers; one action in, one new state out.
//! - [`present`]: facts in, words and numbers out.
#![forbid(unsafe_code)]

extern crate alloc;

pub mod present;
pub mod state;
pub mod worker;
