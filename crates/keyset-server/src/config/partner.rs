//! What the operator says of the messages exchanged with the counterparty, and of the listener for
//! its calls.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use envelope::keyset::Environment;

use crate::profiles::Profiles;
use crate::transport::{ClientCertificates, ClientFiles, ListenError, Listener, Side, TlsFiles};

/// The partner's side of the connection.
#[derive(Clone, Debug, clap::Args)]
pub struct PartnerConfig {
    /// Address and port for the counterparty's calls; without it none are answered.
    #[arg(id = "partner-listen", long = "partner-listen", value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// TLS for these calls with this certificate: a PEM file, with the certificates between it and
    /// the root.
    #[arg(
        long,
        value_name = "FILE",
        requires = "partner-listen",
        requires = "partner_tls_key"
    )]
    pub partner_tls_certificate: Option<PathBuf>,
    /// The certificate's private key in PEM; a file for its owner alone.
    #[arg(long, value_name = "FILE", requires = "partner_tls_certificate")]
    pub partner_tls_key: Option<PathBuf>,
    /// Whether the counterparty's clients show a certificate: `off`, `optional` or `required`.
    /// Unless said, they must where a profile lets messages without a signature in.
    #[arg(long, value_name = "MODE", requires = "partner_tls_certificate")]
    pub partner_client_certificates: Option<ClientCertificates>,
    /// Whose certificates they may show: root certificates in PEM.
    #[arg(long, value_name = "FILE", requires = "partner_tls_certificate")]
    pub partner_client_roots: Option<PathBuf>,
    /// Which of them are revoked: lists in PEM, one for every authority in a chain.
    #[arg(long, value_name = "FILE", requires = "partner_client_roots")]
    pub partner_client_revoked: Option<PathBuf>,
    /// The environment of these calls: `sandbox` or `production`.
    #[arg(
        id = "partner-environment",
        long = "partner-environment",
        value_name = "NAME",
        default_value = "sandbox",
        value_parser = environment
    )]
    pub environment: Environment,
    /// How many calls a minute the counterparty may make.
    #[arg(
        id = "partner-calls-per-minute",
        long = "partner-calls-per-minute",
        value_name = "COUNT",
        default_value = "1200"
    )]
    pub calls_per_minute: NonZeroU32,
    /// The rules for messages of a format: a file, or the name of a built-in profile. Once for
    /// OpenPGP and once for JOSE; without it `openpgp` and `jwe-jws` hold.
    #[arg(long = "profile", value_name = "FILE")]
    pub profiles: Vec<PathBuf>,
}

impl PartnerConfig {
    /// Takes the address, where one is asked for.
    ///
    /// # Errors
    /// [`ListenError`] when it or a certificate can not be used, when others would reach it in the
    /// clear, or when nobody could call.
    pub fn bind(
        &self,
        profiles: &Profiles,
        connections: u16,
    ) -> Result<Option<Listener>, ListenError> {
        let Some(address) = self.listen else {
            return Ok(None);
        };
        let files = self.tls_files(profiles)?;
        if !address.ip().is_loopback() && files.is_none() {
            return Err(ListenError::NoTls {
                address,
                options: "--partner-tls-certificate and --partner-tls-key",
            });
        }
        Listener::bind(Side::Partner, address, files, usize::from(connections)).map(Some)
    }

    fn tls_files(&self, profiles: &Profiles) -> Result<Option<TlsFiles>, ListenError> {
        let pair = self.partner_tls_certificate.clone();
        let Some((certificate, key)) = pair.zip(self.partner_tls_key.clone()) else {
            return Ok(None);
        };
        let clients = self.clients(profiles)?;
        Ok(Some(TlsFiles {
            certificate,
            key,
            clients,
        }))
    }

    /// Who calls is told by the message's signature; where a message may be without one, by the
    /// client's certificate.
    fn clients(&self, profiles: &Profiles) -> Result<Option<ClientFiles>, ListenError> {
        let must = self.partner_client_certificates.unwrap_or_else(|| {
            if !profiles.demand_signatures() {
                ClientCertificates::Required
            } else if self.partner_client_roots.is_some() {
                ClientCertificates::Optional
            } else {
                ClientCertificates::Off
            }
        });
        if must == ClientCertificates::Off {
            return Ok(None);
        }
        let roots = self.partner_client_roots.clone();
        Ok(Some(ClientFiles {
            must,
            roots: roots.ok_or(ListenError::NoRoots)?,
            revoked: self.partner_client_revoked.clone(),
        }))
    }
}

fn environment(name: &str) -> Result<Environment, String> {
    Environment::from_code(name).ok_or_else(|| "neither sandbox nor production".into())
}
