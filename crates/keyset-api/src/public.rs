//! The public half of a key, in types that have no place for a private part.

mod certificate;
mod jwk;

use serde::{Deserialize, Serialize};

pub use certificate::{CertificateError, PublicCertificate};
pub use jwk::{JwkError, PRIVATE_MEMBERS, PublicJwk};

/// `{"jwk": {…}}` or `{"openpgp": "armored certificate"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(
    clippy::large_enum_variant,
    reason = "a handful of keys, held in a Vec"
)]
pub enum PublicHalf {
    /// A JSON Web Key.
    Jwk(PublicJwk),
    /// An OpenPGP certificate with all its components.
    OpenPgp(PublicCertificate),
}
