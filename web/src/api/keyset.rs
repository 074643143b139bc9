//! `GET /api/v1/keyset`.

use alloc::rc::Rc;

use console::state::fetched::Failure;
use keyset_api::{KeySet, KeyView};

use super::http::{self, By};

/// Relative to the page's base.
const PATH: &str = "api/v1/keyset";

/// Fetches every entry. The page filters by itself, so that a filter costs no round trip.
pub(crate) async fn fetch(by: By) -> Result<Rc<[KeyView]>, Failure> {
    http::get::<KeySet>(PATH, by)
        .await
        .map(|set| set.entries.into())
}
