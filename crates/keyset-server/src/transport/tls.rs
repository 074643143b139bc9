//! The TLS of a listener: made of its files, and made anew when they change. Connections that come
//! see the new state. Those that are open outlive a certificate of ours, but not a change of whom we
//! trust: the client on the other side may be revoked.

use std::sync::Arc;

use arc_swap::ArcSwap;
use axum_server::tls_rustls::RustlsConfig;
use envelope::UnixTime;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::{RootCertStore, ServerConfig};
use tokio::sync::watch;

use super::files::Material;
use super::{Certificate, ClientCertificates, ClientFiles, TlsError, TlsFiles, suites};

/// The TLS of one listener, shared by its connections and by whoever watches the files.
#[derive(Clone)]
pub(super) struct Tls {
    files: Arc<TlsFiles>,
    config: RustlsConfig,
    state: Arc<ArcSwap<State>>,
    trust: watch::Sender<()>,
}

/// What is in use.
struct State {
    digest: [u8; 32],
    trusted: [u8; 32],
    certificate: Certificate,
}

impl Tls {
    /// From files as they are now.
    pub(super) fn open(files: TlsFiles) -> Result<Self, TlsError> {
        let material = files.read()?;
        let (config, state) = made_of(&files, &material)?;
        Ok(Self {
            files: Arc::new(files),
            config: RustlsConfig::from_config(Arc::new(config)),
            state: Arc::new(ArcSwap::from_pointee(state)),
            trust: watch::Sender::new(()),
        })
    }

    /// Tells when other clients are trusted than before.
    pub(super) fn trust(&self) -> watch::Receiver<()> {
        self.trust.subscribe()
    }

    /// What connections are accepted with.
    pub(super) fn config(&self) -> RustlsConfig {
        self.config.clone()
    }

    /// The certificate that is shown.
    pub(super) fn certificate(&self) -> Certificate {
        self.state.load().certificate.clone()
    }

    /// Whether clients show a certificate.
    pub(super) fn client_certificates(&self) -> ClientCertificates {
        let clients = self.files.clients.as_ref();
        clients.map_or(ClientCertificates::Off, |clients| clients.must)
    }

    /// Takes the files as they are now into use, where they changed: the certificate that is
    /// shown from now on. Where they can not be used, all stays as it is.
    pub(super) fn refresh(&self, at: UnixTime) -> Result<Option<Certificate>, TlsError> {
        let material = self.files.read()?;
        if material.digest() == self.state.load().digest {
            return Ok(None);
        }
        let (config, state) = made_of(&self.files, &material)?;
        if state.certificate.has_ended(at) {
            return Err(TlsError::Ended {
                path: self.files.certificate.clone(),
                at: state.certificate.not_after,
            });
        }
        let certificate = state.certificate.clone();
        let is_other_trust = state.trusted != self.state.load().trusted;
        self.config.reload_from_config(Arc::new(config));
        self.state.store(Arc::new(state));
        if is_other_trust {
            self.trust.send_replace(());
        }
        Ok(Some(certificate))
    }
}

fn made_of(files: &TlsFiles, material: &Material) -> Result<(ServerConfig, State), TlsError> {
    let no_certificate = || TlsError::Certificate {
        path: files.certificate.clone(),
    };
    let chain: Vec<CertificateDer<'_>> =
        all_in(&material.certificate).ok_or_else(no_certificate)?;
    let certificate = chain
        .first()
        .and_then(|leaf| Certificate::read(leaf))
        .ok_or_else(no_certificate)?;
    let key = PrivateKeyDer::from_pem_slice(&material.key).map_err(|_| TlsError::Key {
        path: files.key.clone(),
    })?;
    let builder = ServerConfig::builder_with_provider(Arc::new(suites::provider()))
        .with_protocol_versions(suites::VERSIONS)
        .map_err(TlsError::Pair)?;
    let builder = match &files.clients {
        Some(clients) => builder.with_client_cert_verifier(verifier(clients, material)?),
        None => builder.with_no_client_auth(),
    };
    let mut config = builder
        .with_single_cert(chain, key)
        .map_err(TlsError::Pair)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    if files.clients.is_some() {
        // Whoever resumes a session does not show the certificate again, even when it has ended.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
    }
    let state = State {
        digest: material.digest(),
        trusted: material.trust_digest(),
        certificate,
    };
    Ok((config, state))
}

fn verifier(
    clients: &ClientFiles,
    material: &Material,
) -> Result<Arc<dyn ClientCertVerifier>, TlsError> {
    let no_roots = || TlsError::Roots {
        path: clients.roots.clone(),
    };
    let mut roots = RootCertStore::empty();
    for root in all_in::<CertificateDer<'_>>(&material.roots).ok_or_else(no_roots)? {
        roots.add(root).map_err(|_| no_roots())?;
    }
    let mut builder =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::new(suites::provider()));
    if let Some(path) = &clients.revoked {
        let lists: Vec<CertificateRevocationListDer<'_>> =
            all_in(&material.revoked).ok_or_else(|| TlsError::Revoked { path: path.clone() })?;
        builder = builder.with_crls(lists);
    }
    if clients.must == ClientCertificates::Optional {
        builder = builder.allow_unauthenticated();
    }
    builder.build().map_err(|_| match &clients.revoked {
        Some(path) => TlsError::Revoked { path: path.clone() },
        None => no_roots(),
    })
}

/// Every object of a kind; none where there is no such object, or one that can not be read.
fn all_in<T: PemObject>(pem: &[u8]) -> Option<Vec<T>> {
    let found: Result<Vec<T>, _> = T::pem_slice_iter(pem).collect();
    found.ok().filter(|found| !found.is_empty())
}
