//! Reports of launch readiness, in the database.

use keyset_api::ReadinessReport;
use sqlx::Row as _;

use super::{Database, Row, failed, write};
use crate::audit::Record;
use crate::store::readiness::Readiness;
use crate::store::{Answer, StoreError};

impl Readiness for Database {
    fn add_report(&self, report: ReadinessReport, record: Record) -> Answer<'_, ()> {
        Box::pin(async move {
            let mut transaction = self.to_write().await?;
            sqlx::query("INSERT INTO readiness (id, at, report) VALUES ($1, $2, $3)")
                .bind(&report.id)
                .bind(report.at.seconds())
                .bind(serde_json::to_string(&report).map_err(failed)?)
                .execute(&mut *transaction)
                .await
                .map_err(failed)?;
            write::log(&mut transaction, &[record]).await?;
            transaction.commit().await.map_err(failed)
        })
    }

    fn report(&self, id: String) -> Answer<'_, Option<ReadinessReport>> {
        Box::pin(async move {
            let row = sqlx::query("SELECT report FROM readiness WHERE id = $1")
                .bind(id)
                .fetch_optional(&self.pool)
                .await
                .map_err(failed)?;
            row.as_ref().map(read).transpose()
        })
    }

    fn reports(&self, limit: u32) -> Answer<'_, Vec<ReadinessReport>> {
        Box::pin(async move {
            let query = "SELECT report FROM readiness ORDER BY at DESC, id LIMIT $1";
            let rows = sqlx::query(query)
                .bind(i64::from(limit))
                .fetch_all(&self.pool)
                .await
                .map_err(failed)?;
            rows.iter().map(read).collect()
        })
    }
}

fn read(row: &Row) -> Result<ReadinessReport, StoreError> {
    let report: String = row.try_get("report").map_err(failed)?;
    serde_json::from_str(&report).map_err(|_| StoreError::Damaged { column: "report" })
}
