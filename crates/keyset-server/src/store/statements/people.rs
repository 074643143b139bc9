//! Links and sessions in the database.

use envelope::UnixTime;
use sqlx::Row as _;

use super::{Connection, Database, Row, failed, rows, write};
use crate::access::{LONGEST_MINUTES, Link, Person, Role, Session};
use crate::audit::Record;
use crate::store::people::People;
use crate::store::{Answer, StoreError};

impl People for Database {
    fn add_link(&self, link: Link, record: Record) -> Answer<'_, ()> {
        Box::pin(async move {
            let mut transaction = self.to_write().await?;
            sqlx::query("DELETE FROM links WHERE expires <= $1")
                .bind(record.at.seconds())
                .execute(&mut *transaction)
                .await
                .map_err(failed)?;
            insert_link(&mut transaction, &link).await?;
            write::log(&mut transaction, &[record]).await?;
            transaction.commit().await.map_err(failed)
        })
    }

    fn take_link(&self, hash: String) -> Answer<'_, Option<Link>> {
        Box::pin(async move {
            let row = sqlx::query("DELETE FROM links WHERE hash = $1 RETURNING *")
                .bind(hash)
                .fetch_optional(&self.pool)
                .await
                .map_err(failed)?;
            row.as_ref().map(link).transpose()
        })
    }

    fn begin(&self, session: Session, record: Record) -> Answer<'_, ()> {
        Box::pin(async move {
            let mut transaction = self.to_write().await?;
            let longest = LONGEST_MINUTES.saturating_mul(60);
            sqlx::query("DELETE FROM sessions WHERE begun <= $1")
                .bind(session.begun.seconds().saturating_sub(longest))
                .execute(&mut *transaction)
                .await
                .map_err(failed)?;
            insert_session(&mut transaction, &session).await?;
            write::log(&mut transaction, &[record]).await?;
            transaction.commit().await.map_err(failed)
        })
    }

    fn session(&self, hash: String) -> Answer<'_, Option<Session>> {
        Box::pin(async move {
            let row = sqlx::query("SELECT * FROM sessions WHERE hash = $1")
                .bind(hash)
                .fetch_optional(&self.pool)
                .await
                .map_err(failed)?;
            row.as_ref().map(session).transpose()
        })
    }

    fn seen(&self, hash: String, at: UnixTime) -> Answer<'_, ()> {
        Box::pin(async move {
            sqlx::query("UPDATE sessions SET seen = $2 WHERE hash = $1")
                .bind(hash)
                .bind(at.seconds())
                .execute(&self.pool)
                .await
                .map(|_| ())
                .map_err(failed)
        })
    }

    fn end(&self, hash: String) -> Answer<'_, ()> {
        Box::pin(async move {
            sqlx::query("DELETE FROM sessions WHERE hash = $1")
                .bind(hash)
                .execute(&self.pool)
                .await
                .map(|_| ())
                .map_err(failed)
        })
    }
}

async fn insert_link(connection: &mut Connection, link: &Link) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO links (hash, operator, role, expires) VALUES ($1, $2, $3, $4)")
        .bind(&link.hash)
        .bind(&link.person.operator)
        .bind(link.person.role.code())
        .bind(link.expires.seconds())
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

async fn insert_session(connection: &mut Connection, session: &Session) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO sessions (hash, operator, role, begun, seen) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&session.hash)
    .bind(&session.person.operator)
    .bind(session.person.role.code())
    .bind(session.begun.seconds())
    .bind(session.seen.seconds())
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

fn link(row: &Row) -> Result<Link, StoreError> {
    Ok(Link {
        hash: row.try_get("hash").map_err(failed)?,
        person: person(row)?,
        expires: rows::moment(row, "expires")?,
    })
}

fn session(row: &Row) -> Result<Session, StoreError> {
    Ok(Session {
        hash: row.try_get("hash").map_err(failed)?,
        person: person(row)?,
        begun: rows::moment(row, "begun")?,
        seen: rows::moment(row, "seen")?,
    })
}

fn person(row: &Row) -> Result<Person, StoreError> {
    Ok(Person {
        operator: row.try_get("operator").map_err(failed)?,
        role: rows::coded(row, "role", Role::from_code)?,
    })
}
