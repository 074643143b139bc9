//! The receiving side: one RSA key and one symmetric key, and the profiles under which it opens.

use anyhow::{Context as _, Result, anyhow};
use envelope::encoding::{base64url_decode, base64url_encode};
use envelope::generate::{CertificateVersion, GenerateRequest, KeyType, generate};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::ring::HeldKey;
use envelope::{KeyRing, OpenRequest, Profile, UnixTime};
use num_bigint::BigUint;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::{Value, json};

/// The name under which the RSA key is held and addressed.
pub(crate) const RSA_KID: &str = "rsa";
/// The name under which the symmetric key is held and addressed.
pub(crate) const SHARED_KID: &str = "shared";
/// The symmetric key, for A128CBC-HS256: its first half authenticates, its second encrypts.
pub(crate) const SHARED: [u8; 32] = [0x5a; 32];

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

/// What opens.
pub(crate) struct Party {
    keys: KeyRing,
    none: KeyRing,
    legacy: Profile,
    permissive: Profile,
    modulus: BigUint,
    exponent: BigUint,
}

/// Under which profile a pair is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rules {
    /// `jwe-legacy`: RSA1_5 and AES-CBC with HMAC.
    Legacy,
    /// `permissive`, where `jwe-legacy` does not have the algorithm.
    Permissive,
}

impl Rules {
    /// The name of the profile.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Legacy => "jwe-legacy",
            Self::Permissive => "permissive",
        }
    }
}

impl Party {
    /// Makes the RSA key from the seed.
    ///
    /// # Errors
    /// When the codec makes no key or does not read one.
    pub(crate) fn new(seed: u64) -> Result<Self> {
        let permissive = Profile::built_in("permissive").map_err(|error| anyhow!("{error}"))?;
        let rsa = unbound_rsa(&permissive, seed)?;
        let number = |name: &str| {
            let text = rsa.get(name).and_then(Value::as_str);
            let octets = text.and_then(|text| base64url_decode(text.as_bytes()).ok());
            octets.map(|octets| BigUint::from_bytes_be(&octets))
        };
        let (modulus, exponent) = (number("n"), number("e"));
        let shared = json!({ "kty": "oct", "kid": SHARED_KID, "k": base64url_encode(&SHARED) });
        let mut keys = KeyRing::new();
        for key in [&rsa, &shared] {
            keys.import(key.to_string().as_bytes(), "bench")
                .map_err(|diagnosis| anyhow!("{}", diagnosis.summary))?;
        }
        Ok(Self {
            keys,
            none: KeyRing::new(),
            legacy: Profile::built_in("jwe-legacy").map_err(|error| anyhow!("{error}"))?,
            permissive,
            modulus: modulus.context("the key has no modulus")?,
            exponent: exponent.context("the key has no exponent")?,
        })
    }

    /// The request to open a token.
    pub(crate) fn request<'a>(&'a self, token: &'a [u8], rules: Rules) -> OpenRequest<'a> {
        OpenRequest {
            input: token,
            detached: None,
            keys: &self.keys,
            trust: &self.none,
            passphrases: &[],
            session_keys: &[],
            environment: None,
            profile: match rules {
                Rules::Legacy => &self.legacy,
                Rules::Permissive => &self.permissive,
            },
            at: AT,
        }
    }

    /// Length of the modulus and of a padded block, in octets.
    pub(crate) fn size(&self) -> usize {
        usize::try_from(self.modulus.bits().div_ceil(8)).unwrap_or(usize::MAX)
    }

    /// The raw RSA operation on a padded block (RFC 8017 section 5.1.1).
    pub(crate) fn encrypt_raw(&self, block: &[u8]) -> Vec<u8> {
        let power = BigUint::from_bytes_be(block).modpow(&self.exponent, &self.modulus);
        let octets = power.to_bytes_be();
        let mut padded = vec![0; self.size().saturating_sub(octets.len())];
        padded.extend(octets);
        padded
    }
}

/// A new RSA key without `alg` and `use`, so that it serves for every algorithm.
fn unbound_rsa(profile: &Profile, seed: u64) -> Result<Value> {
    let request = GenerateRequest {
        format: KeyFormat::Jwk,
        key_type: KeyType::Rsa2048,
        usage: KeyUsage::Encrypt,
        version: CertificateVersion::V4,
        user_id: None,
        days: 365,
        passphrase: None,
        profile,
        at: AT,
    };
    let material = generate(&request, &mut ChaCha20Rng::seed_from_u64(seed))
        .map_err(|diagnosis| anyhow!("{}", diagnosis.summary))?;
    let source = "bench".into();
    let secret = HeldKey { source, material }.export_secret();
    let secret = secret.context("the new key has no secret part")?;
    let mut key: Value = serde_json::from_slice(secret.expose())?;
    let members = key.as_object_mut().context("the key is no JSON object")?;
    members.retain(|name, _| {
        ["kty", "n", "e", "d", "p", "q", "dp", "dq", "qi"].contains(&name.as_str())
    });
    members.insert("kid".into(), RSA_KID.into());
    Ok(key)
}
