//! The unhashed area of a signature (RFC 9580 section 5.2.3): nobody vouches for it, so a merge
//! keeps only what can be checked, the issuer and a back signature that verifies.

use alloc::vec::Vec;

use pgp::packet::PublicKey;
use pgp::types::KeyDetails as _;

use super::super::packets::Part;
use crate::openpgp::verifier::Verifier;
use crate::openpgp::wire::{self, tag};

/// The signature with an unhashed area of the issuer's names and, about a subkey, its first good
/// back signature (RFC 9580 section 5.2.1.9). What has no such area stays as it is.
pub(super) fn checked(signature: &Part, primary: &PublicKey, subkey: Option<&PublicKey>) -> Part {
    let body = rewritten(&signature.body, |area| {
        let mut kept = issuer(area, primary);
        let back = subkey.and_then(|subkey| {
            subpackets(area)
                .filter(|(id, _)| *id == EMBEDDED_SIGNATURE)
                .find_map(|(_, inner)| back_signature(inner, primary, subkey))
        });
        if let Some(inner) = back {
            write(EMBEDDED_SIGNATURE, &inner, &mut kept)?;
        }
        Some(kept)
    });
    body.map_or_else(
        || signature.clone(),
        |body| Part::new(tag::SIGNATURE, &body),
    )
}

/// Whether a binding holds a good signature of the subkey over the primary key.
pub(super) fn is_cross_certified(
    signature: &Part,
    primary: &PublicKey,
    subkey: &PublicKey,
) -> bool {
    wire::signature(&signature.body).is_some_and(|binding| {
        binding.embedded_signature().is_some_and(|inner| {
            inner
                .verify_primary_key_binding(&Verifier(subkey), primary)
                .is_ok()
        })
    })
}

/// An embedded signature without chaff, where it verifies.
fn back_signature(inner: &[u8], primary: &PublicKey, subkey: &PublicKey) -> Option<Vec<u8>> {
    let body =
        rewritten(inner, |area| Some(issuer(area, subkey))).unwrap_or_else(|| inner.to_vec());
    wire::signature(&body)?
        .verify_primary_key_binding(&Verifier(subkey), primary)
        .is_ok()
        .then_some(body)
}

/// The names of the issuer that are there and right, once each.
fn issuer(area: &[u8], key: &PublicKey) -> Vec<u8> {
    let print = key.fingerprint();
    let print = [&[u8::from(key.version())], print.as_bytes()].concat();
    let id = key.legacy_key_id();
    let mut kept = Vec::new();
    for (name, right) in [(ISSUER_KEY_ID, id.as_ref()), (ISSUER_FINGERPRINT, &*print)] {
        if subpackets(area).any(|(id, octets)| id == name && octets == right) {
            // A name is shorter than any length that could not be written.
            write(name, right, &mut kept).unwrap_or_default();
        }
    }
    kept
}

/// A signature's body with another unhashed area; none for versions without one.
fn rewritten(body: &[u8], change: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let width = match body.first()? {
        4 => 2,
        6 => 4,
        _ => return None,
    };
    let (_, rest) = area(body.get(HEAD..)?, width)?;
    let (before, rest) = body.split_at_checked(body.len().checked_sub(rest.len())?)?;
    let (unhashed, after) = area(rest, width)?;
    let new = change(unhashed)?;
    let length = u32::try_from(new.len()).ok()?.to_be_bytes();
    let (high, length) = length.split_at_checked(length.len() - width)?;
    let fits = high.iter().all(|octet| *octet == 0);
    fits.then(|| [before, length, &new, after].concat())
}

/// An area after its length of two or four octets, and what follows it.
fn area(octets: &[u8], width: usize) -> Option<(&[u8], &[u8])> {
    let (length, rest) = octets.split_at_checked(width)?;
    let length = length
        .iter()
        .fold(0_usize, |sum, octet| (sum << 8) | usize::from(*octet));
    rest.split_at_checked(length)
}

/// Type, without its critical bit, and octets of every subpacket, up to the first broken one.
fn subpackets(area: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = area;
    core::iter::from_fn(move || {
        let (length, after) = match rest {
            [first @ 0..=191, after @ ..] => (usize::from(*first), after),
            [first @ 192..=254, second, after @ ..] => (
                ((usize::from(*first) - 192) << 8) + usize::from(*second) + 192,
                after,
            ),
            [255, after @ ..] => {
                let (length, after) = after.split_first_chunk::<4>()?;
                (usize::try_from(u32::from_be_bytes(*length)).ok()?, after)
            }
            _ => return None,
        };
        let (subpacket, after) = after.split_at_checked(length)?;
        let (id, octets) = subpacket.split_first()?;
        rest = after;
        Some((id & 0x7F, octets))
    })
}

fn write(id: u8, octets: &[u8], area: &mut Vec<u8>) -> Option<()> {
    let length = octets.len().checked_add(1)?;
    match u8::try_from(length).ok().filter(|length| *length < 192) {
        Some(length) => area.push(length),
        None => {
            area.push(255);
            area.extend(u32::try_from(length).ok()?.to_be_bytes());
        }
    }
    area.push(id);
    area.extend_from_slice(octets);
    Some(())
}

/// Octets before the hashed area's length: version, type and two algorithms.
const HEAD: usize = 4;
/// Subpacket types of RFC 9580 sections 5.2.3.12, 5.2.3.34 and 5.2.3.35.
const ISSUER_KEY_ID: u8 = 16;
const EMBEDDED_SIGNATURE: u8 = 32;
const ISSUER_FINGERPRINT: u8 = 33;
