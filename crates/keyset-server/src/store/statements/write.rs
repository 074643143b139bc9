//! Writing a change, on the connection of its transaction.

use envelope::UnixTime;
use envelope::key::state::KeyState;
use envelope::keyset::Entry;
use envelope::keyset::life::{Comparison, Life};
use envelope::keyset::rotation::Rotation;
use keyset_api::PublicHalf;

use super::{Connection, failed, master_keys, read};
use crate::audit::{Chain, Event, Record};
use crate::store::{Change, NewKey, PrivatePart, StoreError};

/// Writes everything of a change.
pub(super) async fn change(connection: &mut Connection, change: &Change) -> Result<(), StoreError> {
    if change.added.iter().any(|key| key.private.is_some()) {
        master_keys::refuse_other(connection, change.sealed_under.as_deref()).await?;
    }
    for key in &change.added {
        add(connection, key).await?;
    }
    for (holder, public) in &change.renewed {
        renew(connection, holder, public).await?;
    }
    for (holder, life) in &change.entered {
        refuse_existing(connection, &life.entry.thumbprint).await?;
        enter(connection, holder, life).await?;
    }
    for life in &change.changed {
        update(connection, life).await?;
    }
    for holder in &change.forgotten {
        forget(connection, holder).await?;
    }
    if let Some(rotation) = &change.rotation {
        rotate(connection, rotation).await?;
    }
    log(connection, &change.records).await
}

async fn add(connection: &mut Connection, key: &NewKey) -> Result<(), StoreError> {
    let thumbprints = key.lives.iter().map(|life| &life.entry.thumbprint);
    for thumbprint in thumbprints.chain([&key.holder]) {
        refuse_existing(connection, thumbprint).await?;
    }
    sqlx::query("INSERT INTO holders (id, public_half) VALUES ($1, $2)")
        .bind(&key.holder)
        .bind(json(&key.public)?)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    if let Some(part) = &key.private {
        keep(connection, part).await?;
    }
    for life in &key.lives {
        enter(connection, &key.holder, life).await?;
    }
    Ok(())
}

async fn refuse_existing(connection: &mut Connection, thumbprint: &str) -> Result<(), StoreError> {
    let known: i64 = sqlx::query_scalar(COUNT_NAMED)
        .bind(thumbprint)
        .fetch_one(connection)
        .await
        .map_err(failed)?;
    if known == 0 {
        Ok(())
    } else {
        Err(StoreError::Exists {
            thumbprint: thumbprint.into(),
        })
    }
}

async fn keep(connection: &mut Connection, part: &PrivatePart) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO private_parts (holder, kind, version, sealed) VALUES ($1, $2, $3, $4)")
        .bind(&part.name.holder)
        .bind(part.name.kind.code())
        .bind(i64::from(part.name.version))
        .bind(part.sealed.as_slice())
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

async fn renew(
    connection: &mut Connection,
    holder: &str,
    public: &PublicHalf,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE holders SET public_half = $2 WHERE id = $1")
        .bind(holder)
        .bind(json(public)?)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

async fn enter(connection: &mut Connection, holder: &str, life: &Life) -> Result<(), StoreError> {
    let entry = &life.entry;
    let (trusted, verified) = flags(entry);
    sqlx::query(INSERT_ENTRY)
        .bind(&entry.thumbprint)
        .bind(holder)
        .bind(&entry.id)
        .bind(entry.owner.code())
        .bind(entry.environment.code())
        .bind(entry.format.code())
        .bind(entry.key_use.code())
        .bind(&entry.algorithm)
        .bind(entry.bits.map(i64::from))
        .bind(entry.state.name().code())
        .bind(trusted)
        .bind(verified)
        .bind(entry.valid_from.seconds())
        .bind(entry.valid_to.map(UnixTime::seconds))
        .bind(entry.created.seconds())
        .bind(life.since.seconds())
        .bind(life.published.map(UnixTime::seconds))
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    record(connection, life).await
}

async fn update(connection: &mut Connection, life: &Life) -> Result<(), StoreError> {
    let entry = &life.entry;
    let (trusted, verified) = flags(entry);
    sqlx::query(UPDATE_ENTRY)
        .bind(&entry.thumbprint)
        .bind(entry.state.name().code())
        .bind(trusted)
        .bind(verified)
        .bind(entry.valid_to.map(UnixTime::seconds))
        .bind(life.since.seconds())
        .bind(life.published.map(UnixTime::seconds))
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    record(connection, life).await
}

/// Comparison and evidence of a key. Evidence is only ever added.
async fn record(connection: &mut Connection, life: &Life) -> Result<(), StoreError> {
    let thumbprint = &life.entry.thumbprint;
    if let Some(comparison) = &life.comparison {
        compare(connection, thumbprint, comparison).await?;
    }
    let known: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM evidence WHERE thumbprint = $1")
        .bind(thumbprint)
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    let known = usize::try_from(known).unwrap_or(usize::MAX);
    for evidence in life.evidence.iter().skip(known) {
        sqlx::query(INSERT_EVIDENCE)
            .bind(thumbprint)
            .bind(evidence.kind.code())
            .bind(evidence.at.seconds())
            .bind(&evidence.operator)
            .bind(&evidence.exchange)
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

async fn compare(
    connection: &mut Connection,
    thumbprint: &str,
    comparison: &Comparison,
) -> Result<(), StoreError> {
    sqlx::query(REPLACE_COMPARISON)
        .bind(thumbprint)
        .bind(&comparison.fingerprint)
        .bind(&comparison.channel)
        .bind(comparison.at.seconds())
        .bind(&comparison.operator)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

async fn forget(connection: &mut Connection, holder: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM private_parts WHERE holder = $1")
        .bind(holder)
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

async fn rotate(connection: &mut Connection, rotation: &Rotation) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO rotations (old, new) VALUES ($1, $2) \
         ON CONFLICT (old) DO UPDATE SET new = excluded.new",
    )
    .bind(&rotation.old)
    .bind(&rotation.new)
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

/// Adds the records to the end of the chain.
pub(super) async fn log(connection: &mut Connection, records: &[Record]) -> Result<(), StoreError> {
    let last = read::last_event(connection).await?;
    let mut chain = last.as_ref().map_or_else(Chain::empty, Chain::after);
    for record in records {
        let Event {
            number,
            record,
            hash,
        } = chain.append(record.clone());
        sqlx::query(INSERT_EVENT)
            .bind(number)
            .bind(record.at.seconds())
            .bind(record.operator)
            .bind(record.second)
            .bind(record.action)
            .bind(record.key)
            .bind(record.from)
            .bind(record.to)
            .bind(record.details)
            .bind(hash)
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

fn flags(entry: &Entry) -> (bool, bool) {
    match entry.state {
        KeyState::PreActive { trusted, verified } => (trusted, verified),
        _ => (true, true),
    }
}

fn json(public: &PublicHalf) -> Result<String, StoreError> {
    serde_json::to_string(public).map_err(failed)
}

const COUNT_NAMED: &str = "\
    SELECT (SELECT COUNT(*) FROM entries WHERE thumbprint = $1) \
    + (SELECT COUNT(*) FROM holders WHERE id = $1)";

const INSERT_ENTRY: &str = "\
    INSERT INTO entries (thumbprint, holder, id, owner, environment, format, key_use, algorithm, \
    bits, state, trusted, verified, valid_from, valid_to, created, since, \
    published) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

const UPDATE_ENTRY: &str = "\
    UPDATE entries SET state = $2, trusted = $3, verified = $4, valid_to = $5, since = $6, \
    published = $7 \
    WHERE thumbprint = $1";

const INSERT_EVIDENCE: &str = "\
    INSERT INTO evidence (thumbprint, kind, at, operator, exchange) VALUES ($1, $2, $3, $4, $5)";

const REPLACE_COMPARISON: &str = "\
    INSERT INTO comparisons (thumbprint, fingerprint, channel, at, operator) \
    VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (thumbprint) DO UPDATE SET fingerprint = excluded.fingerprint, \
    channel = excluded.channel, at = excluded.at, operator = excluded.operator";

const INSERT_EVENT: &str = "\
    INSERT INTO events (number, at, operator, second, action, key, from_state, to_state, details, \
    hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
