//! The demo sandbox: throw-away keys of two sides, made on first use, and messages that the
//! counterparty's side seals with the real codec. Nothing is embedded; nothing outlives the worker.

mod faults;

use envelope::generate::{self, CertificateVersion, GenerateRequest, KeyType};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::ring::{HeldKey, KeyRing};
use envelope::policy::algorithm::Serialization;
use envelope::seal::{SealEncoding, SealFormat};
use envelope::secret::SecretBytes;
use envelope::{CryptoRng, Diagnosis, Profile, SealRequest, UnixTime};

use super::protocol::{KeyHandle, Sample};
use super::vault::Vault;
use crate::present::echo;
use faults::Bench;

const OURS: &str = "sandbox, ours";
const COUNTERPARTY: &str = "sandbox, counterparty";
const LIFETIME_DAYS: u32 = 365;

/// The counterparty's side, secret parts included; the operator's side lies in the vault.
#[derive(Default)]
pub(super) struct Sandbox {
    openpgp: Option<Side>,
    jose: Option<Side>,
    legacy: Option<Side>,
    /// Keys of the message that was made to fail last.
    spoiled: Vec<KeyHandle>,
}

/// What the counterparty needs to seal a message to us, and where our part of it lies.
#[derive(Clone)]
struct Side {
    recipients: KeyRing,
    signers: KeyRing,
    loaded: Vec<KeyHandle>,
}

impl Sandbox {
    /// Seals a sample, making and loading the keys it needs when they are not there yet.
    pub(super) fn sample(
        &mut self,
        sample: Sample,
        vault: &mut Vault,
        at: UnixTime,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, Box<Diagnosis>> {
        // Keys of the fault before would only be in the way.
        for handle in core::mem::take(&mut self.spoiled) {
            vault.forget(handle);
        }
        let side = match sample {
            Sample::Fault(cause) => {
                let mut bench = Bench {
                    sandbox: self,
                    vault,
                    at,
                    rng,
                };
                return bench.message(cause);
            }
            Sample::OpenPgp => ready(&mut self.openpgp, vault, |v| openpgp_side(v, at, rng))?,
            Sample::JweJws => ready(&mut self.jose, vault, |v| jose_side(v, at, rng))?,
            Sample::JweLegacy => ready(&mut self.legacy, vault, |v| legacy_side(v, at, rng))?,
        };
        let payload = echo::request(at.seconds().saturating_mul(1000), "Hello from the sandbox.");
        let order = Order {
            format: match sample {
                Sample::OpenPgp => SealFormat::OpenPgp,
                Sample::Fault(_) | Sample::JweJws | Sample::JweLegacy => SealFormat::Jwe,
            },
            profile: sample.profile(),
            zip: sample == Sample::JweLegacy,
            ..Order::jwe(&side.recipients, &side.signers, &payload, at)
        };
        sealed(&order, rng)
    }
}

/// What is sealed, and how.
struct Order<'a> {
    format: SealFormat,
    profile: &'static str,
    recipients: &'a KeyRing,
    signers: &'a KeyRing,
    payload: &'a str,
    at: UnixTime,
    zip: bool,
}

impl<'a> Order<'a> {
    const fn openpgp(
        recipients: &'a KeyRing,
        signers: &'a KeyRing,
        payload: &'a str,
        at: UnixTime,
    ) -> Self {
        Self {
            format: SealFormat::OpenPgp,
            profile: "openpgp",
            recipients,
            signers,
            payload,
            at,
            zip: false,
        }
    }

    const fn jwe(
        recipients: &'a KeyRing,
        signers: &'a KeyRing,
        payload: &'a str,
        at: UnixTime,
    ) -> Self {
        Self {
            format: SealFormat::Jwe,
            profile: "jwe-jws",
            ..Self::openpgp(recipients, signers, payload, at)
        }
    }
}

/// A side as it was made, or made anew when one of its keys was forgotten in the meantime.
fn ready(
    slot: &mut Option<Side>,
    vault: &mut Vault,
    make: impl FnOnce(&mut Vault) -> Result<Side, Box<Diagnosis>>,
) -> Result<Side, Box<Diagnosis>> {
    if let Some(side) = slot.take() {
        if side
            .loaded
            .iter()
            .all(|handle| vault.get(*handle).is_some())
        {
            *slot = Some(side.clone());
            return Ok(side);
        }
        for handle in side.loaded {
            vault.forget(handle);
        }
    }
    let side = make(vault)?;
    *slot = Some(side.clone());
    Ok(side)
}

/// Our key and the counterparty's; messages go to both, as a sender keeps a readable copy.
fn openpgp_side(
    vault: &mut Vault,
    at: UnixTime,
    rng: &mut dyn CryptoRng,
) -> Result<Side, Box<Diagnosis>> {
    let ours = make(
        &Wanted::openpgp(OURS, "Sandbox partner <keys@partner.example>"),
        at,
        rng,
    )?;
    let theirs = make(
        &Wanted::openpgp(
            COUNTERPARTY,
            "Sandbox counterparty <keys@counterparty.example>",
        ),
        at,
        rng,
    )?;
    let mut recipients = KeyRing::new();
    recipients.push(ours.clone());
    recipients.push(theirs.clone());
    let loaded = vec![
        vault.add(ours, false),
        vault.add(public_half(&theirs)?, true),
    ];
    Ok(Side {
        recipients,
        signers: ring_of(theirs),
        loaded,
    })
}

/// Our encryption key, and a signing key for each side.
fn jose_side(
    vault: &mut Vault,
    at: UnixTime,
    rng: &mut dyn CryptoRng,
) -> Result<Side, Box<Diagnosis>> {
    let ours = make(
        &Wanted::jwk(OURS, KeyType::Rsa2048, KeyUsage::Encrypt),
        at,
        rng,
    )?;
    let our_signer = make(&Wanted::jwk(OURS, KeyType::P256, KeyUsage::Sign), at, rng)?;
    let theirs = make(
        &Wanted::jwk(COUNTERPARTY, KeyType::P256, KeyUsage::Sign),
        at,
        rng,
    )?;
    let loaded = vec![
        vault.add(ours.clone(), false),
        vault.add(our_signer, false),
        vault.add(public_half(&theirs)?, true),
    ];
    Ok(Side {
        recipients: ring_of(ours),
        signers: ring_of(theirs),
        loaded,
    })
}

/// An encryption key of ours alone: the older profile does not ask for a signature.
fn legacy_side(
    vault: &mut Vault,
    at: UnixTime,
    rng: &mut dyn CryptoRng,
) -> Result<Side, Box<Diagnosis>> {
    let wanted = Wanted {
        profile: "jwe-legacy",
        ..Wanted::jwk(OURS, KeyType::Rsa2048, KeyUsage::Encrypt)
    };
    let ours = make(&wanted, at, rng)?;
    let loaded = vec![vault.add(ours.clone(), false)];
    Ok(Side {
        recipients: ring_of(ours),
        signers: KeyRing::new(),
        loaded,
    })
}

struct Wanted {
    source: &'static str,
    format: KeyFormat,
    key_type: KeyType,
    usage: KeyUsage,
    user_id: Option<&'static str>,
    profile: &'static str,
    passphrase: Option<&'static str>,
}

impl Wanted {
    const fn openpgp(source: &'static str, user_id: &'static str) -> Self {
        Self {
            source,
            format: KeyFormat::OpenPgp,
            key_type: KeyType::Rsa2048,
            usage: KeyUsage::Sign,
            user_id: Some(user_id),
            profile: "openpgp",
            passphrase: None,
        }
    }

    const fn jwk(source: &'static str, key_type: KeyType, usage: KeyUsage) -> Self {
        Self {
            source,
            format: KeyFormat::Jwk,
            key_type,
            usage,
            user_id: None,
            profile: "jwe-jws",
            passphrase: None,
        }
    }
}

fn make(wanted: &Wanted, at: UnixTime, rng: &mut dyn CryptoRng) -> Result<HeldKey, Box<Diagnosis>> {
    let profile = built_in(wanted.profile)?;
    let passphrase = wanted
        .passphrase
        .map(|text| SecretBytes::new(text.as_bytes().to_vec()));
    let request = GenerateRequest {
        format: wanted.format,
        key_type: wanted.key_type,
        usage: wanted.usage,
        version: CertificateVersion::V4,
        user_id: wanted.user_id,
        days: LIFETIME_DAYS,
        passphrase: passphrase.as_ref(),
        profile: &profile,
        at,
    };
    let material = generate::generate(&request, rng).map_err(Box::new)?;
    Ok(HeldKey {
        source: wanted.source.into(),
        material,
    })
}

/// The key as the other side would receive it: through its exported public text.
fn public_half(key: &HeldKey) -> Result<HeldKey, Box<Diagnosis>> {
    let mut ring = KeyRing::new();
    ring.import(key.export_public().as_bytes(), &key.source)
        .map_err(Box::new)?;
    ring.iter()
        .next()
        .cloned()
        .ok_or_else(|| Box::new(internal()))
}

fn sealed(order: &Order<'_>, rng: &mut dyn CryptoRng) -> Result<Vec<u8>, Box<Diagnosis>> {
    let profile = built_in(order.profile)?;
    let request = SealRequest {
        payload: order.payload.as_bytes(),
        format: order.format,
        recipients: order.recipients,
        signers: order.signers,
        passphrases: &[],
        environment: None,
        profile: &profile,
        at: order.at,
        alg: None,
        enc: None,
        jws_alg: None,
        zip: order.zip,
        hidden: false,
        serialization: Serialization::Compact,
        encoding: SealEncoding::Wire,
    };
    let sealed = envelope::seal(&request, rng).map_err(|refused| Box::new(refused.diagnosis))?;
    Ok(sealed.message)
}

fn ring_of(key: HeldKey) -> KeyRing {
    let mut ring = KeyRing::new();
    ring.push(key);
    ring
}

fn built_in(name: &str) -> Result<Profile, Box<Diagnosis>> {
    Profile::built_in(name).map_err(|_| Box::new(internal()))
}

fn internal() -> Diagnosis {
    Diagnosis::new(
        envelope::Cause::KeyDisabled,
        "The sandbox could not be made.",
        "Reload the page and try the sample again.",
    )
}
