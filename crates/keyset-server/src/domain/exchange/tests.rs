//! Two sides with key sets of their own exchange messages.

use std::ffi::OsStr;
use std::path::Path;

use clap::Parser as _;
use envelope::Cause;
use envelope::generate::{CertificateVersion, GenerateRequest, KeyType, generate};
use envelope::key::report::KeyUsage;
use envelope::key::ring::KeyMaterial;
use envelope::key::state::KeyState;
use envelope::keyset::entry::Placement;
use envelope::openpgp::amend::{OldSubkeys, RefreshRequest, refresh};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use tempfile::TempDir;

use super::*;
use crate::app::Ambient;
use crate::config::Config;
use crate::domain::decide;
use crate::domain::material::{prepare, prepare_own, profile};
use crate::store::Change;
use crate::store::traffic::Act;

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

const TRUSTED: KeyState = KeyState::PreActive {
    trusted: true,
    verified: false,
};

/// A server without a network.
struct Side {
    app: App,
    _dir: TempDir,
}

/// What a server is started with.
#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    config: Config,
}

fn configured(dir: &Path) -> Config {
    let line = [OsStr::new("it"), OsStr::new("--data-dir"), dir.as_os_str()];
    Line::try_parse_from(line).unwrap().config
}

impl Side {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let ambient = Ambient::new(|| AT, || Box::new(ChaCha20Rng::seed_from_u64(1)));
        let config = configured(dir.path());
        let app = crate::serve::open(&config, ambient).await.unwrap();
        Self { app, _dir: dir }
    }

    /// Enters a key of its own.
    async fn own(&self, material: &KeyMaterial, state: KeyState) -> Vec<String> {
        let place = placed(Owner::Ours, state);
        let (vault, mut rng) = (self.app.vaults.present(), self.app.ambient.rng());
        let prepared = prepare_own(material.clone(), &place, &vault, rng.as_mut());
        self.enter(prepared.ok().unwrap().change("test", "kim", AT))
            .await
    }

    /// Enters the public half of the other side's key.
    async fn other(&self, material: &KeyMaterial, state: KeyState) -> Vec<String> {
        let prepared = prepare(material.clone(), &placed(Owner::Counterparty, state));
        self.enter(prepared.ok().unwrap().change("test", "kim", AT))
            .await
    }

    async fn enter(&self, change: Change) -> Vec<String> {
        let lives = change.added.iter().flat_map(|key| &key.lives);
        let prints = lives.map(|life| life.entry.thumbprint.clone()).collect();
        decide::write(self.app.store.as_ref(), change)
            .await
            .unwrap();
        prints
    }

    /// Sets the state of a key, as a step of another server would.
    async fn set(&self, thumbprint: &str, state: KeyState) {
        let keys = self.app.store.keys().await.unwrap();
        let key = keys
            .iter()
            .find(|key| key.life.entry.thumbprint == thumbprint);
        let mut life = key.unwrap().life.clone();
        life.entry.state = state;
        let change = Change {
            records: vec![crate::audit::Record::new(AT, "kim", "test")],
            changed: vec![life],
            ..Change::default()
        };
        decide::write(self.app.store.as_ref(), change)
            .await
            .unwrap();
    }

    async fn seal(&self, format: KeyFormat, to: Choice) -> Result<SealedMessage, ApiError> {
        let outgoing = Outgoing {
            payload: SecretBytes::new(b"hello".to_vec()),
            environment: Environment::Sandbox,
            format,
            signers: Choice::Usual,
            recipients: to,
        };
        seal(&self.app, outgoing).await
    }

    async fn open(&self, format: KeyFormat, body: &[u8], environment: Environment) -> Opening {
        let incoming = Incoming {
            body: body.to_vec(),
            environment,
            format,
        };
        open(&self.app, incoming).await.unwrap()
    }
}

fn placed(owner: Owner, state: KeyState) -> Placement {
    Placement {
        owner,
        environment: Environment::Sandbox,
        state,
        key_use: None,
        valid_from: None,
        valid_to: None,
        at: AT,
    }
}

fn made(seed: u64, format: KeyFormat, usage: KeyUsage) -> KeyMaterial {
    let profile = profile(format).unwrap();
    let request = GenerateRequest {
        format,
        key_type: KeyType::Rsa2048,
        usage,
        version: CertificateVersion::V4,
        user_id: (format == KeyFormat::OpenPgp).then_some("Side <side@partner.example>"),
        days: 365,
        passphrase: None,
        profile: &profile,
        at: AT,
    };
    generate(&request, &mut ChaCha20Rng::seed_from_u64(seed)).unwrap()
}

fn certificate(seed: u64) -> KeyMaterial {
    made(seed, KeyFormat::OpenPgp, KeyUsage::Sign)
}

/// The same certificate with a second encryption subkey.
fn refreshed(material: &KeyMaterial) -> KeyMaterial {
    let KeyMaterial::OpenPgp(certificate) = material else {
        panic!("not a certificate");
    };
    let request = RefreshRequest {
        key_type: None,
        days: 300,
        old: OldSubkeys::Keep,
        extend: false,
        passphrases: &[],
        profile: &profile(KeyFormat::OpenPgp).unwrap(),
        at: AT,
    };
    let mut rng = ChaCha20Rng::seed_from_u64(9);
    KeyMaterial::OpenPgp(refresh(certificate, &request, &mut rng).unwrap())
}

/// The key ids that the message itself names as recipients.
fn named_in(message: &SealedMessage) -> Vec<String> {
    let request = envelope::InspectRequest::without_time(&message.body, None);
    let recipients = envelope::inspect(&request).recipients.into_iter();
    recipients.filter_map(|recipient| recipient.id).collect()
}

fn cause(opening: &Opening) -> Option<Cause> {
    let refused = opening.outcome.as_ref().err();
    refused.map(|refused| refused.diagnosis.cause)
}

#[tokio::test]
async fn a_message_of_either_format_arrives_and_the_keys_are_named() {
    let (one, other) = (Side::new().await, Side::new().await);
    for format in [KeyFormat::OpenPgp, KeyFormat::Jwk] {
        let (ours, theirs) = match format {
            KeyFormat::OpenPgp => (vec![certificate(1)], vec![certificate(2)]),
            KeyFormat::Jwk => (
                vec![made(3, format, KeyUsage::Sign)],
                vec![made(4, format, KeyUsage::Encrypt)],
            ),
        };
        for key in &ours {
            one.own(key, KeyState::Active).await;
            other.other(key, KeyState::Active).await;
        }
        for key in &theirs {
            other.own(key, KeyState::Active).await;
            one.other(key, KeyState::Active).await;
        }
        let sealed = one.seal(format, Choice::Usual).await.ok().unwrap();
        let opening = other.open(format, &sealed.body, Environment::Sandbox).await;
        assert_eq!(
            opening.outcome.as_ref().ok().unwrap().payload().expose(),
            b"hello"
        );
        assert_eq!(opening.opened_by.as_ref(), sealed.recipients.first());
        assert_eq!(opening.verified_by, sealed.signers);
    }
    let counts = other.app.traffic.counts();
    assert_eq!(counts.opened.len(), 2, "{counts:?}");
    assert_eq!(counts.refused.len(), 0, "{counts:?}");
}

#[tokio::test]
async fn a_step_of_another_server_holds_for_the_next_message() {
    let (one, other) = (Side::new().await, Side::new().await);
    let (ours, theirs) = (certificate(1), certificate(2));
    one.own(&ours, KeyState::Active).await;
    other.other(&ours, KeyState::Active).await;
    one.other(&theirs, KeyState::Active).await;
    let mine = other.own(&theirs, KeyState::Active).await;
    let sealed = one
        .seal(KeyFormat::OpenPgp, Choice::Usual)
        .await
        .ok()
        .unwrap();
    let body = &sealed.body;
    let opening = other
        .open(KeyFormat::OpenPgp, body, Environment::Sandbox)
        .await;
    assert_eq!(cause(&opening), None);
    for thumbprint in &mine {
        other.set(thumbprint, KeyState::Suspended).await;
    }
    let opening = other
        .open(KeyFormat::OpenPgp, body, Environment::Sandbox)
        .await;
    assert_eq!(cause(&opening), Some(Cause::KeyDisabled));
    assert_eq!(opening.opened_by, None);
}

#[tokio::test]
async fn a_sandbox_message_is_refused_in_production() {
    let (one, other) = (Side::new().await, Side::new().await);
    let (ours, theirs) = (certificate(1), certificate(2));
    one.own(&ours, KeyState::Active).await;
    other.other(&ours, KeyState::Active).await;
    one.other(&theirs, KeyState::Active).await;
    other.own(&theirs, KeyState::Active).await;
    let sealed = one
        .seal(KeyFormat::OpenPgp, Choice::Usual)
        .await
        .ok()
        .unwrap();
    let opening = other
        .open(KeyFormat::OpenPgp, &sealed.body, Environment::Production)
        .await;
    assert_eq!(cause(&opening), Some(Cause::WrongEnvironment));
}

#[tokio::test]
async fn a_probe_is_sealed_to_the_key_that_is_named_and_ordinary_traffic_is_not() {
    let one = Side::new().await;
    one.own(&certificate(1), KeyState::Active).await;
    let active = one.other(&certificate(2), KeyState::Active).await;
    let next = one.other(&certificate(3), TRUSTED).await;
    let usual = one
        .seal(KeyFormat::OpenPgp, Choice::Usual)
        .await
        .ok()
        .unwrap();
    assert!(active.contains(&usual.recipients[0]));
    let named = Choice::Named(vec![next[1].clone()]);
    let probe = one.seal(KeyFormat::OpenPgp, named).await.ok().unwrap();
    assert_eq!(probe.recipients, [next[1].clone()]);
    let sign = Choice::Named(vec![next[0].clone()]);
    let refused = one.seal(KeyFormat::OpenPgp, sign).await.err().unwrap();
    assert_eq!(refused.code(), "select.other-purpose");
}

/// The subkey of a certificate rotates on its own: its successor is there before it may protect.
#[tokio::test]
async fn of_a_certificate_the_active_subkey_alone_is_sealed_to() {
    let one = Side::new().await;
    one.own(&certificate(1), KeyState::Active).await;
    let prints = one
        .other(&refreshed(&certificate(2)), KeyState::Active)
        .await;
    let held = held(&one.app).await.ok().unwrap();
    let entry = |print: &String| {
        let mut entries = held.lives.iter().map(|life| &life.entry);
        entries.find(|entry| entry.thumbprint == *print).unwrap()
    };
    let subkeys: Vec<&String> = prints
        .iter()
        .filter(|print| entry(print).key_use == KeyUse::Encrypt)
        .collect();
    assert_eq!(subkeys.len(), 2);
    for (active, next) in [(subkeys[0], subkeys[1]), (subkeys[1], subkeys[0])] {
        one.set(active, KeyState::Active).await;
        one.set(next, TRUSTED).await;
        let usual = one
            .seal(KeyFormat::OpenPgp, Choice::Usual)
            .await
            .ok()
            .unwrap();
        assert_eq!(named_in(&usual), [entry(active).id.clone()]);
        let named = Choice::Named(vec![next.clone()]);
        let probe = one.seal(KeyFormat::OpenPgp, named).await.ok().unwrap();
        assert_eq!(named_in(&probe), [entry(next).id.clone()]);
    }
}

#[tokio::test]
async fn uses_are_written_and_what_was_written_is_not_written_again() {
    let one = Side::new().await;
    let own = one.own(&certificate(1), KeyState::Active).await;
    one.other(&certificate(2), KeyState::Active).await;
    one.seal(KeyFormat::OpenPgp, Choice::Usual)
        .await
        .ok()
        .unwrap();
    for _ in 0..2 {
        crate::domain::traffic::write(&one.app).await.unwrap();
    }
    let uses = one.app.traffic_log.uses(own[0].clone()).await.unwrap();
    assert_eq!(uses.len(), 1);
    assert_eq!((uses[0].act, uses[0].count), (Act::Signed, 1));
}
