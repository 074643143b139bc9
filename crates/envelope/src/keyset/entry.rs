//! An entry of a key set: one component key (an OpenPGP primary key or subkey, or a JWK) with its
//! owner, environment, use, dates and state. It names the key and never holds it.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::key::report::{KeyFormat, KeyReport, KeyUsage, SubkeyReport};
use crate::key::state::KeyState;
use crate::time::UnixTime;

/// One component key of the key set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// How messages name the key: the OpenPGP key id (16 hex digits), or the JOSE `kid`.
    /// Not unique by force: anybody may choose a `kid`.
    pub id: String,
    /// The OpenPGP fingerprint of this component, or the RFC 7638 SHA-256 thumbprint.
    /// Unique within a key set.
    pub thumbprint: String,
    /// OpenPGP: the fingerprint of the primary key that the component hangs on.
    pub certificate: Option<String>,
    /// Whose key it is.
    pub owner: Owner,
    /// The world it belongs to.
    pub environment: Environment,
    /// OpenPGP or JOSE.
    pub format: KeyFormat,
    /// What it is for.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// JOSE: the algorithm that the key is bound to. Otherwise the family, such as `RSA`.
    pub algorithm: String,
    /// Size of the modulus or curve, in bits.
    pub bits: Option<u32>,
    /// Where it is in its life.
    pub state: KeyState,
    /// The first second of its validity.
    pub valid_from: UnixTime,
    /// The first second at which it is no longer valid; none where it never ends.
    pub valid_to: Option<UnixTime>,
    /// When the entry was made.
    pub created: UnixTime,
}

/// Whose key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Owner {
    /// The partner that runs this key set.
    Ours,
    /// The other side.
    Counterparty,
}

/// The two worlds, which never share a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// Tests.
    Sandbox,
    /// Real payments.
    Production,
}

/// What a component key is for; one thing only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyUse {
    /// Signing and verifying.
    Sign,
    /// Encrypting and decrypting.
    Encrypt,
}

/// What the operator says of a key that enters the set, beyond what the key itself says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Whose key it is.
    pub owner: Owner,
    /// The world it belongs to.
    pub environment: Environment,
    /// The state it enters in.
    pub state: KeyState,
    /// Decides where a component could serve both uses.
    pub key_use: Option<KeyUse>,
    /// JOSE: the beginning of its validity, where the key names none.
    pub valid_from: Option<UnixTime>,
    /// JOSE: the end of its validity, where the key names none.
    pub valid_to: Option<UnixTime>,
    /// The moment of entering.
    pub at: UnixTime,
}

/// Why a key can not become entries.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlacementError {
    /// The component could sign and encrypt, and the operator did not say which.
    AmbiguousUse {
        /// The component's thumbprint.
        thumbprint: String,
    },
    /// It would end before it begins.
    EmptyValidity {
        /// The component's thumbprint.
        thumbprint: String,
    },
    /// No component signs or encrypts messages (or not for the use asked for).
    NoUse,
    /// The key is revoked by its owner.
    Revoked {
        /// The component's thumbprint.
        thumbprint: String,
    },
}

macro_rules! codes {
    ($name:ident { $($item:ident = $code:literal),+ $(,)? }) => {
        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$item),+];

            /// Stable identifier, as written on the wire.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$item => $code),+ }
            }

            /// Finds a value by its identifier.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

codes!(Owner { Ours = "ours", Counterparty = "counterparty" });
codes!(Environment { Sandbox = "sandbox", Production = "production" });
codes!(KeyUse { Sign = "sign", Encrypt = "encrypt" });

impl Entry {
    /// The entries of one key: one for each component that signs or encrypts messages.
    ///
    /// # Errors
    /// [`PlacementError`] when a component is revoked or of unclear use, or when none is left.
    pub fn of_key(key: &KeyReport, place: &Placement) -> Result<Vec<Self>, PlacementError> {
        if key.revoked.is_some() {
            return Err(PlacementError::Revoked {
                thumbprint: key.thumbprint.clone(),
            });
        }
        let mut entries = Vec::new();
        for component in components(key) {
            let Some(key_use) = component.key_use(place.key_use)? else {
                continue;
            };
            entries.push(component.entry(key, key_use, place)?);
        }
        if entries.is_empty() {
            Err(PlacementError::NoUse)
        } else {
            Ok(entries)
        }
    }

    /// Whether its validity has ended by this time.
    #[must_use]
    pub fn is_expired(&self, at: UnixTime) -> bool {
        self.valid_to.is_some_and(|end| end <= at)
    }

    /// Whole days until it ends, rounded down: 0 on the last day, negative once it has ended;
    /// none where it never ends.
    #[must_use]
    pub fn days_left(&self, at: UnixTime) -> Option<i64> {
        days_left(self.valid_to, at)
    }
}

/// Whole days from `at` to `end`, rounded down; see [`Entry::days_left`].
#[must_use]
pub fn days_left(end: Option<UnixTime>, at: UnixTime) -> Option<i64> {
    end.map(|end| (end.seconds() - at.seconds()).div_euclid(UnixTime::DAY))
}

impl PlacementError {
    /// Stable identifier, `key.reason`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AmbiguousUse { .. } => "key.ambiguous-use",
            Self::EmptyValidity { .. } => "key.empty-validity",
            Self::NoUse => "key.no-use",
            Self::Revoked { .. } => "key.revoked",
        }
    }
}

impl fmt::Display for PlacementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AmbiguousUse { thumbprint } => write!(
                f,
                "{thumbprint} can sign and encrypt; say with `use` what it shall be for"
            ),
            Self::EmptyValidity { thumbprint } => {
                write!(f, "{thumbprint} would end before it begins")
            }
            Self::NoUse => f.write_str("no component of the key is for the use asked for"),
            Self::Revoked { thumbprint } => write!(f, "{thumbprint} is revoked by its owner"),
        }
    }
}

impl core::error::Error for PlacementError {}

/// What an entry needs to know of a primary key, subkey or JWK.
struct Component<'a> {
    id: &'a str,
    thumbprint: &'a str,
    algorithm: &'a str,
    bits: Option<u32>,
    usage: &'a [KeyUsage],
    created: Option<UnixTime>,
    expires: Option<UnixTime>,
}

impl Component<'_> {
    /// What the component is for; `None` when it is not one for messages, or for another use.
    fn key_use(&self, wanted: Option<KeyUse>) -> Result<Option<KeyUse>, PlacementError> {
        let able = |usage| self.usage.contains(&usage);
        Ok(match (able(KeyUsage::Sign), able(KeyUsage::Encrypt)) {
            (true, true) => Some(wanted.ok_or_else(|| PlacementError::AmbiguousUse {
                thumbprint: self.thumbprint.into(),
            })?),
            (true, false) => Some(KeyUse::Sign),
            (false, true) => Some(KeyUse::Encrypt),
            (false, false) => None,
        }
        .filter(|found| wanted.is_none_or(|wanted| wanted == *found)))
    }

    fn entry(
        &self,
        key: &KeyReport,
        key_use: KeyUse,
        place: &Placement,
    ) -> Result<Entry, PlacementError> {
        let valid_from = self.created.or(place.valid_from).unwrap_or(place.at);
        let valid_to = self.expires.or(place.valid_to);
        if valid_to.is_some_and(|end| end <= valid_from) {
            return Err(PlacementError::EmptyValidity {
                thumbprint: self.thumbprint.into(),
            });
        }
        Ok(Entry {
            id: self.id.into(),
            thumbprint: self.thumbprint.into(),
            certificate: match key.format {
                KeyFormat::OpenPgp => Some(key.thumbprint.clone()),
                KeyFormat::Jwk => None,
            },
            owner: place.owner,
            environment: place.environment,
            format: key.format,
            key_use,
            algorithm: self.algorithm.into(),
            bits: self.bits,
            state: place.state,
            valid_from,
            valid_to,
            created: place.at,
        })
    }
}

fn components(key: &KeyReport) -> impl Iterator<Item = Component<'_>> {
    let primary = Component {
        id: &key.id,
        thumbprint: &key.thumbprint,
        algorithm: key.algorithm.as_deref().unwrap_or(&key.key_type),
        bits: key.bits,
        usage: &key.usage,
        created: key.created,
        expires: key.expires,
    };
    let live = key.subkeys.iter().filter(|subkey| subkey.revoked.is_none());
    core::iter::once(primary).chain(live.map(move |subkey| subkey_component(key, subkey)))
}

/// A subkey ends no later than its primary key (RFC 9580 section 5.2.3.13).
fn subkey_component<'a>(key: &KeyReport, subkey: &'a SubkeyReport) -> Component<'a> {
    Component {
        id: &subkey.id,
        thumbprint: &subkey.thumbprint,
        algorithm: &subkey.key_type,
        bits: subkey.bits,
        usage: &subkey.usage,
        created: subkey.created,
        expires: [subkey.expires, key.expires].into_iter().flatten().min(),
    }
}

/// An active JWK entry of our sandbox, valid for 40 days from `at`.
#[cfg(test)]
pub(super) fn sample(at: UnixTime) -> Entry {
    Entry {
        id: "enc-1".into(),
        thumbprint: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs".into(),
        certificate: None,
        owner: Owner::Ours,
        environment: Environment::Sandbox,
        format: KeyFormat::Jwk,
        key_use: KeyUse::Encrypt,
        algorithm: "RSA-OAEP-256".into(),
        bits: Some(2048),
        state: KeyState::Active,
        valid_from: at,
        valid_to: Some(at.plus_days(40)),
        created: at,
    }
}

#[cfg(test)]
mod tests;
