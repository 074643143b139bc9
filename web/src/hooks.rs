//! Effects: the worker, files, the clipboard, the clock and the system's theme. Pages use them;
//! components get their results as properties.

pub(crate) mod browser;
mod trusted;
pub(crate) mod use_audit;
pub(crate) mod use_codec;
pub(crate) mod use_hidden;
pub(crate) mod use_inspection;
pub(crate) mod use_keyset;
pub(crate) mod use_leave_guard;
pub(crate) mod use_live;
pub(crate) mod use_narrow;
pub(crate) mod use_now;
pub(crate) mod use_pane_address;
pub(crate) mod use_person;
pub(crate) mod use_readiness;
pub(crate) mod use_rotations;
pub(crate) mod use_session;
pub(crate) mod use_system_theme;
