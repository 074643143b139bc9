//! Room for bodies in memory: so many octets at once, counted as they come. It reads bodies and looks
//! into none.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_stream::StreamExt as _;

/// The octets that bodies may take together.
pub struct Room {
    octets: Arc<Semaphore>,
}

/// The octets of a body that was read; they are given back when this is dropped.
pub struct Taken {
    _octets: Option<OwnedSemaphorePermit>,
}

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// The room is full.
    Full,
    /// It ended before its end.
    Cut,
    /// It is longer than allowed.
    TooLong,
}

impl Room {
    /// Room for so many octets.
    #[must_use]
    pub fn new(octets: usize) -> Self {
        Self {
            octets: Arc::new(Semaphore::new(octets)),
        }
    }

    /// Reads a body. An announced length may refuse it, and alone takes nothing from others.
    ///
    /// # Errors
    /// [`NotRead`]; the rest of the body is not read then.
    pub async fn read(
        &self,
        headers: &HeaderMap,
        body: Body,
        longest: usize,
    ) -> Result<(Vec<u8>, Taken), NotRead> {
        if announced(headers).is_some_and(|octets| octets > longest) {
            return Err(NotRead::TooLong);
        }
        let mut stream = body.into_data_stream();
        let (mut read, mut taken) = (Vec::new(), None);
        while let Some(chunk) = stream.next().await {
            let chunk: Bytes = chunk.map_err(|_| NotRead::Cut)?;
            if read.len().saturating_add(chunk.len()) > longest {
                return Err(NotRead::TooLong);
            }
            let octets = u32::try_from(chunk.len()).map_err(|_| NotRead::TooLong)?;
            let more = self.octets.clone().try_acquire_many_owned(octets);
            let more = more.map_err(|_| NotRead::Full)?;
            match &mut taken {
                None => taken = Some(more),
                Some(taken) => taken.merge(more),
            }
            read.extend_from_slice(&chunk);
        }
        Ok((read, Taken { _octets: taken }))
    }
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    async fn read(room: &Room, body: &'static str) -> Result<(Vec<u8>, Taken), NotRead> {
        room.read(&HeaderMap::new(), Body::from(body), 4).await
    }

    #[tokio::test]
    async fn a_full_room_has_place_again_when_a_body_is_gone() {
        let room = Room::new(6);
        let (body, taken) = read(&room, "four").await.ok().unwrap();
        assert_eq!(body, b"four");
        assert_eq!(read(&room, "four").await.err(), Some(NotRead::Full));
        assert!(read(&room, "2!").await.is_ok());
        drop(taken);
        assert!(read(&room, "four").await.is_ok());
    }

    #[tokio::test]
    async fn a_body_that_is_too_long_is_not_read_whatever_it_announces() {
        let room = Room::new(64);
        assert_eq!(read(&room, "fives").await.err(), Some(NotRead::TooLong));
        let announced = HeaderMap::from_iter([(CONTENT_LENGTH, HeaderValue::from(5))]);
        let short = room.read(&announced, Body::from("2!"), 4).await;
        assert_eq!(short.err(), Some(NotRead::TooLong));
    }
}
