//! Notices of keys that end, in the database.

use envelope::UnixTime;
use sqlx::Row as _;

use super::{Connection, Database, Row, failed, rows};
use crate::notice::{Notice, NoticeId};
use crate::store::notices::Notices;
use crate::store::{Answer, StoreError};

impl Notices for Database {
    fn add_notices(&self, notices: Vec<Notice>) -> Answer<'_, ()> {
        Box::pin(async move {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            for notice in &notices {
                insert(&mut connection, notice).await?;
            }
            Ok(())
        })
    }

    fn notices(&self, limit: u32) -> Answer<'_, Vec<Notice>> {
        Box::pin(async move {
            let rows = sqlx::query(SELECT_NEWEST)
                .bind(i64::from(limit))
                .fetch_all(&self.pool)
                .await
                .map_err(failed)?;
            rows.iter().map(notice).collect()
        })
    }

    fn unsent_notices(&self, at: UnixTime, limit: u32) -> Answer<'_, Vec<Notice>> {
        Box::pin(async move {
            let rows = sqlx::query(SELECT_UNSENT)
                .bind(at.seconds())
                .bind(i64::from(limit))
                .fetch_all(&self.pool)
                .await
                .map_err(failed)?;
            rows.iter().map(notice).collect()
        })
    }

    fn try_notice(&self, notice: Notice, next: UnixTime) -> Answer<'_, bool> {
        Box::pin(async move {
            sqlx::query(UPDATE_TRY)
                .bind(notice.id.thumbprint)
                .bind(notice.id.ends.seconds())
                .bind(notice.id.mark)
                .bind(notice.tries)
                .bind(next.seconds())
                .execute(&self.pool)
                .await
                .map(|done| done.rows_affected() == 1)
                .map_err(failed)
        })
    }

    fn notice_sent(&self, id: NoticeId, at: UnixTime) -> Answer<'_, ()> {
        Box::pin(async move {
            sqlx::query(UPDATE_SENT)
                .bind(id.thumbprint)
                .bind(id.ends.seconds())
                .bind(id.mark)
                .bind(at.seconds())
                .execute(&self.pool)
                .await
                .map(|_| ())
                .map_err(failed)
        })
    }
}

async fn insert(connection: &mut Connection, notice: &Notice) -> Result<(), StoreError> {
    sqlx::query(INSERT)
        .bind(&notice.id.thumbprint)
        .bind(notice.id.ends.seconds())
        .bind(notice.id.mark)
        .bind(notice.due.seconds())
        .bind(notice.next_try.seconds())
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

fn notice(row: &Row) -> Result<Notice, StoreError> {
    let sent: Option<i64> = row.try_get("sent").map_err(failed)?;
    Ok(Notice {
        id: NoticeId {
            thumbprint: row.try_get("thumbprint").map_err(failed)?,
            ends: rows::moment(row, "ends")?,
            mark: row.try_get("mark").map_err(failed)?,
        },
        due: rows::moment(row, "due")?,
        tries: row.try_get("tries").map_err(failed)?,
        next_try: rows::moment(row, "next_try")?,
        sent: sent.map(UnixTime::from_seconds),
    })
}

const INSERT: &str = "\
    INSERT INTO notices (thumbprint, ends, mark, due, tries, next_try) \
    VALUES ($1, $2, $3, $4, 0, $5) ON CONFLICT (thumbprint, ends, mark) DO NOTHING";

const SELECT_NEWEST: &str = "\
    SELECT * FROM notices ORDER BY due DESC, thumbprint, mark LIMIT $1";

const SELECT_UNSENT: &str = "\
    SELECT * FROM notices WHERE sent IS NULL AND next_try <= $1 \
    ORDER BY next_try, thumbprint, mark LIMIT $2";

/// The number of tries is what tells whether another server was faster.
const UPDATE_TRY: &str = "\
    UPDATE notices SET tries = tries + 1, next_try = $5 \
    WHERE thumbprint = $1 AND ends = $2 AND mark = $3 AND tries = $4 AND sent IS NULL";

const UPDATE_SENT: &str = "\
    UPDATE notices SET sent = $4 WHERE thumbprint = $1 AND ends = $2 AND mark = $3";
