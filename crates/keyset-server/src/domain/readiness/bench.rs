//! The bench of a readiness report: the real keys on one side, and on the other a counterparty that
//! exists for the report alone, with a known, an unknown and an expired signing key.

use envelope::generate::{CertificateVersion, GenerateRequest, KeyType, generate};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::ring::HeldKey;
use envelope::keyset::life::{Life, Purpose};
use envelope::keyset::permission::{Operation, Permission, permission};
use envelope::keyset::{Environment, KeyUse, Owner};
use envelope::policy::rotation::RotationPolicy;
use envelope::seal::SealEncoding;
use envelope::{CryptoRng, KeyRing, OpenRequest, Opened, Profile, Refused, SealRequest, UnixTime};

use super::Fault;
use crate::domain::held::Held;
use crate::domain::wire;
use crate::error::ApiError;
use crate::profiles::Profiles;

pub(super) struct Bench<'a> {
    held: &'a Held,
    profiles: &'a Profiles,
    pub(super) policy: RotationPolicy,
    pub(super) environment: Environment,
    pub(super) at: UnixTime,
    rng: &'a mut dyn CryptoRng,
    means: Means,
    lax: Profile,
    openpgp: StandIn,
    jose: StandIn,
}

/// What this program works with, apart from keys and rules. The tests of the checks know worse
/// ones.
#[derive(Clone, Copy)]
pub(super) struct Means {
    /// The form of the OpenPGP bodies that it makes; a token has one form only.
    pub(super) encoding: SealEncoding,
    /// Whether it reads a decrypted body as JSON.
    pub(super) reads: fn(&[u8]) -> bool,
}

/// A counterparty of one format.
pub(super) struct StandIn {
    /// Signs, and we know it.
    pub(super) known: KeyRing,
    /// Signs, and we do not know it.
    pub(super) unknown: KeyRing,
    /// We know it, and it has ended a second ago.
    pub(super) expired: KeyRing,
    /// Opens what we seal.
    pub(super) opens: KeyRing,
}

/// A message to be made or opened on the bench.
pub(super) struct Trial<'a> {
    pub(super) format: KeyFormat,
    pub(super) at: UnixTime,
    pub(super) keys: &'a KeyRing,
    pub(super) trust: &'a KeyRing,
}

impl<'a> Bench<'a> {
    pub(super) fn new(
        held: &'a Held,
        profiles: &'a Profiles,
        policy: RotationPolicy,
        environment: Environment,
        at: UnixTime,
        rng: &'a mut dyn CryptoRng,
        means: Means,
    ) -> Result<Self, ApiError> {
        let lax = Profile::built_in("permissive").map_err(|_| ApiError::Internal {
            doing: "reading a built-in profile",
        })?;
        let openpgp = StandIn::new(KeyFormat::OpenPgp, &lax, at, rng)?;
        let jose = StandIn::new(KeyFormat::Jwk, &lax, at, rng)?;
        Ok(Self {
            held,
            profiles,
            policy,
            environment,
            at,
            rng,
            means,
            lax,
            openpgp,
            jose,
        })
    }

    /// Every key of the environment.
    pub(super) fn lives(&self) -> impl Iterator<Item = &'a Life> + use<'a> {
        let environment = self.environment;
        let lives = self.held.lives.iter();
        lives.filter(move |life| life.entry.environment == environment)
    }

    /// The keys of both sides that ordinary messages are processed with.
    pub(super) fn at_work(&self, format: KeyFormat) -> impl Iterator<Item = &'a Life> + use<'a> {
        self.lives()
            .filter(move |life| life.entry.format == format && life.processes())
    }

    /// The certificates of these keys, each once, public and armored.
    pub(super) fn certificates(&self) -> Vec<String> {
        let at_work = self.at_work(KeyFormat::OpenPgp);
        let holders: Vec<_> = at_work
            .filter_map(|life| life.entry.certificate.as_deref())
            .collect();
        let held = self.held.ours.iter().chain(&self.held.theirs);
        held.filter(|key| holders.contains(&&*key.source))
            .map(HeldKey::export_public)
            .collect()
    }

    /// Our keys that may be sealed to or sign, if only in a probe.
    pub(super) fn ours(&self, format: KeyFormat, key_use: KeyUse) -> Vec<&'a Life> {
        let purpose = self.purpose(format, key_use);
        self.lives()
            .filter(|life| life.purpose() == purpose)
            .filter(|life| {
                permission(life.entry.state, Operation::Protect) != Permission::Denied
                    && life.entry.valid_from <= self.at
                    && !life.entry.is_expired(self.at)
            })
            .collect()
    }

    pub(super) const fn purpose(&self, format: KeyFormat, key_use: KeyUse) -> Purpose {
        Purpose {
            owner: Owner::Ours,
            environment: self.environment,
            format,
            key_use,
        }
    }

    /// Whether this program reads a decrypted body as JSON.
    pub(super) fn reads(&self, body: &[u8]) -> bool {
        (self.means.reads)(body)
    }

    pub(super) const fn stand_in(&self, format: KeyFormat) -> &StandIn {
        match format {
            KeyFormat::OpenPgp => &self.openpgp,
            KeyFormat::Jwk => &self.jose,
        }
    }

    pub(super) const fn profile(&self, format: KeyFormat) -> &'a Profile {
        self.profiles.of(format)
    }

    /// Our private keys with these thumbprints.
    pub(super) fn private(&self, thumbprints: &[&str]) -> KeyRing {
        self.held.ours.only(thumbprints.iter().copied())
    }

    /// All of our private keys.
    pub(super) const fn all_private(&self) -> &'a KeyRing {
        &self.held.ours
    }

    /// The counterparty's keys.
    pub(super) const fn theirs(&self) -> &'a KeyRing {
        &self.held.theirs
    }

    /// The public halves of our keys, as the counterparty holds them.
    pub(super) fn public(&self) -> Result<KeyRing, Fault> {
        let mut ring = KeyRing::new();
        for key in &self.held.ours {
            ring.import(key.export_public().as_bytes(), &key.source)
                .map_err(|diagnosis| diagnosis.summary)?;
        }
        Ok(ring)
    }

    /// Seals a message to the keys of a trial, signed by another ring.
    pub(super) fn seal(&mut self, trial: &Trial<'_>, signers: &KeyRing) -> Result<Vec<u8>, Fault> {
        let profile = self.profiles.of(trial.format);
        sealed(trial, signers, profile, self.means.encoding, self.rng)
    }

    /// Seals a message that nobody signs, as no rules of ours would.
    pub(super) fn seal_unsigned(&mut self, trial: &Trial<'_>) -> Result<Vec<u8>, Fault> {
        let encoding = self.means.encoding;
        sealed(trial, &KeyRing::new(), &self.lax, encoding, self.rng)
    }

    /// Opens a message with the keys of a trial.
    pub(super) fn open(&mut self, trial: &Trial<'_>, message: &[u8]) -> Result<Opened, Refused> {
        let request = OpenRequest {
            input: message,
            detached: None,
            keys: trial.keys,
            trust: trial.trust,
            passphrases: &[],
            session_keys: &[],
            environment: Some(self.environment),
            profile: self.profiles.of(trial.format),
            at: trial.at,
        };
        envelope::open(&request, self.rng)
    }
}

fn sealed(
    trial: &Trial<'_>,
    signers: &KeyRing,
    profile: &Profile,
    encoding: SealEncoding,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, Fault> {
    let format = wire::sealed_as(trial.format);
    let request = wire::request(PAYLOAD, format, trial.keys, signers, profile, trial.at);
    let request = match trial.format {
        KeyFormat::OpenPgp => SealRequest {
            encoding,
            ..request
        },
        KeyFormat::Jwk => request,
    };
    let sealed = envelope::seal(&request, rng).map_err(|refused| refused.diagnosis.summary)?;
    Ok(sealed.message)
}

impl StandIn {
    fn new(
        format: KeyFormat,
        profile: &Profile,
        at: UnixTime,
        rng: &mut dyn CryptoRng,
    ) -> Result<Self, ApiError> {
        let mut ring = |usage, days| made(format, usage, days, profile, at, rng);
        Ok(Self {
            known: ring(KeyUsage::Sign, LASTING)?,
            unknown: ring(KeyUsage::Sign, LASTING)?,
            expired: ring(KeyUsage::Sign, ENDED)?,
            opens: ring(KeyUsage::Encrypt, LASTING)?,
        })
    }
}

/// Begun so that it ends so many days from now; with 0 it ends at this very second.
fn made(
    format: KeyFormat,
    usage: KeyUsage,
    days_left: i64,
    profile: &Profile,
    at: UnixTime,
    rng: &mut dyn CryptoRng,
) -> Result<KeyRing, ApiError> {
    let openpgp = format == KeyFormat::OpenPgp;
    let request = GenerateRequest {
        format,
        // Quick ones, where the built-in rules for messages take them.
        key_type: match (format, usage) {
            (KeyFormat::OpenPgp, _) => KeyType::Ed25519,
            (KeyFormat::Jwk, KeyUsage::Encrypt) => KeyType::Rsa2048,
            (KeyFormat::Jwk, _) => KeyType::P256,
        },
        usage: if openpgp { KeyUsage::Sign } else { usage },
        version: CertificateVersion::V4,
        user_id: openpgp.then_some("Readiness <readiness@counterparty.example>"),
        days: LIFETIME,
        passphrase: None,
        profile,
        at: at.plus_days(days_left.saturating_sub(i64::from(LIFETIME))),
    };
    let material = generate(&request, rng)?;
    let mut ring = KeyRing::new();
    ring.push(HeldKey {
        source: "readiness".into(),
        material,
    });
    Ok(ring)
}

/// What every message of the bench says.
pub(super) const PAYLOAD: &[u8] = b"{\"clientMessage\":\"readiness\"}";

/// How long the keys of the stand-in live, in days.
const LIFETIME: u32 = 300;

/// Days left of those that have not ended.
const LASTING: i64 = 200;

/// Days left of the one that has.
const ENDED: i64 = 0;
