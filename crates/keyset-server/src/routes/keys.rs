//! `/api/v1/keys`: single keys.

pub(super) mod add;
pub(super) mod download;
pub(super) mod show;
