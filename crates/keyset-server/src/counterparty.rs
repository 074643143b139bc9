//! A simulated counterparty, for work and tests on one machine: it answers echoes as Google does,
//! calls the partner's, rotates its keys, and misbehaves on demand.
//!
//! Its own keys are a key set like any other. The partner's keys are what the partner publishes, and
//! it trusts them, which nobody else should do: that is why it listens on loopback only.

mod answer;
mod call;
mod fault;
mod keys;
mod message;
mod partner;
mod routes;
mod strangers;
mod wire;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use serde_json::Value;

use crate::app::App;
use crate::config::simulation::SimulationConfig;
use crate::error::ApiError;
use crate::outbound::Outbound;
use fault::Fault;
use partner::Partner;
use strangers::Strangers;

/// Everything that the simulation works with.
#[derive(Clone)]
pub struct Simulation {
    app: App,
    outbound: Outbound,
    partner: Arc<Partner>,
    strangers: Arc<Strangers>,
    faults: Arc<Mutex<BTreeSet<Fault>>>,
    answered: Arc<Mutex<Vec<Value>>>,
}

impl Simulation {
    /// A counterparty of this partner, with keys of its own: made on the first start.
    ///
    /// # Errors
    /// [`ApiError`] when its keys can not be made or kept.
    pub async fn new(app: App, config: &SimulationConfig) -> Result<Self, ApiError> {
        keys::prepare_first_start(&app).await?;
        Ok(Self {
            partner: Arc::new(Partner::new(config)),
            outbound: app.outbound.clone(),
            app,
            strangers: Arc::default(),
            faults: Arc::default(),
            answered: Arc::default(),
        })
    }

    /// What it answers to over HTTP.
    pub fn router(self) -> Router {
        routes::router(self)
    }

    /// Whether it was told to misbehave in this way.
    fn has(&self, fault: Fault) -> bool {
        self.faults().contains(&fault)
    }

    fn faults(&self) -> MutexGuard<'_, BTreeSet<Fault>> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Earlier requests that were answered with 200, the oldest first.
    fn answered(&self) -> MutexGuard<'_, Vec<Value>> {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Said in the log, and on standard output by [`crate::serve`].
pub const WARNING: &str = "SIMULATION: this is not a real counterparty. It trusts whatever the \
    partner publishes, and misbehaves on demand. Never give it a real key.";
