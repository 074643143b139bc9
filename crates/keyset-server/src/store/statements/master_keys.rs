//! The name of the master key, and private parts that are sealed anew.

use super::{Connection, Database, failed, read, write};
use crate::store::master_keys::{MasterKeyRotation, MasterKeys, Reseal};
use crate::store::{Answer, PrivatePart, StoreError};

impl MasterKeys for Database {
    fn master_key(&self) -> Answer<'_, Option<String>> {
        Box::pin(async {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            name(&mut connection).await
        })
    }

    fn claim(&self, name: String) -> Answer<'_, String> {
        Box::pin(async move {
            let mut transaction = self.to_write().await?;
            sqlx::query(CLAIM)
                .bind(name)
                .execute(&mut *transaction)
                .await
                .map_err(failed)?;
            let counts = self::name(&mut transaction).await?;
            transaction.commit().await.map_err(failed)?;
            counts.ok_or(StoreError::Damaged { column: "name" })
        })
    }

    fn reseal<'a>(
        &'a self,
        rotation: MasterKeyRotation,
        reseal: &'a mut Reseal<'a>,
    ) -> Answer<'a, Option<usize>> {
        Box::pin(async move {
            let mut transaction = self.to_write().await?;
            refuse_other(&mut transaction, Some(&rotation.from)).await?;
            let parts = read::private_parts(&mut transaction).await?;
            let Some(resealed) = reseal(&parts) else {
                transaction.rollback().await.map_err(failed)?;
                return Ok(None);
            };
            for part in &resealed {
                replace(&mut transaction, part).await?;
            }
            sqlx::query("UPDATE master_key SET name = $1")
                .bind(rotation.to)
                .execute(&mut *transaction)
                .await
                .map_err(failed)?;
            write::log(&mut transaction, &[rotation.record]).await?;
            transaction.commit().await.map_err(failed)?;
            Ok(Some(resealed.len()))
        })
    }
}

/// Refuses what was sealed under another master key than everything else. Before the first claim
/// there is nothing else.
pub(super) async fn refuse_other(
    connection: &mut Connection,
    sealed_under: Option<&str>,
) -> Result<(), StoreError> {
    match name(connection).await? {
        Some(name) if Some(name.as_str()) != sealed_under => Err(StoreError::OtherMasterKey),
        _ => Ok(()),
    }
}

/// The name of the master key; none before the first claim.
pub(super) async fn name(connection: &mut Connection) -> Result<Option<String>, StoreError> {
    sqlx::query_scalar("SELECT name FROM master_key")
        .fetch_optional(connection)
        .await
        .map_err(failed)
}

async fn replace(connection: &mut Connection, part: &PrivatePart) -> Result<(), StoreError> {
    sqlx::query("UPDATE private_parts SET version = $2, sealed = $3 WHERE holder = $1")
        .bind(&part.name.holder)
        .bind(i64::from(part.name.version))
        .bind(part.sealed.as_slice())
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

const CLAIM: &str = "\
    INSERT INTO master_key (number, name) VALUES (1, $1) ON CONFLICT (number) DO NOTHING";
