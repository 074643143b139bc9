//! How requests come in: the addresses that are listened on, TLS in front of them, and the bounds
//! of every connection. Nothing here knows a route or a key of the key set.
//!
//! A [`Listener`] is bound first and serves any router later, so that an address or certificate
//! that can not be used ends the start before anything is made. What it offers is told by
//! [`Transport`], which readiness and metrics read.

mod certificate;
mod connection;
mod description;
mod error;
mod files;
mod listener;
pub mod probe;
mod reload;
mod serving;
mod suites;
mod tls;

pub use certificate::Certificate;
pub use description::{Description, TlsDescription, Transport};
pub use error::TlsError;
pub use files::{ClientCertificates, ClientFiles, TlsFiles};
pub use listener::{ListenError, Listener, Side};
pub use reload::Certificates;
pub use serving::serve_until;
