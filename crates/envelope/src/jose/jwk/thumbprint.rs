//! RFC 7638: the name that follows from a key's own numbers.

use alloc::format;
use core::fmt;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::export::p256_coordinates;
use super::{Jwk, Material};
use crate::encoding::base64url_encode;

/// SHA-256 thumbprint of a JWK (RFC 7638 section 3): 32 octets, written as 43 base64url characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thumbprint([u8; 32]);

impl Thumbprint {
    /// The octets of the hash.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url_encode(&self.0))
    }
}

impl Jwk {
    /// The thumbprint over the members that make the public key, in the order of RFC 7638
    /// section 3.2. Of a symmetric key it covers the key itself.
    #[must_use]
    pub fn thumbprint(&self) -> Thumbprint {
        let members = Zeroizing::new(match &self.material {
            Material::Rsa { public, .. } => format!(
                r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#,
                base64url_encode(&public.e()),
                base64url_encode(&public.n())
            ),
            Material::P256 { public, .. } => {
                let (x, y) = p256_coordinates(public);
                format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#)
            }
            Material::Oct(octets) => {
                format!(
                    r#"{{"k":"{}","kty":"oct"}}"#,
                    base64url_encode(octets.expose())
                )
            }
        });
        Thumbprint(Sha256::digest(members.as_bytes()).into())
    }
}
