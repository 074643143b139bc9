//! Walking the audit log from its first event to its last, or to the first that is not as it was
//! written.

use keyset_api::{AuditVerification, BrokenView};

use crate::audit::{Broken, Chain};
use crate::error::ApiError;
use crate::store::{EventFilter, Store, StoreError};

/// How far the log is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walked {
    /// The end of its whole part.
    pub whole: Chain,
    /// What stands behind that and should not; none where all of it is whole.
    pub broken: Option<Broken>,
}

/// Walks the log as somebody asked.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails.
pub async fn verification(store: &dyn Store) -> Result<AuditVerification, ApiError> {
    let Walked { whole, broken } = walk(store).await?;
    Ok(AuditVerification {
        whole: broken.is_none(),
        events: whole.number(),
        hash: whole.hash().into(),
        broken: broken.map(|broken| BrokenView {
            number: broken.number(),
            text: sentence(&broken.to_string()),
        }),
    })
}

/// To the end of the chain, or to its first break.
///
/// # Errors
/// [`StoreError`] when the storage fails.
pub async fn walk(store: &dyn Store) -> Result<Walked, StoreError> {
    let mut whole = Chain::empty();
    // From the lowest number there can be: an event before the first is no event of the chain.
    let mut after = i64::MIN;
    loop {
        let page = EventFilter {
            after,
            limit: PAGE,
            key: None,
        };
        let events = store.events(page).await?;
        let Some(last) = events.last() else {
            return Ok(Walked {
                whole,
                broken: None,
            });
        };
        after = last.number;
        for event in &events {
            if let Err(broken) = whole.follow(event) {
                let broken = Some(broken);
                return Ok(Walked { whole, broken });
            }
        }
    }
}

/// With a capital and a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// How many events are read at a time.
const PAGE: u32 = 1000;
