//! What the header says for one key-management algorithm: the sender's ephemeral key, the vector and
//! tag of a wrapped key, the salt and count of a password (RFC 7518 sections 4.6.1, 4.7.1, 4.8.1).
//! Read and bounded before any key is touched.

use alloc::format;
use alloc::vec::Vec;

use serde_json::Value;

use crate::encoding;
use crate::inspect::diagnose::Diagnosis;
use crate::jose::header::Header;
use crate::jose::jwa::{GCM_IV_OCTETS, GCM_TAG_OCTETS, KeyKind, Transport};
use crate::jose::jwk::{self, Material};
use crate::jose::refusal;
use crate::key::edwards::X25519PublicKey;
use crate::key::elliptic::EllipticPublicKey;
use crate::policy::profile::Limits;

/// The parameters of one recipient.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::jose) enum Parameters {
    /// The algorithm has none.
    None,
    /// ECDH-ES.
    Agreement {
        ephemeral: EphemeralKey,
        /// `apu`, decoded.
        party_u: Vec<u8>,
        /// `apv`, decoded.
        party_v: Vec<u8>,
    },
    /// AES-GCM key wrapping.
    Gcm {
        iv: [u8; GCM_IV_OCTETS],
        tag: [u8; GCM_TAG_OCTETS],
    },
    /// PBES2.
    Password { salt: Vec<u8>, count: u32 },
}

/// The public key that the sender made for this message (`epk`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::jose) enum EphemeralKey {
    Elliptic(EllipticPublicKey),
    X25519(X25519PublicKey),
}

impl EphemeralKey {
    /// The kind of key that agrees with it.
    pub(in crate::jose) const fn kind(&self) -> KeyKind {
        match self {
            Self::Elliptic(public) => KeyKind::Elliptic(public.curve()),
            Self::X25519(_) => KeyKind::X25519,
        }
    }

    /// Reads `epk`: a public JWK, its point checked to be on the curve it names.
    fn read(header: &Header) -> Result<Self, Diagnosis> {
        let members = header
            .member("epk")
            .and_then(Value::as_object)
            .ok_or_else(|| {
                refusal::malformed(format!("The header has no {}.", refusal::member("epk")))
            })?;
        let refused = |reason| {
            refusal::malformed(format!(
                "The header's {} is no key: {reason}.",
                refusal::member("epk")
            ))
        };
        match jwk::material(members).map_err(refused)? {
            Material::Elliptic {
                public,
                private: None,
            } => Ok(Self::Elliptic(public)),
            Material::X25519 {
                public,
                private: None,
            } => Ok(Self::X25519(public)),
            _ => Err(refusal::malformed(format!(
                "The header's {} must be a public key on P-256, P-384, P-521 or X25519.",
                refusal::member("epk")
            ))),
        }
    }
}

impl Parameters {
    /// Reads what `transport` needs of a header.
    ///
    /// # Errors
    /// A [`Diagnosis`] when it is missing or malformed, or when a bound of the profile is passed.
    pub(in crate::jose) fn read(
        transport: Transport,
        header: &Header,
        limits: &Limits,
    ) -> Result<Self, Diagnosis> {
        match transport {
            Transport::Agreement { .. } => Ok(Self::Agreement {
                ephemeral: EphemeralKey::read(header)?,
                party_u: octets(header, "apu")?.unwrap_or_default(),
                party_v: octets(header, "apv")?.unwrap_or_default(),
            }),
            Transport::GcmWrap { .. } => Ok(Self::Gcm {
                iv: exactly(header, "iv")?,
                tag: exactly(header, "tag")?,
            }),
            Transport::Password { .. } => Ok(Self::Password {
                salt: salt(header)?,
                count: count(header, limits)?,
            }),
            Transport::RsaPkcs1v15
            | Transport::RsaOaep(_)
            | Transport::AesWrap { .. }
            | Transport::Direct => Ok(Self::None),
        }
    }

    /// The iterations that a password costs.
    pub(in crate::jose) const fn iterations(&self) -> u32 {
        match self {
            Self::Password { count, .. } => *count,
            _ => 0,
        }
    }
}

fn salt(header: &Header) -> Result<Vec<u8>, Diagnosis> {
    let salt = octets(header, "p2s")?.unwrap_or_default();
    if salt.len() >= SALT_OCTETS_MIN {
        return Ok(salt);
    }
    Err(refusal::malformed(format!(
        "The header's {} has {} octets; {SALT_OCTETS_MIN} are the least.",
        refusal::member("p2s"),
        salt.len()
    )))
}

fn count(header: &Header, limits: &Limits) -> Result<u32, Diagnosis> {
    let count = header
        .member("p2c")
        .and_then(Value::as_u64)
        .filter(|count| *count > 0)
        .ok_or_else(|| {
            refusal::malformed(format!(
                "The header's {} must be a whole number above 0.",
                refusal::member("p2c")
            ))
        })?;
    u32::try_from(count)
        .ok()
        .filter(|count| *count <= limits.pbes2_count)
        .ok_or_else(|| refusal::too_many_iterations(count, limits.pbes2_count))
}

fn exactly<const N: usize>(header: &Header, name: &str) -> Result<[u8; N], Diagnosis> {
    let octets = octets(header, name)?.unwrap_or_default();
    octets.as_slice().try_into().map_err(|_| {
        refusal::malformed(format!(
            "The header's `{name}` has {} octets; AES-GCM uses {N}.",
            octets.len()
        ))
    })
}

fn octets(header: &Header, name: &str) -> Result<Option<Vec<u8>>, Diagnosis> {
    let Some(value) = header.member(name) else {
        return Ok(None);
    };
    let text = value.as_str().ok_or_else(|| {
        refusal::malformed(format!(
            "The header's {} must be a text.",
            refusal::member(name)
        ))
    })?;
    encoding::base64url_decode(text.as_bytes())
        .map(Some)
        .map_err(|error| {
            refusal::unreadable(&format!("header's {name}"), error)
                .with("octets_of", "this member's text")
        })
}

const SALT_OCTETS_MIN: usize = 8;
