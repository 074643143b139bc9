//! DER structures of keys: PKCS#1 (RFC 8017 appendix A.1), PKCS#8 (RFC 5958), SPKI (RFC 5280
//! section 4.1), SEC1 (RFC 5915), and the curves of RFC 8410 inside them.

mod read;
mod write;

use spki::ObjectIdentifier;

use crate::key::elliptic::Curve;

pub(super) use read::{any, looks_like, pkcs1_private, pkcs1_public, pkcs8, sec1, spki};
pub use write::DerForm;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const X25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.110");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

const CURVES: &[(ObjectIdentifier, Curve)] = &[
    (
        ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7"),
        Curve::P256,
    ),
    (ObjectIdentifier::new_unwrap("1.3.132.0.34"), Curve::P384),
    (ObjectIdentifier::new_unwrap("1.3.132.0.35"), Curve::P521),
];

fn curve_of(oid: ObjectIdentifier) -> Option<Curve> {
    CURVES
        .iter()
        .find(|(known, _)| *known == oid)
        .map(|(_, curve)| *curve)
}

fn oid_of(curve: Curve) -> Option<ObjectIdentifier> {
    CURVES
        .iter()
        .find(|(_, known)| *known == curve)
        .map(|(oid, _)| *oid)
}
