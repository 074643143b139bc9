//! What a certificate says of itself, for people and for those who watch its end.

use envelope::UnixTime;
use sha2::{Digest as _, Sha256};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer as _;

/// An X.509 certificate in words (RFC 5280).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The subject as RFC 4514 writes it; may be empty.
    pub subject: String,
    /// The DNS names and addresses that it is for.
    pub names: Vec<String>,
    /// From when it counts.
    pub not_before: UnixTime,
    /// Until when.
    pub not_after: UnixTime,
    /// SHA-256 of it, in hexadecimal.
    pub fingerprint: String,
}

impl Certificate {
    /// Reads one from DER; none where it is no certificate.
    #[must_use]
    pub fn read(der: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        let alternatives = certificate.subject_alternative_name().ok()?;
        let names = alternatives
            .iter()
            .flat_map(|names| names.value.general_names.iter())
            .filter_map(name)
            .collect();
        let validity = certificate.validity();
        let digest = Sha256::digest(der);
        Some(Self {
            subject: certificate.subject().to_string(),
            names,
            not_before: UnixTime::from_seconds(validity.not_before.timestamp()),
            not_after: UnixTime::from_seconds(validity.not_after.timestamp()),
            fingerprint: digest.iter().map(|octet| format!("{octet:02x}")).collect(),
        })
    }

    /// Whether it has ended.
    #[must_use]
    pub fn has_ended(&self, at: UnixTime) -> bool {
        self.not_after <= at
    }
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).into()),
        GeneralName::IPAddress(octets) => address(octets),
        _ => None,
    }
}

fn address(octets: &[u8]) -> Option<String> {
    let four = <[u8; 4]>::try_from(octets).map(|four| std::net::Ipv4Addr::from(four).to_string());
    let sixteen = || {
        <[u8; 16]>::try_from(octets).map(|sixteen| std::net::Ipv6Addr::from(sixteen).to_string())
    };
    four.or_else(|_| sixteen()).ok()
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair};

    use super::*;

    #[test]
    fn names_and_end_are_read() {
        let params =
            CertificateParams::new(["keys.partner.example".into(), "127.0.0.1".into()]).unwrap();
        let key = KeyPair::generate().unwrap();
        let made = params.self_signed(&key).unwrap();
        let read = Certificate::read(made.der()).unwrap();
        assert_eq!(read.names, ["keys.partner.example", "127.0.0.1"]);
        assert_eq!(read.not_after.seconds(), params.not_after.unix_timestamp());
        assert!(!read.has_ended(read.not_before) && read.has_ended(read.not_after));
    }

    #[test]
    fn noise_is_no_certificate() {
        for der in [b"".as_slice(), b"noise", &[0x30, 0x82, 0xff, 0xff]] {
            assert_eq!(Certificate::read(der), None);
        }
    }
}
