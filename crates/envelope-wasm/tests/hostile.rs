//! What a hostile sender can make with a public key alone: refused in the browser too, where a
//! panic would end the worker.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a step that fails ends its test")]

use envelope::framing::armor;
use envelope::framing::packet::{self, PacketReader};
use envelope_wasm::{Keys, generate_key, inspect, open};
use js_sys::{Array, Object, Reflect, Uint8Array};
use num_bigint::BigUint;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const AT: f64 = 1_795_000_000.5;
const PKESK: u8 = 1;
const PUBLIC_SUBKEY: u8 = 14;
const SEIPD: u8 = 18;

/// A session key of no octets at all, and others that are too short: rPGP 0.21.0 panics on the
/// first where it decrypts it itself.
#[wasm_bindgen_test]
fn a_session_key_of_no_octets_is_a_failed_decryption() {
    let made = generate_key(&object(&[
        ("format", "openpgp".into()),
        ("type", "rsa2048".into()),
        ("user_id", "ours@partner.example".into()),
        ("at", AT.into()),
    ]))
    .unwrap();
    let public = get(&made, "public").as_string().unwrap();
    let keys = Keys::new();
    let secret: Vec<u8> = get(&made, "secret").unchecked_ref::<Uint8Array>().to_vec();
    keys.load(secret, "ours").unwrap();
    for session_key in [&[][..], &[9], &[9, 0], &[9, 0, 0]] {
        let refused = open(&object(&[
            ("input", octets(&message(&public, session_key))),
            ("keys", JsValue::from(keys.share())),
            ("at", AT.into()),
        ]))
        .unwrap_err();
        assert_eq!(
            get(&refused, "code"),
            "decryption-failed",
            "{session_key:?}"
        );
    }
}

/// A message to the encryption subkey whose session key is these octets.
fn message(certificate: &str, session_key: &[u8]) -> Vec<u8> {
    let block = armor::decode(certificate.as_bytes()).unwrap().remove(0);
    let subkey = PacketReader::new(&block.bytes)
        .map(Result::unwrap)
        .find(|packet| packet.tag == PUBLIC_SUBKEY)
        .unwrap();
    // Version, time and algorithm come before the two integers of RSA (RFC 9580 section 5.5.2).
    let (modulus, rest) = integer(&subkey.body[6..]);
    let (exponent, _) = integer(rest);
    // RFC 8017 section 7.2.1 with a padding of ones.
    let padding = vec![0xff; 256 - 3 - session_key.len()];
    let block = [&[0, 2], padding.as_slice(), &[0], session_key].concat();
    let cipher = BigUint::from_bytes_be(&block).modpow(&exponent, &modulus);
    let cipher = cipher.to_bytes_be();
    let bits = u16::try_from(cipher.len() * 8).unwrap() - leading_zeroes(&cipher);
    let id = subkey_id(certificate);
    let esk = [&[3], id.as_slice(), &[1], &bits.to_be_bytes(), &cipher].concat();
    let data = [&[1], [7; 60].as_slice()].concat();
    let mut message = Vec::new();
    packet::write(PKESK, &esk, &mut message).unwrap();
    packet::write(SEIPD, &data, &mut message).unwrap();
    message
}

fn leading_zeroes(octets: &[u8]) -> u16 {
    u16::try_from(octets[0].leading_zeros()).unwrap()
}

fn integer(octets: &[u8]) -> (BigUint, &[u8]) {
    let bits = u16::from_be_bytes([octets[0], octets[1]]);
    let (number, rest) = octets[2..].split_at(usize::from(bits).div_ceil(8));
    (BigUint::from_bytes_be(number), rest)
}

/// The key id of the subkey, as an inspection shows it.
fn subkey_id(certificate: &str) -> Vec<u8> {
    let seen = inspect(certificate.as_bytes(), None, None).unwrap();
    let layers: Array = get(&seen, "layers").unchecked_into();
    let subkey = layers
        .iter()
        .find(|layer| get(layer, "kind") == "public-subkey")
        .unwrap();
    let id = get(&subkey, "id").as_string().unwrap();
    (0..8)
        .map(|at| u8::from_str_radix(&id[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}

fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = JsValue::from(Object::new());
    for (name, value) in members {
        Reflect::set(&object, &JsValue::from_str(name), value).unwrap();
    }
    object
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap()
}

fn octets(octets: &[u8]) -> JsValue {
    Uint8Array::from(octets).into()
}
