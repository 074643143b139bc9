//! The demo key set in this process, a minute after it was made, with one fault or none.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use clap::Parser as _;
use envelope::UnixTime;
use envelope::key::report::KeyFormat;
use envelope::key::state::KeyState;
use envelope::keyset::life::Life;
use envelope::keyset::{Environment, KeyUse, Owner};
use keyset_api::{ForeignMessage, ImportKey, ReadinessReport, ReadinessRequest};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::json;
use tempfile::TempDir;

use super::super::{Means, OURS, run_told};
use super::table::Fault;
use crate::app::{Ambient, App};
use crate::audit::Record;
use crate::config::Config;
use crate::domain::{decide, import};
use crate::store::{Change, NewKey, StoredKey};
use crate::{demo, serve};

/// A data directory with the demo key set, to be copied.
pub(super) struct Prepared(TempDir);

/// The key set, and what it is asked with.
pub(super) struct Demo {
    app: App,
    means: Means,
    messages: Vec<ForeignMessage>,
    _dir: TempDir,
}

/// The command line of a server.
#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    config: Config,
}

impl Prepared {
    pub(super) async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let app = opened(dir.path(), AT, &[]).await;
        demo::prepare_first_start(&app).await.unwrap();
        app.store.close().await;
        Self(dir)
    }

    /// As it was made.
    pub(super) async fn sound(&self) -> Demo {
        self.copy(&[]).await
    }

    /// With this fault.
    pub(super) async fn with(&self, fault: &Fault) -> Demo {
        match *fault {
            Fault::Counterparty(public, key_use) => {
                let demo = self.sound().await;
                demo.take_in(public, key_use).await;
                demo
            }
            Fault::Encoding(encoding) => {
                let demo = self.sound().await;
                let means = Means { encoding, ..OURS };
                Demo { means, ..demo }
            }
            Fault::Keys(change) => {
                let demo = self.sound().await;
                demo.change(Owner::Ours, change).await;
                demo
            }
            Fault::LostPrivatePart(is_lost) => {
                let demo = self.sound().await;
                demo.lose(is_lost).await;
                demo
            }
            Fault::Message(body) => {
                let message = json!({ "format": "jwk", "body": body });
                let messages = vec![serde_json::from_value(message).unwrap()];
                let demo = self.sound().await;
                Demo { messages, ..demo }
            }
            Fault::Policy(other) => {
                let mut demo = self.sound().await;
                demo.app.policy = other(demo.app.policy);
                demo
            }
            Fault::PrimaryEncrypts => {
                let demo = self.sound().await;
                demo.add_a_primary_key_that_encrypts().await;
                demo
            }
            Fault::Reader(reads) => {
                let demo = self.sound().await;
                let means = Means { reads, ..OURS };
                Demo { means, ..demo }
            }
            Fault::Rules(format, text, other) => {
                let file = self.0.path().with_extension("toml");
                fs::write(&file, rules(format, text, other)).unwrap();
                self.copy(&["--profile", file.to_str().unwrap()]).await
            }
        }
    }

    async fn copy(&self, options: &[&str]) -> Demo {
        let dir = tempfile::tempdir().unwrap();
        for file in fs::read_dir(self.0.path()).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), dir.path().join(file.file_name())).unwrap();
        }
        Demo {
            app: opened(dir.path(), AT.plus_seconds(60), options).await,
            means: OURS,
            messages: Vec::new(),
            _dir: dir,
        }
    }
}

impl Demo {
    pub(super) async fn report(&self) -> ReadinessReport {
        let request = ReadinessRequest {
            environment: Environment::Sandbox,
            messages: self.messages.clone(),
        };
        run_told(&self.app, "kim", request, self.means, |_| true)
            .await
            .unwrap()
            .expect("a report")
    }

    async fn change(&self, owner: Owner, change: impl Fn(&mut Life)) {
        let mut changed: Vec<Life> = Vec::new();
        for StoredKey { mut life, .. } in self.app.store.keys().await.unwrap() {
            let before = life.clone();
            if life.entry.owner == owner {
                change(&mut life);
            }
            if life != before {
                changed.push(life);
            }
        }
        assert!(!changed.is_empty(), "a fault is planted");
        self.write(Change {
            changed,
            ..Change::default()
        })
        .await;
    }

    async fn lose(&self, is_lost: impl Fn(&Life) -> bool) {
        let keys = self.app.store.keys().await.unwrap().into_iter();
        let lost = keys.filter(|key| key.life.entry.owner == Owner::Ours && is_lost(&key.life));
        let forgotten: Vec<String> = lost.map(|key| key.holder().into()).collect();
        assert!(!forgotten.is_empty(), "a fault is planted");
        self.write(Change {
            forgotten,
            ..Change::default()
        })
        .await;
    }

    async fn take_in(&self, public: &str, key_use: Option<KeyUse>) {
        let public = serde_json::from_str(public).unwrap_or_else(|_| json!(public));
        let import = json!({
            "owner": "counterparty", "environment": "sandbox", "public": public,
            "valid_to": "2027-12-01T00:00:00Z",
        });
        let mut request: ImportKey = serde_json::from_value(import).unwrap();
        request.key_use = key_use;
        import::import(&self.app, "kim", request).await.unwrap();
        self.change(Owner::Counterparty, |life| {
            if matches!(life.entry.state, KeyState::PreActive { trusted: false, .. }) {
                life.entry.state = KeyState::Active;
            }
        })
        .await;
    }

    async fn add_a_primary_key_that_encrypts(&self) {
        let mut keys = self.app.store.keys().await.unwrap().into_iter();
        let of_ours = keys.find(|key| {
            let entry = &key.life.entry;
            entry.owner == Owner::Ours && entry.format == KeyFormat::OpenPgp
        });
        let mut key = of_ours.unwrap();
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
        self.write(Change {
            added: vec![added],
            ..Change::default()
        })
        .await;
    }

    async fn write(&self, change: Change) {
        let records = vec![Record::new(AT, "test", "plant")];
        let change = Change { records, ..change };
        decide::write(self.app.store.as_ref(), change)
            .await
            .unwrap();
    }
}

fn rules(format: KeyFormat, text: &str, other: &str) -> String {
    let rules = match format {
        KeyFormat::OpenPgp => include_str!("../../../../../envelope/profiles/openpgp.toml"),
        KeyFormat::Jwk => include_str!("../../../../../envelope/profiles/jwe-jws.toml"),
    };
    assert!(rules.contains(text), "{text}");
    rules.replace(text, other)
}

async fn opened(dir: &Path, at: UnixTime, options: &[&str]) -> App {
    let line = [
        &["keyset-server", "--data-dir", dir.to_str().unwrap()],
        options,
    ];
    let config = Line::parse_from(line.concat()).config;
    serve::open(&config, ambient(at)).await.unwrap()
}

fn ambient(at: UnixTime) -> Ambient {
    Ambient::new(
        move || at,
        || {
            // Every key of the demo has its own generator, and must not be the same key.
            let seed = SEED.fetch_add(1, Ordering::SeqCst);
            Box::new(ChaCha20Rng::seed_from_u64(seed))
        },
    )
}

static SEED: AtomicU64 = AtomicU64::new(1);

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);
