//! The key set and its log in the database.

use std::future::Future;
use std::pin::Pin;

use envelope::keyset::rotation::Rotation;

use super::{Database, failed, read, write};
use crate::audit::Event;
use crate::store::{
    Answer, Decide, EventFilter, EventSearch, PrivatePart, Store, StoreError, StoredKey,
};

impl Store for Database {
    fn keys(&self) -> Answer<'_, Vec<StoredKey>> {
        Box::pin(async {
            let mut transaction = self.to_read().await?;
            read::keys(&mut transaction).await
        })
    }

    fn change<'a>(&'a self, decide: &'a mut Decide<'a>) -> Answer<'a, ()> {
        Box::pin(make(self, decide))
    }

    fn rotations(&self) -> Answer<'_, Vec<Rotation>> {
        Box::pin(async {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            read::rotations(&mut connection).await
        })
    }

    fn revision(&self) -> Answer<'_, i64> {
        Box::pin(async {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            read::revision(&mut connection).await
        })
    }

    fn events(&self, wanted: EventFilter) -> Answer<'_, Vec<Event>> {
        Box::pin(async move {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            read::events(&mut connection, &wanted).await
        })
    }

    fn search(&self, wanted: EventSearch) -> Answer<'_, Vec<Event>> {
        Box::pin(async move {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            read::search(&mut connection, &wanted).await
        })
    }

    fn private_parts(&self) -> Answer<'_, Vec<PrivatePart>> {
        Box::pin(async {
            let mut connection = self.pool.acquire().await.map_err(failed)?;
            read::private_parts(&mut connection).await
        })
    }

    fn ping(&self) -> Answer<'_, ()> {
        Box::pin(async {
            sqlx::query("SELECT 1")
                .execute(&self.pool)
                .await
                .map(|_| ())
                .map_err(failed)
        })
    }

    fn close(&self) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(self.pool.close())
    }
}

async fn make(database: &Database, decide: &mut Decide<'_>) -> Result<(), StoreError> {
    let mut transaction = database.to_write().await?;
    let current = read::current(&mut transaction).await?;
    let Some(change) = decide(&current) else {
        return transaction.rollback().await.map_err(failed);
    };
    write::change(&mut transaction, &change).await?;
    transaction.commit().await.map_err(failed)
}
