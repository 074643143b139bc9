//! The echoes that were run, as the audit log has them.

use keyset_api::{EchoList, EchoReport};
use serde_json::Value;

use super::record::{ECHO, REPORT};
use crate::app::App;
use crate::audit::Event;
use crate::error::ApiError;
use crate::store::EventFilter;

/// The last echoes, the newest first. Looks at no more than a few parts of the log: what lies
/// before that is found in the log itself.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails.
pub async fn list(app: &App) -> Result<EchoList, ApiError> {
    let mut echoes = Vec::new();
    let mut end = app.store.revision().await?;
    for _ in 0..WINDOWS {
        let after = end.saturating_sub(i64::from(WINDOW)).max(0);
        let wanted = EventFilter {
            after,
            limit: WINDOW,
            key: None,
        };
        let events = app.store.events(wanted).await?;
        // What was added since the end was read belongs to nobody's window.
        let seen = events.iter().rev().filter(|event| event.number <= end);
        echoes.extend(seen.filter_map(report));
        end = after;
        if end == 0 || echoes.len() >= MOST {
            break;
        }
    }
    echoes.truncate(MOST);
    Ok(EchoList { echoes })
}

/// The report of an event; none where it is of something else.
fn report(event: &Event) -> Option<EchoReport> {
    let record = &event.record;
    if record.action != ECHO {
        return None;
    }
    let mut details: Value = serde_json::from_str(&record.details).ok()?;
    serde_json::from_value(details.get_mut(REPORT)?.take()).ok()
}

/// Echoes that are listed.
const MOST: usize = 50;

/// Events that are looked at in one piece.
const WINDOW: u32 = 500;

/// Pieces that are looked at.
const WINDOWS: usize = 10;
