//! RFC 7638: the name that follows from a key's own numbers, and its URI (RFC 9278).

use alloc::format;
use alloc::string::String;
use core::fmt;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

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

    /// The thumbprint as a URI (RFC 9278 section 3).
    #[must_use]
    pub fn uri(&self) -> String {
        format!("{URI_PREFIX}{self}")
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
            Material::Elliptic { public, .. } => {
                let (x, y) = public.coordinates();
                let (x, y) = (base64url_encode(&x), base64url_encode(&y));
                let curve = public.curve().name();
                format!(r#"{{"crv":"{curve}","kty":"EC","x":"{x}","y":"{y}"}}"#)
            }
            Material::Ed25519 { public, .. } => octet_pair("Ed25519", &public.to_bytes()),
            Material::X25519 { public, .. } => octet_pair("X25519", &public.to_bytes()),
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

/// RFC 8037 section 2: the members of an octet key pair.
fn octet_pair(curve: &str, public: &[u8]) -> String {
    let x = base64url_encode(public);
    format!(r#"{{"crv":"{curve}","kty":"OKP","x":"{x}"}}"#)
}

const URI_PREFIX: &str = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:";
