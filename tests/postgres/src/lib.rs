//! A real PostgreSQL server for one test: on a socket in a folder of its own, gone with the test.
//! It knows nothing of what is kept in it.
//!
//! PostgreSQL refuses to run as root; there it runs as the user `postgres` that its package makes,
//! or as `nobody`.
#![forbid(unsafe_code)]

mod programs;
mod server;

pub use server::Postgres;
