//! Opening one token as anybody would: keys are imported by content, the message goes through
//! `envelope::open`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use envelope::policy::algorithm::Serialization;
use envelope::{KeyRing, OpenRequest, Opened, Profile, Refused, UnixTime, open};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::Value;

/// What is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// It opens to this payload.
    Payload(Vec<u8>),
    /// It opens; the vector does not say to what.
    Opened,
    /// It is refused.
    Refused,
}

/// What a token is opened with.
pub(crate) struct Opening<'a> {
    /// Keys held.
    pub(crate) keys: &'a KeyRing,
    /// Signers trusted.
    pub(crate) trust: &'a KeyRing,
    /// The rules.
    pub(crate) profile: &'a Profile,
    /// The payload of a signature that travels without it.
    pub(crate) detached: Option<&'a [u8]>,
}

impl Opening<'_> {
    /// Opens.
    ///
    /// # Errors
    /// The refusal.
    pub(crate) fn open(&self, token: &[u8]) -> Result<Opened, Refused> {
        let request = OpenRequest {
            input: token,
            keys: self.keys,
            trust: self.trust,
            passphrases: &[],
            session_keys: &[],
            environment: None,
            profile: self.profile,
            at: AT,
            detached: self.detached,
        };
        open(&request, &mut rng())
    }

    /// Opens and compares.
    ///
    /// # Errors
    /// What was answered instead.
    pub(crate) fn check(&self, token: &[u8], expected: &Expected) -> Result<(), String> {
        match (self.open(token), expected) {
            (Ok(opened), Expected::Payload(due)) if opened.payload().expose() == due => Ok(()),
            (Ok(_), Expected::Opened) => Ok(()),
            (Ok(_), Expected::Payload(_)) => Err(String::from("opened to another payload")),
            (Ok(_), Expected::Refused) => Err(String::from("opened, but is to be refused")),
            (Err(_), Expected::Refused) => Ok(()),
            (Err(refused), Expected::Payload(_) | Expected::Opened) => Err(explained(&refused)),
        }
    }
}

/// The cause and the words of a refusal.
pub(crate) fn explained(refused: &Refused) -> String {
    let diagnosis = &refused.diagnosis;
    format!("{}: {}", diagnosis.cause, diagnosis.summary)
}

/// The keys of a JWK, a JWK Set, PEM or DER.
///
/// # Errors
/// Why there are none.
pub(crate) fn ring(key: &[u8]) -> Result<KeyRing, String> {
    let mut ring = KeyRing::new();
    ring.import(key, "vector")
        .map_err(|diagnosis| format!("key not taken: {}", diagnosis.summary))?;
    Ok(ring)
}

/// The keys of a JWK or a JWK Set.
///
/// # Errors
/// As [`ring`].
pub(crate) fn json_ring(key: &Value) -> Result<KeyRing, String> {
    ring(format!("{key}").as_bytes())
}

/// `permissive`, as it is built in.
///
/// # Errors
/// When it does not read.
pub(crate) fn permissive() -> Result<Profile, String> {
    Profile::built_in("permissive").map_err(|error| format!("{error}"))
}

/// `permissive`, but what Wycheproof demands of every library: compact tokens, and RSA of the size
/// of RFC 7518 section 3.3.
///
/// # Errors
/// When it does not read.
pub(crate) fn strict() -> Result<Profile, String> {
    let mut profile = permissive()?;
    profile.keys.rsa_bits_min_process = 2048;
    if let Some(rules) = &mut profile.jose {
        rules.serializations = Vec::from([Serialization::Compact]);
    }
    Ok(profile)
}

/// The same in every run, so that every run is the same.
pub(crate) fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(7516)
}

/// 2027-01-15. No key of the vectors has a lifetime.
const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);
