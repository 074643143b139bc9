//! The sandbox key set of a first start with `--demo`: both sides, both formats, two generations.
//!
//! The first generation is Active and ends in 40 days, the second waits as PreActive: the state in
//! which a rotation begins. Of the counterparty's keys only the public halves are kept, as it
//! would be with a real one.

use envelope::UnixTime;
use envelope::generate::{CertificateVersion, GenerateRequest, KeyType, generate};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::state::KeyState;
use envelope::keyset::entry::Placement;
use envelope::keyset::{Environment, Owner};
use tokio::task::JoinSet;

use crate::app::App;
use crate::domain::decide;
use crate::domain::material::{Prepared, prepare, prepare_own, profile};
use crate::error::ApiError;
use crate::store::Change;

/// Makes the demo key set when the store is empty; tells whether it did.
///
/// # Errors
/// [`ApiError`] when a key can not be made or stored; nothing is stored then.
pub async fn prepare_first_start(app: &App) -> Result<bool, ApiError> {
    if !app.store.keys().await?.is_empty() {
        return Ok(false);
    }
    let at = app.ambient.now();
    let mut work = JoinSet::new();
    for (place_in_order, plan) in plans().into_iter().enumerate() {
        let app = app.clone();
        work.spawn_blocking(move || plan.make(&app, at).map(|key| (place_in_order, key)));
    }
    let mut keys = Vec::new();
    while let Some(made) = work.join_next().await {
        keys.push(made.map_err(|_| ApiError::Internal {
            doing: "making the demo keys",
        })??);
    }
    keys.sort_by_key(|(place_in_order, _)| *place_in_order);
    let mut change = Change::default();
    for (_, prepared) in keys {
        let one = prepared.change("demo", DEMO, at);
        change.added.extend(one.added);
        change.records.extend(one.records);
    }
    decide::write(app.store.as_ref(), change).await?;
    Ok(true)
}

/// One key of the demo.
#[derive(Clone, Copy)]
struct Plan {
    owner: Owner,
    format: KeyFormat,
    usage: KeyUsage,
    generation: Generation,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Generation {
    Present,
    Next,
}

fn plans() -> Vec<Plan> {
    let kinds = [
        (KeyFormat::OpenPgp, KeyUsage::Sign),
        (KeyFormat::Jwk, KeyUsage::Encrypt),
        (KeyFormat::Jwk, KeyUsage::Sign),
    ];
    let mut plans = Vec::new();
    for owner in [Owner::Ours, Owner::Counterparty] {
        for (format, usage) in kinds {
            for generation in [Generation::Present, Generation::Next] {
                plans.push(Plan {
                    owner,
                    format,
                    usage,
                    generation,
                });
            }
        }
    }
    plans
}

impl Plan {
    fn make(self, app: &App, now: UnixTime) -> Result<Prepared, ApiError> {
        let profile = profile(self.format)?;
        let mut rng = app.ambient.rng();
        let user_id = self.user_id();
        let at = match self.generation {
            Generation::Present => now.plus_days(DAYS_LEFT - i64::from(profile.keys.lifetime_days)),
            Generation::Next => now,
        };
        let request = GenerateRequest {
            format: self.format,
            key_type: KeyType::Rsa2048,
            usage: self.usage,
            version: CertificateVersion::V4,
            user_id: user_id.as_deref(),
            days: profile.keys.lifetime_days,
            passphrase: None,
            profile: &profile,
            at,
        };
        let material = generate(&request, rng.as_mut())?;
        let place = Placement {
            owner: self.owner,
            environment: Environment::Sandbox,
            state: self.state(),
            key_use: None,
            valid_from: None,
            valid_to: None,
            at: now,
        };
        match self.owner {
            Owner::Ours => prepare_own(material, &place, &app.vault, rng.as_mut()),
            Owner::Counterparty => prepare(material, &place),
        }
    }

    /// Our own next key is trusted; the counterparty's waits for somebody to compare it.
    const fn state(self) -> KeyState {
        match (self.generation, self.owner) {
            (Generation::Present, _) => KeyState::Active,
            (Generation::Next, Owner::Ours) => KeyState::PreActive {
                trusted: true,
                verified: false,
            },
            (Generation::Next, Owner::Counterparty) => KeyState::PreActive {
                trusted: false,
                verified: false,
            },
        }
    }

    fn user_id(self) -> Option<String> {
        let user_id = match self.owner {
            Owner::Ours => "Partner sandbox <keys@partner.example>",
            Owner::Counterparty => "Counterparty sandbox <keys@counterparty.example>",
        };
        (self.format == KeyFormat::OpenPgp).then(|| user_id.into())
    }
}

/// Who made the demo keys, in the audit log.
const DEMO: &str = "demo";

/// How long the present generation still lives, in days.
const DAYS_LEFT: i64 = 40;
