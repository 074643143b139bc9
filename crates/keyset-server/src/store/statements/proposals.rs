//! Proposals in the database.

use envelope::UnixTime;
use envelope::keyset::Environment;
use sqlx::Row as _;

use super::{Connection, Database, Row, failed, rows, write};
use crate::proposal::{Ended, Ending, KEPT_DAYS, Proposal};
use crate::store::proposals::Proposals;
use crate::store::{Answer, StoreError};

impl Proposals for Database {
    fn proposals(&self) -> Answer<'_, Vec<Proposal>> {
        Box::pin(async {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            all(&mut connection).await
        })
    }
}

/// Every proposal that is kept.
pub(super) async fn all(connection: &mut Connection) -> Result<Vec<Proposal>, StoreError> {
    let rows = sqlx::query("SELECT * FROM proposals ORDER BY number")
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    rows.iter().map(proposal).collect()
}

/// Keeps a proposal, or how it ended, and forgets those that are long over.
pub(super) async fn keep(
    connection: &mut Connection,
    proposal: &Proposal,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM proposals WHERE expires <= $1")
        .bind(proposal.made.plus_days(-KEPT_DAYS).seconds())
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    let (trusted, verified) = write::flags(proposal.state);
    let ended = proposal.ended.as_ref();
    sqlx::query(KEEP)
        .bind(&proposal.id)
        .bind(&proposal.thumbprint)
        .bind(proposal.environment.code())
        .bind(serde_json::to_string(&proposal.step).map_err(failed)?)
        .bind(&proposal.operator)
        .bind(proposal.made.seconds())
        .bind(proposal.expires.seconds())
        .bind(proposal.state.name().code())
        .bind(trusted)
        .bind(verified)
        .bind(proposal.since.seconds())
        .bind(ended.map(|ended| ended.how.code()))
        .bind(ended.map(|ended| &ended.by))
        .bind(ended.map(|ended| ended.at.seconds()))
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

fn proposal(row: &Row) -> Result<Proposal, StoreError> {
    let step: &str = row.try_get("step").map_err(failed)?;
    Ok(Proposal {
        id: row.try_get("id").map_err(failed)?,
        thumbprint: row.try_get("thumbprint").map_err(failed)?,
        environment: rows::coded(row, "environment", Environment::from_code)?,
        step: serde_json::from_str(step).map_err(|_| StoreError::Damaged { column: "step" })?,
        operator: row.try_get("operator").map_err(failed)?,
        made: rows::moment(row, "made")?,
        expires: rows::moment(row, "expires")?,
        state: rows::state(row)?,
        since: rows::moment(row, "since")?,
        ended: ended(row)?,
    })
}

fn ended(row: &Row) -> Result<Option<Ended>, StoreError> {
    let how: Option<&str> = row.try_get("ended").map_err(failed)?;
    let Some(how) = how else { return Ok(None) };
    let at: i64 = row.try_get("ended_at").map_err(failed)?;
    Ok(Some(Ended {
        how: Ending::from_code(how).ok_or(StoreError::Damaged { column: "ended" })?,
        by: row.try_get("ended_by").map_err(failed)?,
        at: UnixTime::from_seconds(at),
    }))
}

const KEEP: &str = "\
    INSERT INTO proposals (id, thumbprint, environment, step, operator, made, expires, state, \
    trusted, verified, since, ended, ended_by, ended_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
    ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, ended_by = excluded.ended_by, \
    ended_at = excluded.ended_at";
