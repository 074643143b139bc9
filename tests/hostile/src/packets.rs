//! OpenPGP messages that decrypt: a session key for a held key, and behind it whatever packets the
//! input says (RFC 9580 sections 5.1 and 5.13.1). They reach what lies behind the integrity check.

use std::sync::LazyLock;

use aes::Aes256;
use aes::cipher::{BlockCipherEncrypt as _, KeyInit as _};
use envelope::framing::{armor, packet};
use envelope::key::rsa::RsaPublicKey;
use envelope::open::session_key::SessionKeyGiven;
use sha1::{Digest as _, Sha1};

use crate::held::{AT, OPENPGP, permissive, rng};
use crate::samples::unlocked_rsa;

const SESSION_KEY: [u8; 32] = [9; 32];
const BLOCK: usize = 16;
const PKESK: u8 = 1;
const SEIPD: u8 = 18;
const SECRET_SUBKEY: u8 = 7;
const RSA: u8 = 1;
const AES_256: u8 = 9;

/// The session key, encrypted to the subkey by name: were it anonymous, the locked key would be
/// unlocked for every input, which takes longer than all the rest.
static SESSION_KEY_PACKET: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let sum: u16 = SESSION_KEY.iter().map(|octet| u16::from(*octet)).sum();
    let framed = [&[AES_256], &SESSION_KEY[..], &sum.to_be_bytes()].concat();
    let cipher = subkey()
        .encrypt_pkcs1v15(&mut rng(5), &framed)
        .expect("the subkey encrypts");
    let mut body = vec![3];
    body.extend(recipient().to_be_bytes());
    body.push(RSA);
    body.extend(2048_u16.to_be_bytes());
    body.extend(cipher);
    let mut written = Vec::new();
    packet::write(PKESK, &body, &mut written).expect("the packet is short");
    written
});

/// The session key as a caller would give it.
pub(crate) fn session_keys() -> &'static [SessionKeyGiven] {
    static GIVEN: LazyLock<[SessionKeyGiven; 1]> = LazyLock::new(|| {
        let digits = "09".repeat(SESSION_KEY.len());
        let given = SessionKeyGiven::parse(format!("{AES_256}:{digits}").as_bytes());
        [given.expect("a cipher and as many octets as it takes")]
    });
    &*GIVEN
}

/// A message whose content is these octets, with a right modification detection code.
pub(crate) fn encrypted(content: &[u8]) -> Vec<u8> {
    let prefix = [3; BLOCK];
    let mut plain = prefix.to_vec();
    plain.extend(prefix.iter().skip(BLOCK - 2));
    plain.extend(content);
    plain.extend([0xd3, 0x14]);
    let code = Sha1::digest(&plain);
    plain.extend(code.iter());
    let mut body = vec![1];
    body.extend(cfb(&plain));
    let mut message = SESSION_KEY_PACKET.clone();
    packet::write(SEIPD, &body, &mut message).expect("the packet has a length");
    message
}

/// Cipher feedback with a zero vector and without resynchronisation.
fn cfb(plain: &[u8]) -> Vec<u8> {
    let cipher = Aes256::new(&SESSION_KEY.into());
    let mut feedback = [0; BLOCK];
    let mut out = Vec::with_capacity(plain.len());
    for chunk in plain.chunks(BLOCK) {
        let mut stream = feedback.into();
        cipher.encrypt_block(&mut stream);
        let masked: Vec<u8> = chunk
            .iter()
            .zip(stream.iter())
            .map(|(a, b)| a ^ b)
            .collect();
        for (place, octet) in feedback.iter_mut().zip(&masked) {
            *place = *octet;
        }
        out.extend(masked);
    }
    out
}

/// The key id of the encryption subkey.
fn recipient() -> u64 {
    unlocked_rsa()
        .reports(permissive(), AT)
        .iter()
        .flat_map(|report| &report.subkeys)
        .find_map(|subkey| u64::from_str_radix(&subkey.id, 16).ok())
        .expect("the test key has a subkey")
}

/// The encryption subkey of the test key: version 4, RSA.
fn subkey() -> RsaPublicKey {
    let blocks = armor::decode(OPENPGP.as_bytes()).expect("the test key is armored");
    let octets = blocks.into_iter().next().expect("one block").bytes;
    let body = packet::PacketReader::new(&octets)
        .filter_map(Result::ok)
        .find(|packet| packet.tag == SECRET_SUBKEY)
        .map(|packet| packet.body.into_owned())
        .expect("the test key has a subkey");
    // Version, four octets of time and the algorithm precede the numbers.
    let numbers = body.get(6..).unwrap_or_default();
    let (modulus, rest) = number(numbers).expect("a modulus");
    let (exponent, _) = number(rest).expect("an exponent");
    RsaPublicKey::from_components(modulus, exponent).expect("an RSA key")
}

/// A multiprecision integer (RFC 9580 section 3.2) and what follows it.
fn number(octets: &[u8]) -> Option<(&[u8], &[u8])> {
    let (bits, rest) = octets.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*bits)).div_ceil(8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::payload;

    #[test]
    fn what_is_made_here_decrypts() {
        let mut literal = Vec::new();
        packet::write(11, b"b\0\0\0\0\0hello", &mut literal).unwrap();
        let opened = payload(&encrypted(&literal), permissive(), 1);
        assert_eq!(opened.as_deref(), Some(&b"hello"[..]));
    }
}
