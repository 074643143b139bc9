//! From rows to values. What this release does not know is damage, never a default.

use envelope::UnixTime;
use envelope::key::report::KeyFormat;
use envelope::key::state::{KeyState, StateName};
use envelope::keyset::{Entry, Environment, KeyUse, Owner};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::failed;
use crate::sealing::{PartKind, PartName};
use crate::store::{PrivatePart, StoreError, StoredKey};

/// An entry with its public half.
pub(super) fn key(row: &SqliteRow) -> Result<StoredKey, StoreError> {
    let public: String = row.try_get("public_half").map_err(failed)?;
    let public = serde_json::from_str(&public).map_err(|_| StoreError::Damaged {
        column: "public_half",
    })?;
    let format = coded(row, "format", KeyFormat::from_code)?;
    let holder: String = row.try_get("holder").map_err(failed)?;
    let valid_to: Option<i64> = row.try_get("valid_to").map_err(failed)?;
    let entry = Entry {
        id: row.try_get("id").map_err(failed)?,
        thumbprint: row.try_get("thumbprint").map_err(failed)?,
        certificate: (format == KeyFormat::OpenPgp).then_some(holder),
        owner: coded(row, "owner", Owner::from_code)?,
        environment: coded(row, "environment", Environment::from_code)?,
        format,
        key_use: coded(row, "key_use", KeyUse::from_code)?,
        algorithm: row.try_get("algorithm").map_err(failed)?,
        bits: row.try_get("bits").map_err(failed)?,
        state: state(row)?,
        valid_from: moment(row, "valid_from")?,
        valid_to: valid_to.map(UnixTime::from_seconds),
        created: moment(row, "created")?,
    };
    Ok(StoredKey { entry, public })
}

/// A sealed private part.
pub(super) fn part(row: &SqliteRow) -> Result<PrivatePart, StoreError> {
    let name = PartName {
        holder: row.try_get("holder").map_err(failed)?,
        kind: coded(row, "kind", PartKind::from_code)?,
        version: row.try_get("version").map_err(failed)?,
    };
    Ok(PrivatePart {
        name,
        sealed: row.try_get("sealed").map_err(failed)?,
    })
}

fn state(row: &SqliteRow) -> Result<KeyState, StoreError> {
    Ok(match coded(row, "state", StateName::from_code)? {
        StateName::PreActive => KeyState::PreActive {
            trusted: row.try_get("trusted").map_err(failed)?,
            verified: row.try_get("verified").map_err(failed)?,
        },
        StateName::Active => KeyState::Active,
        StateName::Suspended => KeyState::Suspended,
        StateName::Deactivated => KeyState::Deactivated,
        StateName::Compromised => KeyState::Compromised,
        StateName::Destroyed => KeyState::Destroyed,
    })
}

fn coded<T>(
    row: &SqliteRow,
    column: &'static str,
    from_code: fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    let code: &str = row.try_get(column).map_err(failed)?;
    from_code(code).ok_or(StoreError::Damaged { column })
}

fn moment(row: &SqliteRow, column: &'static str) -> Result<UnixTime, StoreError> {
    row.try_get(column)
        .map(UnixTime::from_seconds)
        .map_err(failed)
}
