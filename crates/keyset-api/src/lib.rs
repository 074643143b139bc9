//! The words that server and console exchange about the key set. Values only: no I/O, no clock.
//!
//! Answers are made of [`KeyView`] and its [`PublicHalf`], which have no place for a private
//! member: the types that could carry one do not exist here.
#![forbid(unsafe_code)]

pub mod filter;
pub mod problem;
pub mod public;
pub mod request;
#[cfg(feature = "openapi")]
pub mod schema;
pub mod view;

pub use filter::KeySetFilter;
pub use problem::Problem;
pub use public::{PublicCertificate, PublicHalf, PublicJwk};
pub use request::{AddKeys, GenerateKey, ImportKey, PublicText};
pub use view::{FindingView, Health, JwkSet, KeySet, KeyView, KeysAdded};
