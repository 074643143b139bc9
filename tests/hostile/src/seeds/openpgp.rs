//! OpenPGP packets that nothing here makes: session keys under a passphrase (RFC 9580 section 5.3)
//! of each version and derivation, before encrypted data of each version (section 5.13).

use super::written;

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
