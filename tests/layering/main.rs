//! The arrows between the crates, and the rules that keep each crate what it is. Read from
//! `cargo metadata` and from the sources themselves.

extern crate alloc;

mod arrows;
mod sources;
