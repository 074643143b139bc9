//! What a key may be used for, by its algorithm and by the flags of its self-signature
//! (RFC 9580 section 5.2.3.29).

use alloc::vec::Vec;

use pgp::packet::{KeyFlags, Signature, SignatureConfig, SubpacketData};
use pgp::types::KeyDetails as _;

use super::super::component::Component;
use crate::key::report::KeyUsage;

/// The flags; of several the last (RFC 9580 section 5.2.3.9).
pub(super) fn flags(signature: &Signature) -> Option<KeyFlags> {
    signature
        .config()?
        .hashed_subpackets()
        .filter_map(|subpacket| match &subpacket.data {
            SubpacketData::KeyFlags(flags) => Some(flags.clone()),
            _ => None,
        })
        .last()
}

/// Every lifetime given, in seconds.
pub(super) fn lifetimes(signature: &Signature) -> impl Iterator<Item = u32> {
    signature
        .config()
        .into_iter()
        .flat_map(SignatureConfig::hashed_subpackets)
        .filter_map(|subpacket| match &subpacket.data {
            SubpacketData::KeyExpirationTime(time) => Some(time.as_secs()),
            _ => None,
        })
}

/// What flags and algorithm both allow. Old certificates carry no flags: then the algorithm alone
/// decides.
pub(super) fn usage(component: &Component, flags: Option<&KeyFlags>) -> Vec<KeyUsage> {
    let id = u8::from(component.key.algorithm());
    let signs = matches!(id, 1 | 3 | 17 | 19 | 22 | 27 | 28);
    let encrypts = matches!(id, 1 | 2 | 16 | 18 | 20 | 25 | 26);
    let (certify, sign, encrypt) = flags.map_or((true, true, true), |flags| {
        (
            flags.certify(),
            flags.sign(),
            flags.encrypt_comms() || flags.encrypt_storage(),
        )
    });
    [
        (KeyUsage::Certify, certify && signs),
        (KeyUsage::Sign, sign && signs),
        (KeyUsage::Encrypt, encrypt && encrypts),
    ]
    .into_iter()
    .filter_map(|(usage, allowed)| allowed.then_some(usage))
    .collect()
}
