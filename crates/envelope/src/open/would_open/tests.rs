//! One kind of change, one test; each message is sealed here under another profile than it is
//! opened with.

use alloc::string::ToString as _;
use alloc::vec;
use alloc::vec::Vec;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::json;

use super::*;
use crate::generate::{CertificateVersion, GenerateRequest, KeyType, generate};
use crate::key::report::{KeyFormat, KeyUsage};
use crate::key::ring::HeldKey;
use crate::key::state::StateName;
use crate::keyset::KeyRecord;
use crate::policy::algorithm::{ContentEncryption, KeyManagement, Serialization};
use crate::seal::{SealEncoding, SealFormat, SealRequest, seal};
use crate::time::UnixTime;

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(5)
}

fn profile(name: &str) -> Profile {
    Profile::built_in(name).unwrap()
}

fn ring(format: KeyFormat, usage: KeyUsage, days: u32) -> KeyRing {
    ring_for("permissive", format, usage, days)
}

/// A JWK is bound to the first algorithm of the profile it is made for.
fn ring_for(name: &str, format: KeyFormat, usage: KeyUsage, days: u32) -> KeyRing {
    let request = GenerateRequest {
        format,
        key_type: KeyType::Rsa2048,
        usage,
        version: CertificateVersion::V4,
        user_id: Some("Partner <keys@partner.example>"),
        days,
        passphrase: None,
        profile: &profile(name),
        at: AT,
    };
    // Another key for another use.
    let seed = u64::from(usage == KeyUsage::Sign);
    let material = generate(&request, &mut ChaCha20Rng::seed_from_u64(seed)).unwrap();
    let mut ring = KeyRing::new();
    ring.push(HeldKey {
        source: "test".into(),
        material,
    });
    ring
}

struct Message<'a> {
    format: SealFormat,
    to: &'a KeyRing,
    by: &'a KeyRing,
    profile: &'a str,
    alg: Option<KeyManagement>,
    enc: Option<ContentEncryption>,
}

impl<'a> Message<'a> {
    /// As the format's own profile has it.
    const fn of(format: SealFormat, to: &'a KeyRing, by: &'a KeyRing) -> Self {
        Self {
            format,
            to,
            by,
            profile: match format {
                SealFormat::OpenPgp => "openpgp",
                SealFormat::Jwe | SealFormat::Jws => "jwe-jws",
            },
            alg: None,
            enc: None,
        }
    }

    fn sealed(&self) -> Vec<u8> {
        let request = SealRequest {
            payload: b"{}",
            format: self.format,
            recipients: self.to,
            signers: self.by,
            passphrases: &[],
            environment: None,
            profile: &profile(self.profile),
            at: AT,
            alg: self.alg,
            enc: self.enc,
            jws_alg: None,
            zip: false,
            hidden: false,
            serialization: Serialization::Compact,
            encoding: SealEncoding::Wire,
        };
        seal(&request, &mut rng()).unwrap().message
    }
}

/// What would open it, after it was refused for this cause.
fn ways(
    input: &[u8],
    keys: &KeyRing,
    trust: &KeyRing,
    profile: &Profile,
    at: UnixTime,
    cause: Cause,
) -> Vec<Vec<Change>> {
    let request = OpenRequest {
        input,
        detached: None,
        keys,
        trust,
        passphrases: &[],
        session_keys: &[],
        environment: Some(Environment::Sandbox),
        profile,
        at,
    };
    let refused = open(&request, &mut rng()).err().unwrap();
    assert_eq!(
        refused.diagnosis.cause, cause,
        "{}",
        refused.diagnosis.summary
    );
    let ways = would_open(&request, &refused, &mut rng());
    ways.into_iter().map(|way| way.changes).collect()
}

fn rule(rule: &str, needs: Value) -> Change {
    Change::Rule {
        rule: rule.into(),
        needs,
    }
}

fn use_profile(name: &str) -> Change {
    Change::Profile { name: name.into() }
}

#[test]
fn another_profile_comes_before_two_rules() {
    let key = ring_for("jwe-legacy", KeyFormat::Jwk, KeyUsage::Encrypt, 365);
    let signer = ring(KeyFormat::Jwk, KeyUsage::Sign, 365);
    let message = Message {
        format: SealFormat::Jwe,
        to: &key,
        by: &signer,
        profile: "jwe-legacy",
        alg: Some(KeyManagement::Rsa1_5),
        enc: Some(ContentEncryption::A128CbcHs256),
    };
    let found = ways(
        &message.sealed(),
        &key,
        &signer,
        &profile("jwe-jws"),
        AT,
        Cause::AlgorithmForbidden,
    );
    assert_eq!(
        found,
        [
            vec![use_profile("jwe-legacy")],
            vec![
                rule("jose.key_management", json!("RSA1_5")),
                rule("jose.content_encryption", json!("A128CBC-HS256")),
            ],
        ]
    );
}

#[test]
fn a_held_signer_that_is_not_trusted_is_named() {
    let key = ring(KeyFormat::OpenPgp, KeyUsage::Encrypt, 365);
    let message = Message::of(SealFormat::OpenPgp, &key, &key);
    let found = ways(
        &message.sealed(),
        &key,
        &KeyRing::new(),
        &profile("openpgp"),
        AT,
        Cause::UnknownSigner,
    );
    let id = key.reports(&profile("openpgp"), AT)[0].id.clone();
    assert_eq!(found, [vec![Change::Trust { id }]]);
}

#[test]
fn an_expired_signer_is_a_rule_of_the_profile() {
    let (key, signer) = (
        ring(KeyFormat::OpenPgp, KeyUsage::Encrypt, 365),
        ring(KeyFormat::OpenPgp, KeyUsage::Sign, 1),
    );
    let message = Message::of(SealFormat::OpenPgp, &key, &signer);
    let later = UnixTime::from_seconds(AT.seconds() + 2 * UnixTime::DAY);
    let found = ways(
        &message.sealed(),
        &key,
        &signer,
        &profile("openpgp"),
        later,
        Cause::SignerExpired,
    );
    assert_eq!(
        found,
        [vec![rule("keys.accept_expired_signer", json!(true))]]
    );
}

#[test]
fn a_body_too_long_names_the_bound_it_needs() {
    let key = ring(KeyFormat::OpenPgp, KeyUsage::Encrypt, 365);
    let message = Message::of(SealFormat::OpenPgp, &key, &key);
    let sealed = message.sealed();
    let mut small = profile("openpgp");
    small.limits.body = 100;
    small.name = "small".into();
    let found = ways(&sealed, &key, &key, &small, AT, Cause::SizeLimit);
    assert_eq!(
        found,
        [
            vec![use_profile("openpgp")],
            vec![rule("limits.body", json!(sealed.len()))]
        ]
    );
}

#[test]
fn nothing_is_tried_behind_a_private_key() {
    let key = ring(KeyFormat::Jwk, KeyUsage::Encrypt, 365);
    let signer = ring(KeyFormat::Jwk, KeyUsage::Sign, 365);
    let message = Message::of(SealFormat::Jwe, &key, &signer);
    let mut sealed = message.sealed();
    let last = sealed.len() - 1;
    sealed[last] = if sealed[last] == b'A' { b'Q' } else { b'A' };
    let found = ways(
        &sealed,
        &key,
        &signer,
        &profile("jwe-jws"),
        AT,
        Cause::DecryptionFailed,
    );
    assert_eq!(found, Vec::<Vec<Change>>::new());
}

#[test]
fn a_message_for_somebody_else_opens_under_no_change() {
    let key = ring(KeyFormat::Jwk, KeyUsage::Encrypt, 365);
    let message = Message {
        format: SealFormat::Jwe,
        to: &key,
        by: &ring(KeyFormat::Jwk, KeyUsage::Sign, 365),
        profile: "jwe-jws",
        alg: None,
        enc: None,
    };
    let found = ways(
        &message.sealed(),
        &KeyRing::new(),
        &KeyRing::new(),
        &profile("jwe-jws"),
        AT,
        Cause::NoMatchingKey,
    );
    assert_eq!(found, Vec::<Vec<Change>>::new());
}

fn record(ring: &KeyRing, environment: Environment, state: KeyState) -> KeyRecord {
    let report = ring.reports(&profile("jwe-jws"), AT).remove(0);
    KeyRecord {
        id: Some(report.id),
        thumbprint: report.thumbprint,
        certificate: None,
        owner: None,
        environment: Some(environment),
        key_use: None,
        state,
        state_since: None,
        valid_to: None,
    }
}

#[test]
fn a_suspended_key_would_open_were_it_restored_and_its_signer_trusted() {
    let mut key = ring(KeyFormat::Jwk, KeyUsage::Encrypt, 365);
    let mut signer = ring(KeyFormat::Jwk, KeyUsage::Sign, 365);
    let message = Message::of(SealFormat::Jwe, &key, &signer);
    let sealed = message.sealed();
    let untrusted = KeyState::PreActive {
        trusted: false,
        verified: false,
    };
    let of_key = record(&key, Environment::Sandbox, KeyState::Suspended);
    let of_signer = record(&signer, Environment::Sandbox, untrusted);
    let expected = vec![
        Change::State {
            id: of_key.name().into(),
            from: StateName::Suspended,
        },
        Change::State {
            id: of_signer.name().into(),
            from: StateName::PreActive,
        },
    ];
    key.push_record(of_key);
    signer.push_record(of_signer);
    let found = ways(
        &sealed,
        &key,
        &signer,
        &profile("jwe-jws"),
        AT,
        Cause::KeyDisabled,
    );
    assert_eq!(found, [expected]);
}

#[test]
fn a_message_for_production_would_open_there() {
    let mut key = ring(KeyFormat::Jwk, KeyUsage::Encrypt, 365);
    let signer = ring(KeyFormat::Jwk, KeyUsage::Sign, 365);
    let message = Message::of(SealFormat::Jwe, &key, &signer);
    let sealed = message.sealed();
    key.push_record(record(&key, Environment::Production, KeyState::Active));
    let found = ways(
        &sealed,
        &key,
        &signer,
        &profile("jwe-jws"),
        AT,
        Cause::WrongEnvironment,
    );
    assert_eq!(
        found,
        [vec![Change::Environment {
            name: Environment::Production
        }]]
    );
}

#[test]
fn a_compromised_key_is_never_proposed() {
    let mut key = ring(KeyFormat::Jwk, KeyUsage::Encrypt, 365);
    let signer = ring(KeyFormat::Jwk, KeyUsage::Sign, 365);
    let message = Message::of(SealFormat::Jwe, &key, &signer);
    let sealed = message.sealed();
    key.push_record(record(&key, Environment::Sandbox, KeyState::Compromised));
    let found = ways(
        &sealed,
        &key,
        &signer,
        &profile("jwe-jws"),
        AT,
        Cause::KeyDisabled,
    );
    assert_eq!(found, Vec::<Vec<Change>>::new());
}

#[test]
fn every_change_is_said_in_one_sentence() {
    for (change, text) in [
        (use_profile("jwe-legacy"), "Use the profile `jwe-legacy`."),
        (
            rule("jose.zip", json!(true)),
            "Set `jose.zip` to true in a profile file.",
        ),
        (
            rule("layers.signature", json!("optional")),
            "Make `layers.signature` \"optional\" in a profile file.",
        ),
        (
            rule("openpgp.ciphers", json!("AES-128")),
            "Add \"AES-128\" to `openpgp.ciphers` in a profile file.",
        ),
        (
            Change::Trust { id: "8A3F".into() },
            "Trust the signer 8A3F, whose key you hold.",
        ),
        (
            Change::State {
                id: "8A3F".into(),
                from: StateName::Suspended,
            },
            "Restore the key 8A3F in the key set, where it is suspended.",
        ),
        (
            Change::State {
                id: "8A3F".into(),
                from: StateName::PreActive,
            },
            "Trust the key 8A3F in the key set.",
        ),
        (
            Change::Environment {
                name: Environment::Production,
            },
            "Open it in production, where the key belongs.",
        ),
    ] {
        assert_eq!(change.to_string(), text);
    }
}
