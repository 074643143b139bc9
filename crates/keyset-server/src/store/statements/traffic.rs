//! Use counts and answered requests in the database. Nothing here is in the audit log, so that the
//! writers of the key set need not wait for it.

use envelope::UnixTime;
use envelope::keyset::Environment;
use sqlx::Row as _;

use super::{Database, Row, failed, rows};
use crate::store::traffic::{Act, Answered, KeyUses, TrafficLog};
use crate::store::{Answer, StoreError};

impl TrafficLog for Database {
    fn add_uses(&self, uses: Vec<KeyUses>) -> Answer<'_, ()> {
        Box::pin(async move {
            let mut transaction = self.pool.begin().await.map_err(failed)?;
            for one in uses {
                sqlx::query(ADD_USES)
                    .bind(one.thumbprint)
                    .bind(one.act.code())
                    .bind(one.count)
                    .bind(one.last.seconds())
                    .execute(&mut *transaction)
                    .await
                    .map_err(failed)?;
            }
            transaction.commit().await.map_err(failed)
        })
    }

    fn uses(&self, thumbprint: String) -> Answer<'_, Vec<KeyUses>> {
        Box::pin(async move {
            let found = sqlx::query("SELECT * FROM key_uses WHERE thumbprint = $1 ORDER BY act")
                .bind(thumbprint)
                .fetch_all(&self.pool)
                .await
                .map_err(failed)?;
            found.iter().map(key_uses).collect()
        })
    }

    fn all_uses(&self) -> Answer<'_, Vec<KeyUses>> {
        Box::pin(async {
            let found = sqlx::query("SELECT * FROM key_uses ORDER BY thumbprint, act")
                .fetch_all(&self.pool)
                .await
                .map_err(failed)?;
            found.iter().map(key_uses).collect()
        })
    }

    fn answered(&self, environment: Environment, id: String) -> Answer<'_, Option<Answered>> {
        Box::pin(async move {
            let found = sqlx::query(SELECT_ANSWERED)
                .bind(environment.code())
                .bind(id)
                .fetch_optional(&self.pool)
                .await
                .map_err(failed)?;
            found.as_ref().map(answered).transpose()
        })
    }

    fn keep_answered(&self, new: Answered, horizon: UnixTime) -> Answer<'_, Answered> {
        Box::pin(async move {
            let mut transaction = self.pool.begin().await.map_err(failed)?;
            sqlx::query("DELETE FROM answered WHERE at < $1")
                .bind(horizon.seconds())
                .execute(&mut *transaction)
                .await
                .map_err(failed)?;
            sqlx::query(INSERT_ANSWERED)
                .bind(new.environment.code())
                .bind(&new.id)
                .bind(&new.content)
                .bind(new.at.seconds())
                .execute(&mut *transaction)
                .await
                .map_err(failed)?;
            let stands = sqlx::query(SELECT_ANSWERED)
                .bind(new.environment.code())
                .bind(&new.id)
                .fetch_one(&mut *transaction)
                .await
                .map_err(failed)?;
            transaction.commit().await.map_err(failed)?;
            answered(&stands)
        })
    }
}

fn key_uses(row: &Row) -> Result<KeyUses, StoreError> {
    Ok(KeyUses {
        thumbprint: row.try_get("thumbprint").map_err(failed)?,
        act: rows::coded(row, "act", Act::from_code)?,
        count: row.try_get("uses").map_err(failed)?,
        last: rows::moment(row, "last_use")?,
    })
}

fn answered(row: &Row) -> Result<Answered, StoreError> {
    Ok(Answered {
        environment: rows::coded(row, "environment", Environment::from_code)?,
        id: row.try_get("id").map_err(failed)?,
        content: row.try_get("content").map_err(failed)?,
        at: rows::moment(row, "at")?,
    })
}

const ADD_USES: &str = "\
    INSERT INTO key_uses (thumbprint, act, uses, last_use) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (thumbprint, act) DO UPDATE SET uses = key_uses.uses + excluded.uses, \
    last_use = CASE WHEN excluded.last_use > key_uses.last_use THEN excluded.last_use \
    ELSE key_uses.last_use END";

const SELECT_ANSWERED: &str = "SELECT * FROM answered WHERE environment = $1 AND id = $2";

const INSERT_ANSWERED: &str = "\
    INSERT INTO answered (environment, id, content, at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (environment, id) DO NOTHING";
