//! `/api/v1/keys`: single keys.

pub(super) mod add;
pub(super) mod download;
pub(super) mod history;
pub(super) mod preview;
pub(super) mod show;
pub(super) mod steps;
pub(super) mod uses;
