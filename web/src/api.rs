//! The server, as the page asks it. Addresses are relative to the page, so that the console can
//! lie under any path; whatever comes back is a value or a [`Failure`](console::state::fetched::Failure).

pub(crate) mod audit;
pub(crate) mod changes;
mod http;
pub(crate) mod keyset;
pub(crate) mod lines;
pub(crate) mod readiness;
pub(crate) mod rotation;
pub(crate) mod session;

pub(crate) use http::By;
