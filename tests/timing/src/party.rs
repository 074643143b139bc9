//! The receiving side: an RSA key and a symmetric key for tokens, a certificate for OpenPGP, and the
//! profiles under which it opens.

use alloc::rc::Rc;

use anyhow::{Context as _, Result, anyhow, ensure};
use conformance::crafted::Recipient;
use conformance::padded::RsaNumbers;
use envelope::encoding::{base64url_decode, base64url_encode};
use envelope::framing::armor;
use envelope::generate::{CertificateVersion, GenerateRequest, KeyType, generate};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::ring::HeldKey;
use envelope::{Cause, KeyRing, OpenRequest, Profile, UnixTime, open};
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
    openpgp: Profile,
    permissive: Profile,
    /// The RSA key for tokens.
    pub(crate) rsa: RsaNumbers,
    /// The certificate's subkey.
    pub(crate) recipient: Rc<Recipient>,
}

/// Under which profile a pair is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rules {
    /// `jwe-legacy`: RSA1_5 and AES-CBC with HMAC.
    Legacy,
    /// `permissive`, where `jwe-legacy` does not have the algorithm.
    Permissive,
    /// `openpgp`.
    OpenPgp,
    /// Those of a server that is asked over HTTP.
    Served,
}

impl Rules {
    /// The name of the profile.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Legacy => "jwe-legacy",
            Self::Permissive => "permissive",
            Self::OpenPgp => "openpgp",
            Self::Served => "over HTTP",
        }
    }
}

impl Party {
    /// Makes the RSA keys from the seed.
    ///
    /// # Errors
    /// When the codec makes no key or does not read one.
    pub(crate) fn new(seed: u64) -> Result<Self> {
        let permissive = Profile::built_in("permissive").map_err(|error| anyhow!("{error}"))?;
        let rsa = unbound_rsa(&permissive, seed)?;
        let number = |name: &str| {
            let text = rsa.get(name).and_then(Value::as_str);
            let octets = text.and_then(|text| base64url_decode(text.as_bytes()).ok());
            octets.context("the key lacks a number")
        };
        let numbers = RsaNumbers::new(&number("n")?, &number("e")?);
        let shared = json!({ "kty": "oct", "kid": SHARED_KID, "k": base64url_encode(&SHARED) });
        let mut keys = KeyRing::new();
        for key in [&rsa, &shared] {
            keys.import(key.to_string().as_bytes(), "bench")
                .map_err(|diagnosis| anyhow!("{}", diagnosis.summary))?;
        }
        let profile = |name| Profile::built_in(name).map_err(|error| anyhow!("{error}"));
        let openpgp = profile("openpgp")?;
        let certificate = certificate(&openpgp, seed)?;
        let armored = certificate.export_public();
        keys.push(certificate);
        let blocks = armor::decode(armored.as_bytes()).map_err(|error| anyhow!("{error:?}"))?;
        let binary = &blocks.first().context("a certificate")?.bytes;
        Ok(Self {
            keys,
            none: KeyRing::new(),
            legacy: profile("jwe-legacy")?,
            openpgp,
            permissive,
            rsa: numbers,
            recipient: Rc::new(Recipient::of(binary)?),
        })
    }

    /// Opens a message that has to be refused for this cause.
    ///
    /// # Errors
    /// When it is not.
    pub(crate) fn refuse(
        &self,
        message: &[u8],
        rules: Rules,
        due: Cause,
        rng: &mut ChaCha20Rng,
    ) -> Result<()> {
        let outcome = open(&self.request(message, rules), rng);
        let cause = outcome.err().map(|refused| refused.diagnosis.cause);
        ensure!(cause == Some(due), "{cause:?}");
        Ok(())
    }

    /// The request to open a message.
    pub(crate) fn request<'a>(&'a self, message: &'a [u8], rules: Rules) -> OpenRequest<'a> {
        OpenRequest {
            input: message,
            detached: None,
            keys: &self.keys,
            trust: &self.none,
            passphrases: &[],
            session_keys: &[],
            environment: None,
            profile: match rules {
                Rules::Legacy => &self.legacy,
                Rules::Permissive => &self.permissive,
                Rules::OpenPgp | Rules::Served => &self.openpgp,
            },
            at: AT,
        }
    }
}

/// A certificate with RSA keys.
fn certificate(profile: &Profile, seed: u64) -> Result<HeldKey> {
    let request = GenerateRequest {
        format: KeyFormat::OpenPgp,
        key_type: KeyType::Rsa2048,
        usage: KeyUsage::Encrypt,
        version: CertificateVersion::V4,
        user_id: Some("Bench <bench@partner.example>"),
        days: 365,
        passphrase: None,
        profile,
        at: AT,
    };
    let material = generate(&request, &mut ChaCha20Rng::seed_from_u64(seed))
        .map_err(|diagnosis| anyhow!("{}", diagnosis.summary))?;
    let source = "bench".into();
    Ok(HeldKey { source, material })
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
