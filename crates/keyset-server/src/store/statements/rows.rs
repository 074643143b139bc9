//! From rows to values. What this release does not know is damage, never a default.

use envelope::UnixTime;
use envelope::key::report::KeyFormat;
use envelope::key::state::{KeyState, StateName};
use envelope::keyset::life::{Comparison, Evidence, EvidenceKind, Life};
use envelope::keyset::rotation::Rotation;
use envelope::keyset::{Entry, Environment, KeyUse, Owner};
use sqlx::Row as _;

use super::{Row, failed};
use crate::audit::{Event, Record};
use crate::sealing::{PartKind, PartName};
use crate::store::{PrivatePart, StoreError, StoredKey};

/// A key with its public half; its comparison and evidence are rows of their own.
pub(super) fn key(row: &Row) -> Result<StoredKey, StoreError> {
    let public: String = row.try_get("public_half").map_err(failed)?;
    let public = serde_json::from_str(&public).map_err(|_| StoreError::Damaged {
        column: "public_half",
    })?;
    let format = coded(row, "format", KeyFormat::from_code)?;
    let holder: String = row.try_get("holder").map_err(failed)?;
    let valid_to: Option<i64> = row.try_get("valid_to").map_err(failed)?;
    let published: Option<i64> = row.try_get("published").map_err(failed)?;
    let bits: Option<i64> = row.try_get("bits").map_err(failed)?;
    let entry = Entry {
        id: row.try_get("id").map_err(failed)?,
        thumbprint: row.try_get("thumbprint").map_err(failed)?,
        certificate: (format == KeyFormat::OpenPgp).then_some(holder),
        owner: coded(row, "owner", Owner::from_code)?,
        environment: coded(row, "environment", Environment::from_code)?,
        format,
        key_use: coded(row, "key_use", KeyUse::from_code)?,
        algorithm: row.try_get("algorithm").map_err(failed)?,
        bits: bits.map(|bits| small(bits, "bits")).transpose()?,
        state: state(row)?,
        valid_from: moment(row, "valid_from")?,
        valid_to: valid_to.map(UnixTime::from_seconds),
        created: moment(row, "created")?,
    };
    let life = Life {
        since: moment(row, "since")?,
        published: published.map(UnixTime::from_seconds),
        ..Life::new(entry)
    };
    Ok(StoredKey { life, public })
}

/// The comparison of a key, by thumbprint.
pub(super) fn comparison(row: &Row) -> Result<(String, Comparison), StoreError> {
    let comparison = Comparison {
        fingerprint: row.try_get("fingerprint").map_err(failed)?,
        channel: row.try_get("channel").map_err(failed)?,
        at: moment(row, "at")?,
        operator: row.try_get("operator").map_err(failed)?,
    };
    Ok((row.try_get("thumbprint").map_err(failed)?, comparison))
}

/// A piece of evidence of a key, by thumbprint.
pub(super) fn evidence(row: &Row) -> Result<(String, Evidence), StoreError> {
    let evidence = Evidence {
        kind: coded(row, "kind", EvidenceKind::from_code)?,
        at: moment(row, "at")?,
        operator: row.try_get("operator").map_err(failed)?,
        exchange: row.try_get("exchange").map_err(failed)?,
    };
    Ok((row.try_get("thumbprint").map_err(failed)?, evidence))
}

/// A rotation on record.
pub(super) fn rotation(row: &Row) -> Result<Rotation, StoreError> {
    Ok(Rotation {
        old: row.try_get("old").map_err(failed)?,
        new: row.try_get("new").map_err(failed)?,
    })
}

/// An event, word for word: whether it is as it was written is for its hash to say.
pub(super) fn event(row: &Row) -> Result<Event, StoreError> {
    let record = Record {
        at: moment(row, "at")?,
        operator: row.try_get("operator").map_err(failed)?,
        second: row.try_get("second").map_err(failed)?,
        action: row.try_get("action").map_err(failed)?,
        key: row.try_get("key").map_err(failed)?,
        from: row.try_get("from_state").map_err(failed)?,
        to: row.try_get("to_state").map_err(failed)?,
        details: row.try_get("details").map_err(failed)?,
    };
    Ok(Event {
        number: row.try_get("number").map_err(failed)?,
        record,
        hash: row.try_get("hash").map_err(failed)?,
    })
}

/// A sealed private part.
pub(super) fn part(row: &Row) -> Result<PrivatePart, StoreError> {
    let name = PartName {
        holder: row.try_get("holder").map_err(failed)?,
        kind: coded(row, "kind", PartKind::from_code)?,
        version: small(row.try_get("version").map_err(failed)?, "version")?,
    };
    Ok(PrivatePart {
        name,
        sealed: row.try_get("sealed").map_err(failed)?,
    })
}

/// The state of a key.
pub(super) fn state(row: &Row) -> Result<KeyState, StoreError> {
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

/// A value that is stored by its identifier.
pub(super) fn coded<T>(
    row: &Row,
    column: &'static str,
    from_code: fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    let code: &str = row.try_get(column).map_err(failed)?;
    from_code(code).ok_or(StoreError::Damaged { column })
}

/// A moment, stored in seconds.
pub(super) fn moment(row: &Row, column: &'static str) -> Result<UnixTime, StoreError> {
    row.try_get(column)
        .map(UnixTime::from_seconds)
        .map_err(failed)
}

/// A number of 32 bits, stored with 64.
pub(super) fn small(number: i64, column: &'static str) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| StoreError::Damaged { column })
}
