//! The key set: which key belongs to whom, where, for what, in which state, and what follows from
//! that. Pure values and functions; storage, transport and clocks are the server's.

pub(crate) mod clearance;
pub mod entry;
pub mod export;
pub mod life;
pub mod permission;
pub mod publish;
pub mod record;
pub mod rotation;
pub mod select;

pub use entry::{Entry, Environment, KeyUse, Owner};
pub use permission::{Operation, Permission, permission};
pub use record::{KeyRecord, KeyRecords};
