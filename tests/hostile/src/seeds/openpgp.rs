//! OpenPGP packets that nothing here makes: session keys under a passphrase (RFC 9580 section 5.3)
//! of each version and derivation, before encrypted data of each version (section 5.13). And keys
//! after a change by the codec.

use envelope::key::ring::KeyMaterial;
use envelope::openpgp::amend::{RevocationReason, RevokeRequest, refresh, revoke};

use super::written;
use crate::held::{AT, permissive, refresh_request, rng};
use crate::samples::unlocked_certificates;

/// Messages of other programs that the targets open: under the passphrase of the locked key, signed
/// in the clear, and a signature over [`crate::held::DETACHED`].
pub(super) const MADE: [&str; 4] = [
    include_str!("../../messages/clear.asc"),
    include_str!("../../messages/passphrase-v4.asc"),
    include_str!("../../messages/passphrase-v6.asc"),
    include_str!("../../messages/detached.asc"),
];

/// Every held key without a lock after a refresh and after a revocation, and the revocation alone.
pub(super) fn changed() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for key in &unlocked_certificates() {
        let KeyMaterial::OpenPgp(key) = &key.material else {
            continue;
        };
        let renewed = refresh_request();
        let ended = RevokeRequest {
            subkey: None,
            reason: RevocationReason::Retired,
            note: "seed",
            passphrases: &[],
            profile: permissive(),
            at: AT,
        };
        if let Ok(renewed) = refresh(key, &renewed, &mut rng(21)) {
            seeds.push(renewed.export_public().into_bytes());
            seeds.extend(renewed.export_secret().map(|key| key.expose().to_vec()));
        }
        if let Ok(ended) = revoke(key, &ended, &mut rng(22)) {
            seeds.push(ended.certificate.export_public().into_bytes());
            seeds.extend(ended.revocation.map(String::into_bytes));
        }
    }
    seeds
}

/// Messages under a passphrase. They are not authentic: what is read before the key is what counts.
pub(super) fn under_passphrases() -> Vec<Vec<u8>> {
    let simple = &[0, 8][..];
    let salted = &[1, 8, 1, 2, 3, 4, 5, 6, 7, 8];
    let iterated = &[3, 8, 1, 2, 3, 4, 5, 6, 7, 8, 96];
    let argon2 = &[4, 1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8, 1, 4, 15];
    let data = [seipd_v1(), seipd_v2(1), seipd_v2(2), seipd_v2(3)];
    let mut messages = Vec::new();
    for derivation in [simple, salted, iterated, argon2] {
        let v4 = [&[4, AES_256], derivation].concat();
        let v6 = v6(derivation);
        for (session_key, data) in [v4, v6].iter().zip([&data[0], &data[2]]) {
            messages.push([&written(SKESK, session_key)[..], data].concat());
        }
    }
    for data in data {
        messages.push([&written(SKESK, &v6(iterated))[..], &data].concat());
    }
    messages
}

/// Cipher and mode, the derivation and its length, a nonce, a wrapped key and its tag; a count of
/// what comes before the nonce goes first.
fn v6(derivation: &[u8]) -> Vec<u8> {
    let length = u8::try_from(derivation.len()).unwrap_or_default();
    let described = [&[AES_256, OCB, length][..], derivation].concat();
    let count = u8::try_from(described.len() + OCB_NONCE).unwrap_or_default();
    [&[6, count], &described[..], &[7; OCB_NONCE], &[8; 32 + 16]].concat()
}

fn seipd_v1() -> Vec<u8> {
    written(SEIPD, &[&[1][..], &[5; 80]].concat())
}

fn seipd_v2(mode: u8) -> Vec<u8> {
    written(SEIPD, &[&[2, AES_256, mode, 6][..], &[5; 32 + 80]].concat())
}

const SKESK: u8 = 3;
const SEIPD: u8 = 18;
const AES_256: u8 = 9;
const OCB: u8 = 2;
const OCB_NONCE: usize = 15;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{payload, payload_of};
    use crate::held::{DETACHED, open_request};

    #[test]
    fn every_message_of_another_program_opens() {
        let [.., detached] = MADE;
        for text in MADE {
            let request = envelope::OpenRequest {
                detached: (text == detached).then_some(DETACHED),
                ..open_request(text.as_bytes(), permissive())
            };
            assert!(payload_of(&request, 1).is_some(), "{text}");
        }
        assert!(payload(detached.as_bytes(), permissive(), 1).is_none());
    }

    #[test]
    fn every_unlocked_key_is_changed() {
        // Each gives two halves after the refresh, a certificate and a revocation; Ed448 asks for a
        // longer digest than profiles sign with (RFC 9580 section 5.2.3.5).
        assert_eq!(changed().len(), 4 * (unlocked_certificates().len() - 1));
    }
}
