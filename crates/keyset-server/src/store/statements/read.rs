//! Reading, on a connection that the caller chose: in a transaction, several queries see one state.

use std::collections::BTreeMap;

use envelope::keyset::life::{Comparison, Evidence};
use envelope::keyset::rotation::Rotation;
use keyset_api::EventOrder;

use super::{Connection, Row, failed, proposals, rows};
use crate::audit::Event;
use crate::store::{Current, EventFilter, EventSearch, PrivatePart, StoreError, StoredKey};

/// Everything that a decision may rest on.
pub(super) async fn current(connection: &mut Connection) -> Result<Current, StoreError> {
    Ok(Current {
        keys: keys(connection).await?,
        rotations: rotations(connection).await?,
        proposals: proposals::all(connection).await?,
    })
}

/// Every key with its records.
pub(super) async fn keys(connection: &mut Connection) -> Result<Vec<StoredKey>, StoreError> {
    let mut comparisons = comparisons(connection).await?;
    let mut evidence = evidence(connection).await?;
    let mut keys = read(connection, SELECT_KEYS, rows::key).await?;
    for key in &mut keys {
        let thumbprint = &key.life.entry.thumbprint;
        key.life.comparison = comparisons.remove(thumbprint);
        key.life.evidence = evidence.remove(thumbprint).unwrap_or_default();
    }
    Ok(keys)
}

/// The rotations on record.
pub(super) async fn rotations(connection: &mut Connection) -> Result<Vec<Rotation>, StoreError> {
    let query = "SELECT old, new FROM rotations ORDER BY rowid";
    read(connection, query, rows::rotation).await
}

/// A part of the audit log.
pub(super) async fn events(
    connection: &mut Connection,
    wanted: &EventFilter,
) -> Result<Vec<Event>, StoreError> {
    let rows = sqlx::query(SELECT_EVENTS)
        .bind(wanted.after)
        .bind(&wanted.key)
        .bind(i64::from(wanted.limit))
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    rows.iter().map(rows::event).collect()
}

/// The part of the audit log that somebody looks for.
pub(super) async fn search(
    connection: &mut Connection,
    wanted: &EventSearch,
) -> Result<Vec<Event>, StoreError> {
    let query = match wanted.order {
        EventOrder::OldestFirst => SEARCH_OLDEST_FIRST,
        EventOrder::NewestFirst => SEARCH_NEWEST_FIRST,
    };
    let rows = sqlx::query(query)
        .bind(wanted.lowest())
        .bind(wanted.highest())
        .bind(&wanted.operator)
        .bind(&wanted.action)
        .bind(&wanted.key)
        .bind(wanted.since.map(|since| since.seconds()))
        .bind(wanted.until.map(|until| until.seconds()))
        .bind(i64::from(wanted.limit))
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    rows.iter().map(rows::event).collect()
}

/// The last event of the audit log.
pub(super) async fn last_event(connection: &mut Connection) -> Result<Option<Event>, StoreError> {
    let query = "SELECT * FROM events ORDER BY number DESC LIMIT 1";
    let row = sqlx::query(query)
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    row.as_ref().map(rows::event).transpose()
}

/// The number of the last event; 0 before the first.
pub(super) async fn revision(connection: &mut Connection) -> Result<i64, StoreError> {
    sqlx::query_scalar("SELECT COALESCE(MAX(number), 0) FROM events")
        .fetch_one(connection)
        .await
        .map_err(failed)
}

/// Every sealed private part.
pub(super) async fn private_parts(
    connection: &mut Connection,
) -> Result<Vec<PrivatePart>, StoreError> {
    let query = "SELECT holder, kind, version, sealed FROM private_parts ORDER BY holder";
    read(connection, query, rows::part).await
}

async fn comparisons(
    connection: &mut Connection,
) -> Result<BTreeMap<String, Comparison>, StoreError> {
    let rows = read(connection, "SELECT * FROM comparisons", rows::comparison).await?;
    Ok(rows.into_iter().collect())
}

async fn evidence(
    connection: &mut Connection,
) -> Result<BTreeMap<String, Vec<Evidence>>, StoreError> {
    let query = "SELECT * FROM evidence ORDER BY number";
    let mut of_keys: BTreeMap<String, Vec<Evidence>> = BTreeMap::new();
    for (thumbprint, evidence) in read(connection, query, rows::evidence).await? {
        of_keys.entry(thumbprint).or_default().push(evidence);
    }
    Ok(of_keys)
}

async fn read<T>(
    connection: &mut Connection,
    query: &'static str,
    value: fn(&Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let rows = sqlx::query(query)
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    rows.iter().map(value).collect()
}

const SELECT_KEYS: &str = "\
    SELECT entries.*, holders.public_half \
    FROM entries JOIN holders ON holders.id = entries.holder \
    ORDER BY owner DESC, environment, format DESC, holders.rowid, entries.rowid";

const SELECT_EVENTS: &str = "\
    SELECT * FROM events WHERE number > $1 AND ($2 IS NULL OR key = $2) \
    ORDER BY number LIMIT $3";

const SEARCH_OLDEST_FIRST: &str = "\
    SELECT * FROM events WHERE number >= $1 AND number <= $2 \
    AND ($3 IS NULL OR operator = $3 OR second = $3) AND ($4 IS NULL OR action = $4) \
    AND ($5 IS NULL OR key = $5) AND ($6 IS NULL OR at >= $6) AND ($7 IS NULL OR at < $7) \
    ORDER BY number LIMIT $8";

const SEARCH_NEWEST_FIRST: &str = "\
    SELECT * FROM events WHERE number >= $1 AND number <= $2 \
    AND ($3 IS NULL OR operator = $3 OR second = $3) AND ($4 IS NULL OR action = $4) \
    AND ($5 IS NULL OR key = $5) AND ($6 IS NULL OR at >= $6) AND ($7 IS NULL OR at < $7) \
    ORDER BY number DESC LIMIT $8";
