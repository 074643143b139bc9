//! Strict JSON (RFC 8259, and RFC 7493 on names): UTF-8 without a byte-order mark, no member name
//! twice at any depth, no comment, no comma too many, no `NaN`, nothing after the end, bounded
//! depth. Every failure says which rule was broken and at which octet.
//!
//! Knows nothing of JOSE or payments. Values are `serde_json`'s; its own parser would let a second
//! member of the same name take the place of the first.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod error;
mod reader;

pub use error::{JsonError, JsonErrorKind};
pub use reader::{elements, members, object, value};
