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
    /// [`ListenError`] when it or the certificate can not be used, or when others would reach it in
    /// the clear.
    pub fn bind(&self) -> Result<Listener, ListenError> {
        if !self.listen.ip().is_loopback() && self.tls_certificate.is_none() {
            return Err(ListenError::NoTls {
                address: self.listen,
                options: "--tls-certificate and --tls-key",
            });
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_addresses_than_those_of_this_machine_need_tls() {
        for address in [
            "0.0.0.0:8081",
            "192.168.1.5:80",
            "[::]:80",
            "[::ffff:10.0.0.1]:80",
        ] {
            let refused = Listen {
                listen: address.parse().unwrap(),
                tls_certificate: None,
                tls_key: None,
                connections: 1,
            }
            .bind();
            assert!(
                matches!(refused, Err(ListenError::NoTls { .. })),
                "{address}"
            );
        }
    }
}
