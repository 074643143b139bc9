use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection};
use tokio::net::TcpListener;

use super::super::suites;
use super::*;

/// A server of TLS with an ECDSA certificate, which says nothing after the handshake.
async fn listening(provider: CryptoProvider) -> SocketAddr {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(["localhost".into()]).unwrap();
    let chain = vec![params.self_signed(&key).unwrap().der().clone()];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(suites::VERSIONS)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut connection = ServerConnection::new(config.clone()).unwrap();
            let mut stream = stream.into_std().unwrap();
            tokio::task::spawn_blocking(move || {
                stream.set_nonblocking(false).unwrap();
                let _ = connection.complete_io(&mut stream);
            });
        }
    });
    address
}

async fn asked(address: SocketAddr) -> io::Result<Taken> {
    taken(address, [7; 32]).await
}

#[tokio::test]
async fn our_own_suites_are_all_that_is_taken() {
    let taken = asked(listening(suites::provider()).await).await.unwrap();
    assert_eq!(taken.forbidden, Vec::<String>::new());
    assert_eq!(
        taken.allowed,
        [
            "TLSv1.2 with TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLSv1.3 with TLS_AES_128_GCM_SHA256",
        ]
    );
}

#[tokio::test]
async fn suites_beyond_the_list_are_found() {
    let taken = asked(listening(ring::default_provider()).await)
        .await
        .unwrap();
    assert_eq!(
        taken.forbidden,
        [
            "TLSv1.2 with TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLSv1.3 with TLS_AES_256_GCM_SHA384",
        ]
    );
}

#[tokio::test]
async fn what_answers_in_the_clear_has_no_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            // Whoever leaves octets unread resets the connection.
            let _ = stream.read(&mut [0; 8192]).await;
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    let refused = asked(address).await.unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::InvalidData);
}

#[tokio::test]
async fn where_nobody_listens_that_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let refused = asked(address).await.unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
}
