//! The payment protocol inside the envelope, as Google's Standard Payments family describes it on
//! public pages: the headers of requests and responses, `echo`, error responses, what a receiver
//! must refuse, and what must never be shown.
//!
//! The clock is an argument; nothing here decrypts, connects or keeps anything.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod echo;
pub mod error_response;
pub mod header;
pub mod idempotency;
pub mod lint;
pub mod method;
pub mod redact;

pub use error_response::{ErrorResponse, ErrorResponseCode};
pub use header::{ProtocolVersion, RequestHeader, ResponseHeader, Timestamp};
pub use lint::{Check, Checked, check};
pub use method::Method;
pub use redact::redact;
