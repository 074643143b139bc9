//! Where the console and those who fetch what is published come in.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::transport::{ListenError, Listener, Side, TlsFiles};

/// The console's listener.
#[derive(Clone, Debug, clap::Args)]
pub struct Listen {
    /// Address and port; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8081")]
    pub listen: SocketAddr,
    /// TLS with this certificate: a PEM file, with the certificates between it and the root.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_certificate: Option<PathBuf>,
    /// The certificate's private key in PEM; a file for its owner alone.
    #[arg(long, value_name = "FILE", requires = "tls_certificate")]
    pub tls_key: Option<PathBuf>,
    /// How many connections each listener holds at once.
    #[arg(long, value_name = "NUMBER", default_value_t = 512)]
    pub connections: u16,
}

impl Listen {
    /// Takes the address.
    ///
    /// # Errors
    /// [`ListenError`] when it or the certificate can not be used.
    pub fn bind(&self) -> Result<Listener, ListenError> {
        let files = self.tls_certificate.clone().zip(self.tls_key.clone());
        let files = files.map(|(certificate, key)| TlsFiles {
            certificate,
            key,
            clients: None,
        });
        let connections = usize::from(self.connections);
        Listener::bind(Side::Console, self.listen, files, connections)
    }
}
