//! How the envelope works and why it was built this way, for readers of the documentation.
//! Nothing here is compiled into a program.

pub mod counterparty;
pub mod decisions;
pub mod diagnosis;
pub mod formats;
pub mod inspection;
pub mod lifecycle;
pub mod openpgp;
pub mod operations;
pub mod protocol;
pub mod rotation;
pub mod threat_model;
pub mod triage;
