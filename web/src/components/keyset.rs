//! The parts of the key set page that are its own.

pub(crate) mod detail;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod timeline;
