//! The bounds of a connection, below TLS: how many there may be, how long one may be silent, and
//! that it ends when who is on the other side may be trusted no longer.

use std::future::{Future, Ready, pending, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, Sleep, sleep};

/// Lets connections in while there is room.
#[derive(Clone, Debug)]
pub(super) struct Bounded {
    places: Arc<Semaphore>,
    patience: Duration,
    trust: Option<watch::Receiver<()>>,
}

/// A connection that takes a place, and that ends when nothing was read or written for a while.
pub(super) struct Connection<S> {
    stream: S,
    patience: Duration,
    silence: Pin<Box<Sleep>>,
    trust: Trust,
    _place: OwnedSemaphorePermit,
}

/// Whether those are still trusted who were when a connection began.
enum Trust {
    Lost,
    /// Until this is done.
    Until(Pin<Box<dyn Future<Output = ()> + Send>>),
}

impl Bounded {
    /// Room for so many connections at once, each silent for so long at most.
    pub(super) fn new(connections: usize, patience: Duration) -> Self {
        Self {
            places: Arc::new(Semaphore::new(connections.min(Semaphore::MAX_PERMITS))),
            patience,
            trust: None,
        }
    }

    /// The same, and each ends when others are trusted than at its beginning.
    pub(super) fn until_changed(self, trust: watch::Receiver<()>) -> Self {
        Self {
            trust: Some(trust),
            ..self
        }
    }

    fn place<S>(&self, stream: S) -> io::Result<Connection<S>> {
        match Arc::clone(&self.places).try_acquire_owned() {
            Ok(place) => Ok(Connection {
                stream,
                patience: self.patience,
                silence: Box::pin(sleep(self.patience)),
                trust: Trust::until(self.trust.clone()),
                _place: place,
            }),
            Err(_) => Err(io::Error::other("too many connections")),
        }
    }
}

impl<S> Accept<TcpStream, S> for Bounded {
    type Stream = Connection<TcpStream>;
    type Service = S;
    type Future = Ready<io::Result<(Self::Stream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        // Answers are written whole; waiting for more of them would only cost time.
        let stream = stream.set_nodelay(true).map(|()| stream);
        ready(
            stream
                .and_then(|stream| self.place(stream))
                .map(|stream| (stream, service)),
        )
    }
}

impl Trust {
    fn until(change: Option<watch::Receiver<()>>) -> Self {
        Self::Until(Box::pin(async {
            if let Some(mut change) = change {
                change.mark_unchanged();
                if change.changed().await.is_ok() {
                    return;
                }
            }
            pending().await
        }))
    }

    fn is_lost(&mut self, context: &mut Context<'_>) -> bool {
        if let Self::Until(change) = self
            && change.as_mut().poll(context).is_ready()
        {
            *self = Self::Lost;
        }
        matches!(self, Self::Lost)
    }
}

impl<S> Connection<S> {
    /// What happened, where something did; the end, where nothing does for too long.
    fn heard<T>(
        &mut self,
        context: &mut Context<'_>,
        happened: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        match happened {
            Poll::Ready(outcome) => {
                let until = Instant::now() + self.patience;
                self.silence.as_mut().reset(until);
                Poll::Ready(outcome)
            }
            Poll::Pending => self
                .silence
                .as_mut()
                .poll(context)
                .map(|()| Err(io::ErrorKind::TimedOut.into())),
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Connection<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.trust.is_lost(context) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.heard(context, read)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Connection<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, octets);
        self.heard(context, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, octets);
        self.heard(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::UnixStream;

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(200);

    #[tokio::test]
    async fn there_is_room_for_so_many_and_again_when_one_left() {
        let bounded = Bounded::new(2, PATIENCE);
        let first = bounded.place(()).unwrap();
        let _second = bounded.place(()).unwrap();
        assert!(bounded.place(()).is_err());
        drop(first);
        assert!(bounded.place(()).is_ok());
    }

    #[tokio::test]
    async fn a_silent_connection_ends() {
        let (near, _far) = UnixStream::pair().unwrap();
        let mut connection = Bounded::new(1, PATIENCE).place(near).unwrap();
        let began = Instant::now();
        let ended = connection.read_u8().await.unwrap_err();
        assert_eq!(ended.kind(), io::ErrorKind::TimedOut);
        assert!(began.elapsed() >= PATIENCE);
    }

    #[tokio::test]
    async fn a_connection_that_says_something_now_and_then_stays() {
        let (near, mut far) = UnixStream::pair().unwrap();
        let mut connection = Bounded::new(1, PATIENCE).place(near).unwrap();
        for _ in 0..3 {
            let (read, ()) = tokio::join!(connection.read_u8(), async {
                sleep(PATIENCE / 2).await;
                far.write_u8(7).await.unwrap();
            });
            assert_eq!(read.unwrap(), 7);
        }
    }

    #[tokio::test]
    async fn a_connection_ends_when_others_are_trusted_than_at_its_beginning() {
        let (trust, change) = watch::channel(());
        let bounded = Bounded::new(2, PATIENCE * 100).until_changed(change);
        for _ in 0..2 {
            let (near, _far) = UnixStream::pair().unwrap();
            let mut connection = bounded.place(near).unwrap();
            let (read, ()) = tokio::join!(connection.read_u8(), async {
                sleep(PATIENCE / 2).await;
                trust.send_replace(());
            });
            assert_eq!(read.unwrap_err().kind(), io::ErrorKind::ConnectionAborted);
        }
    }

    #[tokio::test]
    async fn a_connection_whose_other_end_reads_nothing_ends() {
        let (near, _far) = UnixStream::pair().unwrap();
        let mut connection = Bounded::new(1, PATIENCE).place(near).unwrap();
        let ended = loop {
            if let Err(ended) = connection.write_all(&[0; 65_536]).await {
                break ended;
            }
        };
        assert_eq!(ended.kind(), io::ErrorKind::TimedOut);
    }
}
