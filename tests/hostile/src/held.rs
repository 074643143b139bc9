//! What every target holds: test keys of all types, the built-in profiles, one moment. The keys
//! are in `keys/`, were made for this package and protect nothing.

use std::sync::LazyLock;

use envelope::generate::KeyType;
use envelope::key::report::KeyFormat;
use envelope::key::ring::HeldKey;
use envelope::key::state::KeyState;
use envelope::keyset::{Environment, KeyRecord};
use envelope::openpgp::amend::{OldSubkeys, RefreshRequest};
use envelope::policy::algorithm::Serialization;
use envelope::seal::{SealEncoding, SealFormat};
use envelope::secret::SecretBytes;
use envelope::{KeyRing, OpenRequest, Profile, SealRequest, UnixTime};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::{Map, Value};

/// JSON Web Keys: RSA and every curve.
pub(crate) const JWKS: &str = include_str!("../keys/hostile.jwks");
/// Symmetric JSON Web Keys of every size, in a set of their own, as they have to be.
pub(crate) const SHARED_JWKS: &str = include_str!("../keys/hostile-shared.jwks");
/// The same kinds of key pair as PEM, other ones: PKCS#1, PKCS#8, SEC1 and SPKI.
pub(crate) const PEM: &str = include_str!("../keys/hostile.pem");
/// An OpenPGP secret key without a passphrase.
pub(crate) const OPENPGP: &str = include_str!("../keys/hostile.asc");
/// An OpenPGP secret key under the passphrase `hostile`.
pub(crate) const OPENPGP_LOCKED: &str = include_str!("../keys/hostile-locked.asc");
/// OpenPGP secret keys of elliptic curves, of version 4 and 6.
pub(crate) const OPENPGP_CURVES: &str = include_str!("../keys/hostile-curves.asc");
/// Certificates that were revoked, changed or signed by others, and a revocation alone.
pub(crate) const OPENPGP_LIVES: [&str; 2] = [
    include_str!("../keys/hostile-lives.asc"),
    include_str!("../keys/hostile-revocation.asc"),
];

/// What travels apart from its signature.
pub(crate) const DETACHED: &[u8] = b"payload";

/// The moment of every target: 2027-01-15T08:00:00Z, within the life of the OpenPGP keys.
pub(crate) const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

/// The built-in profiles, `permissive` last.
pub(crate) static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    Profile::BUILT_IN
        .iter()
        .map(|(name, _)| Profile::built_in(name).expect("a built-in profile reads"))
        .collect()
});

/// Every key, one ring. What this build of the codec does not read is left out, so that a key type
/// is used from the day the codec has it.
pub(crate) static KEYS: LazyLock<KeyRing> = LazyLock::new(|| {
    let mut ring = KeyRing::new();
    for text in [JWKS, SHARED_JWKS, OPENPGP, OPENPGP_LOCKED, OPENPGP_CURVES] {
        ring.import(text.as_bytes(), "hostile")
            .expect("a test key is read");
    }
    ring
});

/// The same keys with a key set that bars every one of them, by its state or its environment.
pub(crate) static BARRED_KEYS: LazyLock<KeyRing> = LazyLock::new(|| {
    let mut ring = KEYS.clone();
    for (place, report) in KEYS.reports(permissive(), AT).into_iter().enumerate() {
        let (state, environment) = if place % 2 == 0 {
            (KeyState::Suspended, Environment::Sandbox)
        } else {
            (KeyState::Active, Environment::Production)
        };
        let certificate = (report.format == KeyFormat::OpenPgp).then(|| report.thumbprint.clone());
        let subkeys = report.subkeys.into_iter().map(|subkey| subkey.thumbprint);
        for thumbprint in subkeys.chain([report.thumbprint]) {
            ring.push_record(KeyRecord {
                id: None,
                thumbprint,
                certificate: certificate.clone(),
                owner: None,
                environment: Some(environment),
                key_use: None,
                state,
                state_since: None,
                valid_to: None,
            });
        }
    }
    ring
});

static PASSPHRASES: LazyLock<[SecretBytes; 1]> =
    LazyLock::new(|| [SecretBytes::new(b"hostile".to_vec())]);

/// Every test JWK as its text has it.
pub(crate) fn jwks() -> Vec<Map<String, Value>> {
    let mut keys = Vec::new();
    for text in [JWKS, SHARED_JWKS] {
        let set: Value = serde_json::from_str(text).expect("the test keys are JSON");
        let members = set.pointer("/keys").and_then(Value::as_array);
        keys.extend(
            members
                .into_iter()
                .flatten()
                .filter_map(Value::as_object)
                .cloned(),
        );
    }
    keys
}

pub(crate) fn permissive() -> &'static Profile {
    PROFILES.last().expect("there are built-in profiles")
}

/// The held keys whose place has its bit set in `mask`; the last bit stands for all further ones.
pub(crate) fn some_keys(mask: u32) -> KeyRing {
    let mut ring = KeyRing::new();
    for (place, key) in KEYS.iter().enumerate() {
        if mask >> place.min(31) & 1 == 1 {
            ring.push(HeldKey::clone(key));
        }
    }
    ring
}

pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// With every key held and every key trusted.
pub(crate) fn open_request<'a>(input: &'a [u8], profile: &'a Profile) -> OpenRequest<'a> {
    OpenRequest {
        input,
        detached: None,
        keys: &KEYS,
        trust: &KEYS,
        passphrases: &*PASSPHRASES,
        session_keys: &[],
        environment: None,
        profile,
        at: AT,
    }
}

/// Whatever the profile chooses first, written for the wire.
pub(crate) fn seal_request<'a>(
    payload: &'a [u8],
    format: SealFormat,
    recipients: &'a KeyRing,
    signers: &'a KeyRing,
    profile: &'a Profile,
) -> SealRequest<'a> {
    SealRequest {
        payload,
        format,
        recipients,
        signers,
        passphrases: &*PASSPHRASES,
        environment: None,
        profile,
        at: AT,
        alg: None,
        enc: None,
        jws_alg: None,
        zip: false,
        hidden: false,
        serialization: Serialization::Compact,
        encoding: SealEncoding::Wire,
    }
}

/// A new encryption subkey that takes the place of the others, of a kind that is soon made.
pub(crate) fn refresh_request() -> RefreshRequest<'static> {
    RefreshRequest {
        key_type: Some(KeyType::X25519),
        days: 30,
        old: OldSubkeys::Revoke,
        extend: true,
        passphrases: &[],
        profile: permissive(),
        at: AT,
    }
}
