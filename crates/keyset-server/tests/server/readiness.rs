//! Launch readiness: good for the demo key set, and each check red when its fault is planted.

use clap::Parser as _;
use envelope::UnixTime;
use envelope::key::report::KeyFormat;
use envelope::key::state::KeyState;
use envelope::keyset::life::Life;
use envelope::keyset::{Environment, KeyUse, Owner};
use envelope::policy::rotation::RotationPolicy;
use keyset_api::{CheckOutcome, ReadinessReport, ReadinessRequest};
use keyset_server::app::{Ambient, App};
use keyset_server::audit::Record;
use keyset_server::config::Config;
use keyset_server::domain::{decide, readiness};
use keyset_server::store::{Change, NewKey};
use keyset_server::{demo, serve};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::json;
use tempfile::TempDir;

use crate::support::Server;

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

/// The command line of a server.
#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    config: Config,
}

/// The demo key set in this process, a minute after it was made.
struct Demo {
    app: App,
    dir: TempDir,
}

impl Demo {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut app = opened(&dir, AT, &[]).await;
        demo::prepare_first_start(&app).await.unwrap();
        app.ambient = ambient(AT.plus_seconds(60));
        Self { app, dir }
    }

    async fn report(&self) -> ReadinessReport {
        let request = ReadinessRequest {
            environment: Environment::Sandbox,
            messages: Vec::new(),
        };
        readiness::run(&self.app, "kim", request).await.unwrap()
    }

    /// Changes keys of our own behind the guards' backs.
    async fn plant(&self, fault: impl Fn(&mut Life)) {
        let mut lives: Vec<Life> = Vec::new();
        for key in self.app.store.keys().await.unwrap() {
            let mut life = key.life.clone();
            if life.entry.owner == Owner::Ours {
                fault(&mut life);
            }
            if life != key.life {
                lives.push(life);
            }
        }
        assert!(!lives.is_empty(), "a fault is planted");
        let change = Change {
            changed: lives,
            records: vec![Record::new(AT, "test", "plant")],
            ..Change::default()
        };
        decide::write(self.app.store.as_ref(), change)
            .await
            .unwrap();
    }

    /// The checks that fail, by name and format.
    async fn failing(&self) -> Vec<(String, Option<KeyFormat>)> {
        let report = self.report().await;
        let is_red = report
            .checks
            .iter()
            .any(|one| one.outcome == CheckOutcome::Failed);
        assert_eq!(report.ready, !is_red);
        let failed = report.checks.into_iter();
        let failed = failed.filter(|one| one.outcome == CheckOutcome::Failed);
        failed.map(|one| (one.check, one.format)).collect()
    }

    async fn fails(&self, check: &str, format: KeyFormat) {
        let failing = self.failing().await;
        let due = (check.to_string(), Some(format));
        assert!(failing.contains(&due), "{failing:?}");
    }
}

async fn opened(dir: &TempDir, at: UnixTime, options: &[&str]) -> App {
    let data = dir.path().to_str().unwrap();
    let line = [&["keyset-server", "--data-dir", data], options].concat();
    let config = Line::parse_from(line).config;
    serve::open(&config, ambient(at)).await.unwrap()
}

fn ambient(at: UnixTime) -> Ambient {
    Ambient::new(
        move || at,
        || {
            // Every key of the demo has its own generator, and must not be the same key.
            let seed = SEED.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            Box::new(ChaCha20Rng::seed_from_u64(seed))
        },
    )
}

static SEED: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);

/// The key that waits as the successor.
fn is_next(life: &Life, format: KeyFormat, key_use: KeyUse) -> bool {
    life.entry.format == format
        && life.entry.key_use == key_use
        && matches!(life.entry.state, KeyState::PreActive { .. })
}

#[tokio::test]
async fn the_demo_key_set_is_ready() {
    let demo = Demo::new().await;
    let report = demo.report().await;
    let failed: Vec<_> = report
        .checks
        .iter()
        .filter(|one| one.outcome == CheckOutcome::Failed)
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
    let passed = |one: &&keyset_api::CheckView| one.outcome == CheckOutcome::Passed;
    assert_eq!(report.checks.iter().filter(passed).count(), 18);
    assert_eq!(report.keys.len(), 16);
}

#[tokio::test]
async fn one_key_to_open_with_is_not_enough() {
    let demo = Demo::new().await;
    for format in [KeyFormat::OpenPgp, KeyFormat::Jwk] {
        demo.plant(|life| {
            if is_next(life, format, KeyUse::Encrypt) {
                life.entry.state = KeyState::Suspended;
            }
        })
        .await;
        demo.fails("two-keys-open", format).await;
        demo.fails("rotation-rehearsed", format).await;
    }
}

#[tokio::test]
async fn one_key_to_sign_with_is_not_enough() {
    let demo = Demo::new().await;
    for format in [KeyFormat::OpenPgp, KeyFormat::Jwk] {
        demo.plant(|life| {
            if is_next(life, format, KeyUse::Sign) {
                life.entry.state = KeyState::Suspended;
            }
        })
        .await;
        demo.fails("two-keys-sign", format).await;
    }
}

#[tokio::test]
async fn a_key_whose_private_part_is_lost_is_noticed() {
    let demo = Demo::new().await;
    let keys = demo.app.store.keys().await.unwrap();
    let lost = keys.iter().find(|key| {
        key.life.entry.owner == Owner::Ours && is_next(&key.life, KeyFormat::Jwk, KeyUse::Encrypt)
    });
    let change = Change {
        forgotten: vec![lost.unwrap().holder().into()],
        records: vec![Record::new(AT, "test", "plant")],
        ..Change::default()
    };
    decide::write(demo.app.store.as_ref(), change)
        .await
        .unwrap();
    demo.fails("two-keys-open", KeyFormat::Jwk).await;
}

#[tokio::test]
async fn a_key_that_lives_too_long_is_noticed() {
    let demo = Demo::new().await;
    demo.plant(|life| {
        if is_next(life, KeyFormat::Jwk, KeyUse::Sign) {
            life.entry.valid_to = Some(life.entry.valid_from.plus_days(731));
        }
    })
    .await;
    demo.fails("lifetimes", KeyFormat::Jwk).await;
}

#[tokio::test]
async fn a_rotation_that_its_guards_refuse_is_noticed() {
    let mut demo = Demo::new().await;
    // Longer than the successor lives: it is not valid any more when the old key may go.
    demo.app.policy = RotationPolicy {
        destroy_after: 400,
        ..demo.app.policy
    };
    demo.fails("rotation-rehearsed", KeyFormat::OpenPgp).await;
}

/// The demo key set under OpenPGP rules in which one line is another.
async fn under_rules(line: &str, other: &str) -> Demo {
    let Demo { app, dir } = Demo::new().await;
    app.store.close().await;
    let rules = include_str!("../../../envelope/profiles/openpgp.toml");
    assert!(rules.contains(line), "{line}");
    let profile = dir.path().join("other.toml");
    std::fs::write(&profile, rules.replace(line, other)).unwrap();
    let options = ["--profile", profile.to_str().unwrap()];
    let app = opened(&dir, AT.plus_seconds(60), &options).await;
    Demo { app, dir }
}

#[tokio::test]
async fn rules_that_ask_for_no_signature_are_noticed() {
    let (line, other) = ("signature = \"required\"", "signature = \"optional\"");
    let demo = under_rules(line, other).await;
    demo.fails("known-signer-required", KeyFormat::OpenPgp)
        .await;
}

#[tokio::test]
async fn rules_that_allow_one_signature_only_are_noticed() {
    let demo = under_rules("signatures = 16", "signatures = 1").await;
    demo.fails("known-and-unknown", KeyFormat::OpenPgp).await;
    demo.fails("expired-and-active", KeyFormat::OpenPgp).await;
}

#[tokio::test]
async fn a_key_that_is_too_short_is_noticed() {
    let demo = under_rules("rsa_bits_min = 2048", "rsa_bits_min = 3072").await;
    demo.fails("key-sizes", KeyFormat::OpenPgp).await;
}

#[tokio::test]
async fn a_certificate_that_encrypts_with_its_primary_key_is_noticed() {
    let demo = Demo::new().await;
    let keys = demo.app.store.keys().await.unwrap();
    let mut key = keys
        .into_iter()
        .find(|key| {
            let entry = &key.life.entry;
            entry.owner == Owner::Ours && entry.format == KeyFormat::OpenPgp
        })
        .unwrap();
    let holder = "0".repeat(40);
    key.life.entry.thumbprint.clone_from(&holder);
    key.life.entry.certificate = Some(holder.clone());
    key.life.entry.key_use = KeyUse::Encrypt;
    let added = NewKey {
        holder,
        public: key.public,
        private: None,
        lives: vec![key.life],
    };
    let change = Change {
        added: vec![added],
        records: vec![Record::new(AT, "test", "plant")],
        ..Change::default()
    };
    decide::write(demo.app.store.as_ref(), change)
        .await
        .unwrap();
    demo.fails("encryption-subkey", KeyFormat::OpenPgp).await;
}

#[tokio::test]
async fn a_message_that_does_not_open_is_noticed() {
    let demo = Demo::new().await;
    let request = json!({
        "environment": "sandbox", "messages": [{"format": "jwk", "body": "e30.e30.e30.e30.e30"}],
    });
    let request = serde_json::from_value(request).unwrap();
    let report = readiness::run(&demo.app, "kim", request).await.unwrap();
    let check = report
        .checks
        .iter()
        .find(|one| one.check == "messages-of-others");
    assert_eq!(check.unwrap().outcome, CheckOutcome::Failed);
    assert!(!report.ready);
}

#[test]
fn the_report_is_kept_as_data_and_as_a_page() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), &["--demo"]);
    let made = server.post("/api/v1/readiness", &json!({"environment": "sandbox"}));
    assert_eq!(made.status, 201, "{}", made.text());
    let report = made.json();
    assert_eq!(report["ready"], true, "{report}");
    let path = format!("/api/v1/readiness/{}", report["id"].as_str().unwrap());
    assert_eq!(server.get(&path).json(), report);
    let listed = server.get("/api/v1/readiness").json();
    assert_eq!(listed["reports"], json!([report]));
    let page = server.get(&format!("{path}.html"));
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    for check in report["checks"].as_array().unwrap() {
        assert!(
            page.text().contains(check["title"].as_str().unwrap()),
            "{check}"
        );
    }
    assert!(
        !page.text().contains("http"),
        "nothing is loaded from elsewhere"
    );
}

#[test]
fn an_unknown_report_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    for path in ["/api/v1/readiness/none", "/api/v1/readiness/none.html"] {
        assert_eq!(
            server.get(path).problem(),
            (404, "readiness.unknown".into())
        );
    }
}
