//! The parts of the readiness page.

pub(crate) mod checks;
pub(crate) mod history;
pub(crate) mod keys;
pub(crate) mod report;
pub(crate) mod run;
