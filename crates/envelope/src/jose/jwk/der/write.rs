//! From a key to DER and PEM. What is private goes into wiped octets.

use alloc::string::String;
use alloc::vec::Vec;

use pkcs1::UintRef;
use pkcs8::der::Encode as _;
use pkcs8::der::asn1::{BitStringRef, OctetStringRef};
use pkcs8::{AlgorithmIdentifierRef, PrivateKeyInfoRef};
use sec1::{EcParameters, EcPrivateKey};
use spki::{ObjectIdentifier, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

use super::{EC, ED25519, RSA, X25519, oid_of};
use crate::jose::jwk::{Jwk, Material};
use crate::key::elliptic::EllipticPrivateKey;
use crate::key::rsa::{RsaPrivateKey, RsaPublicKey};
use crate::secret::SecretBytes;

/// A DER structure that a key can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerForm {
    /// A public key of any kind (RFC 5280): `PUBLIC KEY`.
    Spki,
    /// A private key of any kind (RFC 5958): `PRIVATE KEY`.
    Pkcs8,
    /// An RSA public key (RFC 8017): `RSA PUBLIC KEY`.
    Pkcs1Public,
    /// An RSA private key (RFC 8017): `RSA PRIVATE KEY`.
    Pkcs1Private,
    /// A private key on a NIST curve (RFC 5915): `EC PRIVATE KEY`.
    Sec1,
}

impl DerForm {
    /// The label of its PEM block (RFC 7468).
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Spki => "PUBLIC KEY",
            Self::Pkcs8 => "PRIVATE KEY",
            Self::Pkcs1Public => "RSA PUBLIC KEY",
            Self::Pkcs1Private => "RSA PRIVATE KEY",
            Self::Sec1 => "EC PRIVATE KEY",
        }
    }
}

impl Jwk {
    /// The key in a DER structure; nothing when its kind has no such form or the private half that
    /// the form needs is not held. `kid`, `use`, `alg` and the dates have no place in DER.
    #[must_use]
    pub fn export_der(&self, form: DerForm) -> Option<SecretBytes> {
        let octets = match form {
            DerForm::Spki => spki(&self.material),
            DerForm::Pkcs8 => return pkcs8(&self.material),
            DerForm::Pkcs1Public => match &self.material {
                Material::Rsa { public, .. } => pkcs1_public(public),
                _ => None,
            },
            DerForm::Pkcs1Private => match &self.material {
                Material::Rsa { private, .. } => return pkcs1_private(private.as_ref()?),
                _ => None,
            },
            DerForm::Sec1 => match &self.material {
                Material::Elliptic { private, .. } => return sec1(private.as_ref()?, true),
                _ => None,
            },
        };
        octets.map(SecretBytes::new)
    }

    /// As [`Jwk::export_der`], as a PEM block that ends with a line break.
    #[must_use]
    pub fn export_pem(&self, form: DerForm) -> Option<SecretBytes> {
        let der = self.export_der(form)?;
        let length = pem_rfc7468::encoded_len(form.label(), LINE_ENDING, der.expose()).ok()?;
        let mut text = Zeroizing::new(alloc::vec![0; length]);
        pem_rfc7468::encode(form.label(), LINE_ENDING, der.expose(), &mut text).ok()?;
        Some(SecretBytes::new(core::mem::take(&mut *text)))
    }

    /// The public half as a PEM block; of a symmetric key, which has none, nothing.
    #[must_use]
    pub fn export_public_pem(&self) -> Option<String> {
        let text = self.export_pem(DerForm::Spki)?;
        String::from_utf8(text.expose().to_vec()).ok()
    }
}

fn spki(material: &Material) -> Option<Vec<u8>> {
    match material {
        Material::Rsa { public, .. } => spki_of(rsa_algorithm(), &pkcs1_public(public)?),
        Material::Elliptic { public, .. } => {
            let curve = oid_of(public.curve())?;
            spki_of(elliptic_algorithm(&curve), &public.to_sec1())
        }
        Material::Ed25519 { public, .. } => spki_of(plain(ED25519), &public.to_bytes()),
        Material::X25519 { public, .. } => spki_of(plain(X25519), &public.to_bytes()),
        Material::Oct(_) => None,
    }
}

fn spki_of(algorithm: AlgorithmIdentifierRef<'_>, public: &[u8]) -> Option<Vec<u8>> {
    let subject_public_key = BitStringRef::from_bytes(public).ok()?;
    SubjectPublicKeyInfoRef {
        algorithm,
        subject_public_key,
    }
    .to_der()
    .ok()
}

fn pkcs8(material: &Material) -> Option<SecretBytes> {
    match material {
        Material::Rsa { private, .. } => {
            let inner = pkcs1_private(private.as_ref()?)?;
            pkcs8_of(rsa_algorithm(), inner.expose())
        }
        Material::Elliptic { private, public } => {
            let curve = oid_of(public.curve())?;
            // The curve is named once, outside (RFC 5915 section 3).
            let inner = sec1(private.as_ref()?, false)?;
            pkcs8_of(elliptic_algorithm(&curve), inner.expose())
        }
        Material::Ed25519 { private, .. } => {
            let inner = octet_string(&private.as_ref()?.seed())?;
            pkcs8_of(plain(ED25519), inner.expose())
        }
        Material::X25519 { private, .. } => {
            let inner = octet_string(&private.as_ref()?.to_bytes())?;
            pkcs8_of(plain(X25519), inner.expose())
        }
        Material::Oct(_) => None,
    }
}

fn pkcs8_of(algorithm: AlgorithmIdentifierRef<'_>, inner: &[u8]) -> Option<SecretBytes> {
    let info = PrivateKeyInfoRef::new(algorithm, OctetStringRef::new(inner).ok()?);
    info.to_der().ok().map(SecretBytes::new)
}

fn pkcs1_public(public: &RsaPublicKey) -> Option<Vec<u8>> {
    let (n, e) = (public.n(), public.e());
    pkcs1::RsaPublicKey {
        modulus: UintRef::new(&n).ok()?,
        public_exponent: UintRef::new(&e).ok()?,
    }
    .to_der()
    .ok()
}

fn pkcs1_private(private: &RsaPrivateKey) -> Option<SecretBytes> {
    let (n, e, crt) = (private.n(), private.e(), private.crt()?);
    let (d, p, q) = (private.d(), private.p(), private.q());
    pkcs1::RsaPrivateKey {
        modulus: UintRef::new(&n).ok()?,
        public_exponent: UintRef::new(&e).ok()?,
        private_exponent: UintRef::new(d.expose()).ok()?,
        prime1: UintRef::new(p.expose()).ok()?,
        prime2: UintRef::new(q.expose()).ok()?,
        exponent1: UintRef::new(crt.dp.expose()).ok()?,
        exponent2: UintRef::new(crt.dq.expose()).ok()?,
        coefficient: UintRef::new(crt.qi.expose()).ok()?,
        other_prime_infos: None,
    }
    .to_der()
    .ok()
    .map(SecretBytes::new)
}

fn sec1(private: &EllipticPrivateKey, names_curve: bool) -> Option<SecretBytes> {
    let (scalar, public) = (private.scalar(), private.public());
    let parameters = match names_curve {
        true => Some(EcParameters::NamedCurve(oid_of(public.curve())?)),
        false => None,
    };
    EcPrivateKey {
        private_key: scalar.expose(),
        parameters,
        public_key: Some(&public.to_sec1()),
    }
    .to_der()
    .ok()
    .map(SecretBytes::new)
}

fn octet_string(octets: &SecretBytes) -> Option<SecretBytes> {
    let octets = OctetStringRef::new(octets.expose()).ok()?;
    octets.to_der().ok().map(SecretBytes::new)
}

fn rsa_algorithm() -> AlgorithmIdentifierRef<'static> {
    AlgorithmIdentifierRef {
        oid: RSA,
        parameters: Some(spki::der::asn1::AnyRef::NULL),
    }
}

fn elliptic_algorithm(curve: &ObjectIdentifier) -> AlgorithmIdentifierRef<'_> {
    AlgorithmIdentifierRef {
        oid: EC,
        parameters: Some(curve.into()),
    }
}

/// RFC 8410 section 3: no parameters.
const fn plain(oid: ObjectIdentifier) -> AlgorithmIdentifierRef<'static> {
    AlgorithmIdentifierRef {
        oid,
        parameters: None,
    }
}

const LINE_ENDING: pem_rfc7468::LineEnding = pem_rfc7468::LineEnding::LF;
