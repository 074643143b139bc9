//! One key of a sandbox set that is made for trying things out: what it is, how it is made, and the
//! proof that it works.

use envelope::UnixTime;
use envelope::generate::{CertificateVersion, GenerateRequest, KeyType, generate};
use envelope::key::report::{KeyFormat, KeyUsage};
use envelope::key::state::KeyState;
use envelope::keyset::entry::Placement;
use envelope::keyset::life::{Evidence, EvidenceKind};
use envelope::keyset::{Environment, Owner};
use tokio::task::JoinSet;

use crate::app::App;
use crate::domain::material::{Prepared, prepare, prepare_own, profile};
use crate::domain::round_trip::round_trip;
use crate::error::ApiError;

/// A key to be made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Whose it is, as the set is told. A key of ours keeps its private part.
    pub(crate) owner: Owner,
    /// The user id of its certificate.
    pub(crate) user_id: &'static str,
    /// OpenPGP or JOSE.
    pub(crate) format: KeyFormat,
    /// A JWK: what for.
    pub(crate) usage: KeyUsage,
    /// In use, or waiting.
    pub(crate) generation: Generation,
    /// Whether it is tried at once: evidence that it works is on record then.
    pub(crate) tried: bool,
    /// Who makes it, for the records.
    pub(crate) operator: &'static str,
}

/// Which of two keys for the same purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generation {
    /// Active, and near its end.
    Present,
    /// PreActive: what the present one will be replaced by.
    Next,
}

impl Plan {
    /// A key for every format and use.
    pub(crate) fn for_all_uses(
        owner: Owner,
        user_id: &'static str,
        generation: Generation,
        tried: bool,
        operator: &'static str,
    ) -> impl Iterator<Item = Self> {
        let kinds = [
            (KeyFormat::OpenPgp, KeyUsage::Sign),
            (KeyFormat::Jwk, KeyUsage::Encrypt),
            (KeyFormat::Jwk, KeyUsage::Sign),
        ];
        kinds.into_iter().map(move |(format, usage)| Self {
            owner,
            user_id,
            format,
            usage,
            generation,
            tried,
            operator,
        })
    }

    fn make(self, app: &App, now: UnixTime) -> Result<Prepared, ApiError> {
        let profile = profile(self.format)?;
        let mut rng = app.ambient.rng();
        let at = match self.generation {
            Generation::Present => now.plus_days(DAYS_LEFT - i64::from(profile.keys.lifetime_days)),
            Generation::Next => now,
        };
        let request = GenerateRequest {
            format: self.format,
            key_type: KeyType::Rsa2048,
            usage: self.usage,
            version: CertificateVersion::V4,
            user_id: (self.format == KeyFormat::OpenPgp).then_some(self.user_id),
            days: profile.keys.lifetime_days,
            passphrase: None,
            profile: &profile,
            at,
        };
        let material = generate(&request, rng.as_mut())?;
        let exchange = self
            .tried
            .then(|| round_trip(&material, self.usage, now, rng.as_mut()))
            .transpose()?;
        let evidence = exchange.map(|exchange| Evidence {
            kind: EvidenceKind::LocalRoundTrip,
            at: now,
            operator: self.operator.into(),
            exchange: Some(exchange),
        });
        let place = Placement {
            owner: self.owner,
            environment: Environment::Sandbox,
            state: self.state(),
            key_use: None,
            valid_from: None,
            valid_to: None,
            at: now,
        };
        let mut prepared = match self.owner {
            Owner::Ours => prepare_own(material, &place, &app.vaults.present(), rng.as_mut()),
            Owner::Counterparty => prepare(material, &place),
        }?;
        for life in &mut prepared.key.lives {
            life.evidence.extend(evidence.clone());
        }
        Ok(prepared)
    }

    /// Our own next key is trusted; the counterparty's waits for somebody to compare it.
    const fn state(self) -> KeyState {
        match (self.generation, self.owner) {
            (Generation::Present, _) => KeyState::Active,
            (Generation::Next, owner) => KeyState::PreActive {
                trusted: matches!(owner, Owner::Ours),
                verified: false,
            },
        }
    }
}

/// Makes all keys at once, on every core, and gives them in the order of their plans.
///
/// # Errors
/// [`ApiError`] when one can not be made.
pub(crate) async fn make_all(
    app: &App,
    plans: impl IntoIterator<Item = Plan>,
) -> Result<Vec<Prepared>, ApiError> {
    let now = app.ambient.now();
    let mut work = JoinSet::new();
    for (place_in_order, plan) in plans.into_iter().enumerate() {
        let app = app.clone();
        work.spawn_blocking(move || plan.make(&app, now).map(|key| (place_in_order, key)));
    }
    let mut keys = Vec::new();
    while let Some(made) = work.join_next().await {
        keys.push(made.map_err(|_| ApiError::Internal {
            doing: "making the demo keys",
        })??);
    }
    keys.sort_by_key(|(place_in_order, _)| *place_in_order);
    Ok(keys.into_iter().map(|(_, prepared)| prepared).collect())
}

/// How long the present generation still lives, in days.
const DAYS_LEFT: i64 = 40;
