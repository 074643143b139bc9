//! The sandbox key set of a first start with `--demo`: both sides, both formats, two generations.
//!
//! The first generation is Active, was seen to work and ends in 40 days, the second waits as
//! PreActive: the state in which a rotation begins. Of the counterparty's keys only the public
//! halves are kept, as it would be with a real one. Where a simulated counterparty runs on this
//! machine they are its own, so that an echo with it comes back.

mod counterparty;
pub(crate) mod plan;

use envelope::keyset::Owner;

use crate::app::App;
use crate::domain::decide;
use crate::error::ApiError;
use crate::store::Change;
use plan::{Generation, Plan, make_all};

/// Makes the demo key set when the store is empty; tells whether it did.
///
/// # Errors
/// [`ApiError`] when a key can not be made or stored; nothing is stored then.
pub async fn prepare_first_start(app: &App) -> Result<bool, ApiError> {
    if !app.store.keys().await?.is_empty() {
        return Ok(false);
    }
    let at = app.ambient.now();
    let mut keys = make_all(app, plans(Owner::Ours, PARTNER)).await?;
    keys.extend(match counterparty::simulated(app) {
        Some(url) => counterparty::published(app, url, DEMO).await?,
        None => make_all(app, plans(Owner::Counterparty, COUNTERPARTY)).await?,
    });
    let mut change = Change::default();
    for prepared in keys {
        let one = prepared.change("demo", DEMO, at);
        change.added.extend(one.added);
        change.records.extend(one.records);
        change.sealed_under = one.sealed_under.or(change.sealed_under);
    }
    decide::write(app.store.as_ref(), change).await?;
    Ok(true)
}

/// Once the server listens, after a first start: tries the keys with the simulated counterparty,
/// where there is one.
pub async fn follow_first_start(app: App) {
    if counterparty::simulated(&app).is_some() {
        counterparty::first_echoes(app, DEMO).await;
    }
}

fn plans(owner: Owner, user_id: &'static str) -> impl Iterator<Item = Plan> {
    [Generation::Present, Generation::Next]
        .into_iter()
        .flat_map(move |generation| {
            let tried = generation == Generation::Present;
            Plan::for_all_uses(owner, user_id, generation, tried, DEMO)
        })
}

const PARTNER: &str = "Partner sandbox <keys@partner.example>";

const COUNTERPARTY: &str = "Counterparty sandbox <keys@counterparty.example>";

/// Who made the demo keys, in the audit log.
const DEMO: &str = "demo";
