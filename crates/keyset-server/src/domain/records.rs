//! What is written into the audit log of keys that enter the set or change in it.

use envelope::UnixTime;
use envelope::keyset::life::Life;
use serde_json::json;

use crate::audit::Record;

/// A key that was not there before.
#[must_use]
pub fn entered(action: &str, operator: &str, life: &Life, at: UnixTime) -> Record {
    let entry = &life.entry;
    let details = json!({
        "owner": entry.owner,
        "environment": entry.environment,
        "format": entry.format,
        "use": entry.key_use,
        "state": entry.state,
        "certificate": entry.certificate,
    });
    Record {
        key: Some(entry.thumbprint.clone()),
        to: Some(entry.state.name().code().into()),
        ..Record::new(at, operator, action).with(&details)
    }
}
