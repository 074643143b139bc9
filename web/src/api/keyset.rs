//! The key set: `/api/v1/keyset`, and public keys that come in.

use alloc::rc::Rc;

use console::state::fetched::Failure;
use console::state::keyset::import::Question;
use keyset_api::{AddKeys, KeySet, KeyStanding, KeyStandings, KeyView, KeysAdded};

use super::http::{self, By};

/// Relative to the page's base.
const PATH: &str = "api/v1/keyset";
const KEYS: &str = "api/v1/keys";

/// Fetches every entry. The page filters by itself, so that a filter costs no round trip.
pub(crate) async fn fetch(by: By) -> Result<Rc<[KeyView]>, Failure> {
    http::get::<KeySet>(PATH, by)
        .await
        .map(|set| set.entries.into())
}

/// Fetches what is on record of every key.
pub(crate) async fn standings(by: By) -> Result<Rc<[KeyStanding]>, Failure> {
    http::get::<KeyStandings>(&format!("{PATH}/standing"), by)
        .await
        .map(|standings| standings.keys.into())
}

/// Asks what would come of a public key, or takes it in.
pub(crate) async fn ask(question: Question) -> Result<KeysAdded, Failure> {
    match question {
        Question::Preview(order) => http::post(&format!("{KEYS}/preview"), &order).await,
        Question::Enter(order) => http::post(KEYS, &AddKeys::Import(order)).await,
    }
}
