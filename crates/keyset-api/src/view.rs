//! What the server shows. Nothing here can hold a private part.

use envelope::inspect::finding::{Finding, Severity};
use envelope::key::report::KeyFormat;
use envelope::key::state::KeyState;
use envelope::keyset::export::{TYPE, VERSION};
use envelope::keyset::life::Life;
use envelope::keyset::{Environment, KeyUse, Owner};
use envelope::time::UnixTime;
use serde::{Deserialize, Serialize};

use crate::public::{PublicHalf, PublicJwk};

/// The answer of `GET /api/v1/keyset`, which the codec reads back as a file of public keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::key_set))]
pub struct KeySet {
    /// Always `keyset`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The version of this shape, 1.
    pub version: u32,
    /// The entries that match, components of one certificate side by side.
    pub entries: Vec<KeyView>,
}

/// The payload of `GET /api/v1/keyset.jws`, beside `iss`, `iat` and `exp`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedKeySet {
    /// The world of its entries.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::environment))]
    pub environment: Environment,
    /// The document.
    #[serde(flatten)]
    pub set: KeySet,
}

/// One component key: an OpenPGP primary key or subkey, or a JWK.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::key))]
pub struct KeyView {
    /// How messages name the key: OpenPGP key id (16 hex digits), or JOSE `kid`.
    pub id: String,
    /// OpenPGP fingerprint or RFC 7638 SHA-256 thumbprint; unique in the key set.
    pub thumbprint: String,
    /// OpenPGP: fingerprint of the certificate's primary key.
    pub certificate: Option<String>,
    /// Whose key it is.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::owner))]
    pub owner: Owner,
    /// The world it belongs to.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::environment))]
    pub environment: Environment,
    /// OpenPGP or JOSE.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::format))]
    pub format: KeyFormat,
    /// What it is for.
    #[serde(rename = "use")]
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::key_use))]
    pub key_use: KeyUse,
    /// JOSE: the algorithm that the key is bound to. Otherwise the family, such as `RSA`.
    pub algorithm: String,
    /// Size of the modulus or curve, in bits.
    pub bits: Option<u32>,
    /// Where it is in its life.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::state))]
    pub state: KeyState,
    /// The first second of its validity.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub valid_from: UnixTime,
    /// The first second at which it is no longer valid; none where it never ends.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment_or_null))]
    pub valid_to: Option<UnixTime>,
    /// When the entry was made.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub created: UnixTime,
    /// Since when it is in its state.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::moment))]
    pub state_since: UnixTime,
    /// The public half; of OpenPGP the whole certificate.
    pub public: PublicHalf,
}

/// The answer of `POST /api/v1/keys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::keys_added))]
pub struct KeysAdded {
    /// The entries of the key as they are now.
    pub entries: Vec<KeyView>,
    /// Thumbprints of those that were not there before.
    pub added: Vec<String>,
    /// Thumbprints of those that were there and end at another time now.
    pub changed: Vec<String>,
    /// What a reviewer should know of the key.
    pub findings: Vec<FindingView>,
}

/// One observation on a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindingView {
    /// Stable identifier, `area.subject.reason`.
    pub rule: String,
    /// `info`, `warning` or `error`.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::schema::severity))]
    pub severity: Severity,
    /// One sentence for people.
    pub message: String,
}

/// The answer of `GET /.well-known/jwks.json` (RFC 7517 section 5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::jwk_set))]
pub struct JwkSet {
    /// Public keys.
    pub keys: Vec<PublicJwk>,
}

/// The answer of `GET /healthz`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(example = crate::example::health))]
pub struct Health {
    /// `ok`, once the storage answered.
    pub status: String,
    /// The server's release.
    pub version: String,
}

impl KeySet {
    /// A key set of these entries.
    #[must_use]
    pub fn new(entries: Vec<KeyView>) -> Self {
        Self {
            kind: TYPE.into(),
            version: VERSION,
            entries,
        }
    }
}

impl KeyView {
    /// Shows a key with its public half.
    #[must_use]
    pub fn new(life: Life, public: PublicHalf) -> Self {
        let Life { entry, since, .. } = life;
        Self {
            id: entry.id,
            thumbprint: entry.thumbprint,
            certificate: entry.certificate,
            owner: entry.owner,
            environment: entry.environment,
            format: entry.format,
            key_use: entry.key_use,
            algorithm: entry.algorithm,
            bits: entry.bits,
            state: entry.state,
            valid_from: entry.valid_from,
            valid_to: entry.valid_to,
            created: entry.created,
            state_since: since,
            public,
        }
    }

    /// Whole days until it ends, rounded down: 0 on the last day, negative once it has ended;
    /// none where it never ends.
    #[must_use]
    pub fn days_left(&self, at: UnixTime) -> Option<i64> {
        envelope::keyset::entry::days_left(self.valid_to, at)
    }
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity,
            message: finding.message,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use envelope::keyset::{Entry, export};
    use serde_json::{Value, json};

    use super::*;

    const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

    pub(crate) fn entry() -> Entry {
        Entry {
            id: "1".into(),
            thumbprint: "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s".into(),
            certificate: None,
            owner: Owner::Ours,
            environment: Environment::Sandbox,
            format: KeyFormat::Jwk,
            key_use: KeyUse::Encrypt,
            algorithm: "EC P-256".into(),
            bits: Some(256),
            state: KeyState::Active,
            valid_from: AT,
            valid_to: Some(AT.plus_days(40)),
            created: AT,
        }
    }

    /// With the public key of RFC 7517 appendix A.1.
    fn view() -> KeyView {
        let jwk = json!({
            "kty": "EC", "crv": "P-256", "kid": "1", "use": "enc",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
        });
        KeyView::new(
            Life {
                since: AT.plus_days(2),
                ..Life::new(entry())
            },
            serde_json::from_value(json!({ "jwk": jwk })).unwrap(),
        )
    }

    #[test]
    fn a_view_has_every_member_of_its_entry_and_since_when_it_is_so() {
        let Value::Object(mut shown) = serde_json::to_value(view()).unwrap() else {
            panic!("an object")
        };
        shown.remove("public");
        let since = shown.remove("state_since");
        assert_eq!(since, Some(json!(AT.plus_days(2))));
        assert_eq!(Value::Object(shown), serde_json::to_value(entry()).unwrap());
    }

    #[test]
    fn the_codec_reads_a_key_set_back() {
        let text = serde_json::to_vec(&KeySet::new([view()].into())).unwrap();
        assert!(export::looks_like(&text));
        let found = export::import(&text).unwrap();
        assert_eq!((found.keys.len(), found.skipped.len()), (1, 0));
        let record = found.records.iter().next().unwrap();
        assert_eq!(record.environment, Some(Environment::Sandbox));
        assert_eq!(record.valid_to, Some(AT.plus_days(40)));
    }

    #[test]
    fn days_left_are_counted_from_a_given_moment() {
        assert_eq!(view().days_left(AT.plus_days(39)), Some(1));
    }
}
