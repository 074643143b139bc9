//! An address that is listened on, with TLS or without, and serving a router there.

use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum_server::tls_rustls::RustlsAcceptor;
use axum_server::{Handle, Server};
use tower_http::set_header::SetResponseHeaderLayer;

use super::connection::Bounded;
use super::description::Told;
use super::tls::Tls;
use super::{TlsError, TlsFiles, Transport};

/// Whom a listener is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The operators' console, and those who fetch what is published.
    Console,
    /// The counterparty.
    Partner,
}

/// A bound address, not yet served.
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    side: Side,
    tls: Option<Tls>,
    connections: usize,
}

/// Why an address is not listened on.
#[derive(Debug)]
#[non_exhaustive]
pub enum ListenError {
    /// The address is in use, or the network failed.
    Network {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// Clients must show a certificate, and whose is not said.
    NoRoots,
    /// Others reach the address, and there is no TLS.
    NoTls {
        /// Where.
        address: SocketAddr,
        /// The options that give it a certificate and its key.
        options: &'static str,
    },
    /// Others reach the address, and the counterparty there would be a simulated one.
    Simulation,
    /// TLS can not be made of the files named for it.
    Tls(TlsError),
}

impl Listener {
    /// Takes an address, with TLS where there are files for it, for so many connections at once.
    ///
    /// # Errors
    /// [`ListenError`] when the address or the files can not be used.
    pub fn bind(
        side: Side,
        address: SocketAddr,
        files: Option<TlsFiles>,
        connections: usize,
    ) -> Result<Self, ListenError> {
        let tls = files.map(Tls::open).transpose().map_err(ListenError::Tls)?;
        let failed = |source| ListenError::Network { address, source };
        let socket = TcpListener::bind(address).map_err(failed)?;
        let address = socket.local_addr().map_err(failed)?;
        Ok(Self {
            socket,
            address,
            side,
            tls,
            connections,
        })
    }

    /// Where it listens, as the beginning of a URL.
    #[must_use]
    pub fn origin(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Serves until the handle ends it.
    ///
    /// # Errors
    /// When the network fails.
    pub async fn serve(self, router: Router, handle: Handle<SocketAddr>) -> io::Result<()> {
        let places = Bounded::new(self.connections, SILENCE);
        let server = axum_server::from_tcp(self.socket)?;
        match self.tls {
            Some(tls) => {
                let acceptor = RustlsAcceptor::new(tls.config())
                    .handshake_timeout(HANDSHAKE)
                    .acceptor(places.until_changed(tls.trust()));
                let router = router.layer(SetResponseHeaderLayer::overriding(
                    header::STRICT_TRANSPORT_SECURITY,
                    HeaderValue::from_static(ONE_YEAR),
                ));
                bounded(server.acceptor(acceptor), handle)
                    .serve(router.into_make_service_with_connect_info::<SocketAddr>())
                    .await
            }
            None => {
                bounded(server.acceptor(places), handle)
                    .serve(router.into_make_service_with_connect_info::<SocketAddr>())
                    .await
            }
        }
    }

    fn told(&self) -> Told {
        Told {
            side: self.side,
            address: self.address,
            tls: self.tls.clone(),
        }
    }
}

impl Transport {
    /// What these listeners offer.
    #[must_use]
    pub fn of<'a>(listeners: impl IntoIterator<Item = &'a Listener>) -> Self {
        Self::new(listeners.into_iter().map(Listener::told))
    }
}

impl Side {
    /// Stable identifier.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Partner => "partner",
        }
    }
}

/// HTTP/1.1 alone, with bounds for the head of a request.
fn bounded<A>(server: Server<SocketAddr, A>, handle: Handle<SocketAddr>) -> Server<SocketAddr, A> {
    let mut server = server.http1_only().handle(handle);
    server
        .http_builder()
        .http1()
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_OCTETS);
    server
}

impl fmt::Display for ListenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network { address, .. } => write!(f, "can not listen on {address}"),
            Self::NoRoots => f.write_str(
                "the counterparty's clients must show a certificate, and nobody's is trusted: give \
                 --partner-client-roots",
            ),
            Self::NoTls { address, options } => write!(
                f,
                "refused to listen on {address}: without TLS the server listens on loopback only \
                 (127.0.0.1 or [::1]); give {options}"
            ),
            Self::Simulation => f.write_str(
                "a simulated counterparty trusts whoever publishes a key, so it listens on \
                 loopback only (127.0.0.1 or [::1])",
            ),
            Self::Tls(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ListenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Network { source, .. } => Some(source),
            Self::NoRoots | Self::NoTls { .. } | Self::Simulation => None,
            Self::Tls(error) => error.source(),
        }
    }
}

/// How long a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How long the head of a request may take, and how long an open connection may wait for one.
const HEAD: Duration = Duration::from_secs(15);

/// How long nothing may be read or written; longer than a request may take, so that nobody is cut
/// off who waits for an answer.
const SILENCE: Duration = Duration::from_secs(75);

/// Longest head of a request, in octets.
const HEAD_OCTETS: usize = 64 * 1024;

/// Tells browsers to come with TLS only (RFC 6797).
const ONE_YEAR: &str = "max-age=31536000";
