//! What the listeners offer, for readiness, metrics and whoever asks.

use std::net::SocketAddr;
use std::sync::Arc;

use super::tls::Tls;
use super::{Certificate, ClientCertificates, Side};

/// The listeners of a running server.
#[derive(Clone, Default)]
pub struct Transport {
    listeners: Arc<[Told]>,
}

/// A listener at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// Whom it is for.
    pub side: Side,
    /// Where it listens.
    pub address: SocketAddr,
    /// Its TLS; without it HTTP is plain.
    pub tls: Option<TlsDescription>,
}

/// The TLS of a listener at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsDescription {
    /// The certificate that it shows.
    pub certificate: Certificate,
    /// Whether clients show one.
    pub client_certificates: ClientCertificates,
}

/// What is told of a listener.
#[derive(Clone)]
pub(super) struct Told {
    pub(super) side: Side,
    pub(super) address: SocketAddr,
    pub(super) tls: Option<Tls>,
}

impl Transport {
    pub(super) fn new(listeners: impl Iterator<Item = Told>) -> Self {
        Self {
            listeners: listeners.collect(),
        }
    }

    /// Every listener as it is now.
    #[must_use]
    pub fn describe(&self) -> Vec<Description> {
        let listeners = self.listeners.iter();
        listeners
            .map(|listener| Description {
                side: listener.side,
                address: listener.address,
                tls: listener.tls.as_ref().map(TlsDescription::of),
            })
            .collect()
    }

    pub(super) fn with_tls(&self) -> impl Iterator<Item = (Side, &Tls)> {
        let listeners = self.listeners.iter();
        listeners.filter_map(|listener| Some((listener.side, listener.tls.as_ref()?)))
    }
}

impl TlsDescription {
    fn of(tls: &Tls) -> Self {
        Self {
            certificate: tls.certificate(),
            client_certificates: tls.client_certificates(),
        }
    }
}
