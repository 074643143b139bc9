//! Inputs to begin with: what the RFCs print, what the codec makes from fixed seeds, the test keys
//! in every form and, where `ENVELOPE_CORPORA` names their folder, the corpora.

mod corpora;
mod key_forms;
mod openpgp;

use envelope::Profile;
use envelope::framing::packet;
use serde_json::Value;

use crate::samples::{JWE, JWS, OPENPGP, OPENPGP_CURVES, flattened, general as general_form};
use crate::targets::modes;

pub use corpora::corpora;
pub use key_forms::keys;

/// Published tokens and their keys.
const PUBLISHED: &[&str] = &[
    include_str!("../../../crates/envelope/src/jose/vectors/rfc7515-a2.json"),
    include_str!("../../../crates/envelope/src/jose/vectors/rfc7515-a3.json"),
    include_str!("../../../crates/envelope/src/jose/vectors/rfc7516-a1.json"),
    include_str!("../../../crates/envelope/src/jose/vectors/rfc7516-a2.json"),
    include_str!("../../../crates/envelope/src/jose/vectors/rfc7638-3.1.json"),
];

/// Compact tokens, and the scripts from which the target builds them.
#[must_use]
pub fn compact() -> Vec<Vec<u8>> {
    let mut seeds = tokens();
    let header: &[u8] = br#"{"alg":"RSA-OAEP-256","enc":"A256GCM"}"#;
    seeds.push([&[modes::PARTS], header, b"\nkey\nvector\ncontent\ntag"].concat());
    seeds.push([&[modes::PARTS], header, b"\npayload\nsignature"].concat());
    seeds.push([&[modes::ENCRYPTED][..], b"\n{\"a\":1}"].concat());
    seeds.push([&[modes::ENCRYPTED][..], b"\"zip\":\"DEF\"\n", &squeezed()].concat());
    for jws in JWS.iter() {
        seeds.push([&[modes::ENCRYPTED][..], b"\"cty\":\"JWT\"\n", jws].concat());
    }
    seeds.push(
        [
            &[modes::SIGNED][..],
            b"\"crit\":[\"b64\"],\"b64\":false\npayload",
        ]
        .concat(),
    );
    seeds.push(
        [
            &[modes::NESTED][..],
            b"\"cty\":\"JWT\"\n\"typ\":\"JWT\"\npayload",
        ]
        .concat(),
    );
    let unencoded = b"\"b64\":false,\"crit\":[\"b64\"]\npayload";
    seeds.push([&[modes::DETACHED, 0][..], b"\npayload"].concat());
    seeds.push([&[modes::DETACHED, 1][..], unencoded].concat());
    seeds
}

/// Tokens in JSON, and scripts.
#[must_use]
pub fn general() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = tokens()
        .iter()
        .flat_map(|token| [flattened(token), general_form(token)])
        .collect();
    seeds.extend(
        [
            &[0, 3, 0, 3, 2][..],
            &[1, 0, 0, 2, b'h', b'i'],
            &[2, 0, 9, 1, 1, 4],
            &[3, 1],
        ]
        .map(<[u8]>::to_vec),
    );
    seeds
}

/// Messages of every format and encoding.
#[must_use]
pub fn messages() -> Vec<Vec<u8>> {
    let mut seeds = tokens();
    seeds.extend(OPENPGP.iter().cloned());
    seeds.extend(OPENPGP_CURVES.iter().cloned());
    seeds.extend(openpgp::under_passphrases());
    seeds.extend(openpgp::MADE.map(|text| text.as_bytes().to_vec()));
    let wrapped: Vec<Vec<u8>> = seeds.iter().map(|seed| base64(seed)).collect();
    seeds.extend(wrapped);
    seeds.extend(general());
    seeds
}

/// Messages and keys.
#[must_use]
pub fn everything() -> Vec<Vec<u8>> {
    let mut seeds = messages();
    seeds.extend(keys());
    seeds
}

/// OpenPGP keys and certificates, some of them changed, and what each change made of it alone.
#[must_use]
pub fn lives() -> Vec<Vec<u8>> {
    let mut seeds = key_forms::certificates();
    seeds.extend(openpgp::changed());
    seeds
}

/// Scripts for key sets: each test key as it is, and with members changed.
#[must_use]
pub fn jwk_set() -> Vec<Vec<u8>> {
    let plain = (0..11).map(|place| vec![1, place, 0]);
    let changed = (0..11).map(|place| vec![0, place, 2, place, 1, 0, 3, 2, 3, 2]);
    plain.chain(changed).collect()
}

/// Contents of an OpenPGP message.
#[must_use]
pub fn packets() -> Vec<Vec<u8>> {
    let literal = written(LITERAL, b"b\0\0\0\0\0hello");
    let compressed = written(
        COMPRESSED,
        &[
            &[1],
            &miniz_oxide::deflate::compress_to_vec(&literal, 6)[..],
        ]
        .concat(),
    );
    let nested = written(
        COMPRESSED,
        &[
            &[1],
            &miniz_oxide::deflate::compress_to_vec(&compressed, 6)[..],
        ]
        .concat(),
    );
    let one_pass = written(ONE_PASS, &[3, 0, 9, 1, 1, 2, 3, 4, 5, 6, 7, 8, 1]);
    let signature = written(
        SIGNATURE,
        &[4, 0, 1, 9, 0, 6, 5, 2, 0, 0, 0, 1, 0, 0, 1, 2, 0, 8, 0xff],
    );
    let signed = [&one_pass[..], &literal, &signature].concat();
    // A whole message inside another one.
    let mut seeds: Vec<Vec<u8>> = OPENPGP.iter().cloned().collect();
    seeds.extend([literal, compressed, nested, signed, Vec::new()]);
    seeds
}

/// The built-in profiles.
#[must_use]
pub fn profiles() -> Vec<Vec<u8>> {
    Profile::BUILT_IN
        .iter()
        .map(|(_, text)| text.as_bytes().to_vec())
        .collect()
}

/// Bodies of the payment protocol, good and broken.
#[must_use]
pub fn bodies() -> Vec<Vec<u8>> {
    const BODIES: [&[u8]; 6] = [
        br#"{"requestHeader":{"protocolVersion":{"major":1,"minor":0,"revision":0},"requestId":"a-1","requestTimestamp":"1"},"clientMessage":"x"}"#,
        br#"{"responseHeader":{"responseTimestamp":{"epochMillis":"1"}},"errorResponseCode":"INVALID_FIELD_VALUE","errorDescription":"x"}"#,
        br#"{"card":{"accountNumber":"4111111111111111","cvn":123},"inner":"{\"pin\":\"1\"}","n":4111111111111111}"#,
        b"{\"a\":1,\"a\":1}",
        b"{'a':1, // c\n}",
        b"\xef\xbb\xbf[NaN,]",
    ];
    BODIES.map(<[u8]>::to_vec).to_vec()
}

/// Logs, HAR files and captures; two octets before each say how they are read.
#[must_use]
pub fn sources() -> Vec<Vec<u8>> {
    let token = String::from_utf8_lossy(JWE.first().map_or(&[], Vec::as_slice)).into_owned();
    let lines = format!(
        "starting\n{{\"timestamp\":\"2026-11-20T04:00:00Z\",\"request\":{{\"body\":\"{token}\"}}}}\n\
         {{\"log\":\"{{\\\"payload\\\":\\\"{token}\\\"}}\\n\",\"ts\":1795147200123}}\n{token}\n"
    );
    let har = format!(
        "{{\"log\":{{\"pages\":[],\"entries\":[{{\"startedDateTime\":\"2026-11-20T04:00:00Z\",\
         \"request\":{{\"url\":\"https://a/echo\",\"postData\":{{\"text\":\"{token}\"}}}},\
         \"response\":{{\"status\":404,\"content\":{{\"encoding\":\"base64\",\"text\":\"aGk\"}}}}}}]}}}}"
    );
    let capture = format!(
        "POST /echo HTTP/1.1\r\nContent-Length: {}\r\n\r\n{token}HTTP/1.1 200 OK\r\n\
         Date: Fri, 20 Nov 2026 04:00:00 GMT\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        token.len()
    );
    let document = format!("{{\n\"body\": \"{token}\"\n}}");
    [lines, har, capture, document, token]
        .iter()
        .map(|text| [&[0, 40][..], text.as_bytes()].concat())
        .collect()
}

/// Requests to seal: options first, the payload behind them.
#[must_use]
pub fn payloads() -> Vec<Vec<u8>> {
    const ALL: [u8; 4] = [0xff; 4];
    const LAST: [u8; 4] = [0, 0, 0, 1];
    const NONE: [u8; 4] = [0; 4];
    // Profile and format, recipients, signers; options, alg, enc, jws_alg, serialization, encoding.
    let requests = [
        ([3, 1], LAST, NONE, [0; 6]),
        ([3, 1], LAST, LAST, [0, 5, 4, 7, 0, 0]),
        ([2, 1], LAST, LAST, [0, 0, 0, 1, 0, 0]),
        ([1, 1], LAST, NONE, [0, 1, 1, 0, 0, 0]),
        ([3, 2], NONE, LAST, [0; 6]),
        ([3, 0], ALL, ALL, [2, 0, 0, 0, 0, 2]),
        ([0, 0], ALL, ALL, [0; 6]),
    ];
    let mut seeds: Vec<Vec<u8>> = requests
        .iter()
        .map(|(what, to, by, how): &([u8; 2], _, _, [u8; 6])| {
            [&what[..], to, by, how, b"payload"].concat()
        })
        .collect();
    // Every held key as recipient and signer of an OpenPGP message; JOSE keys are refused.
    for place in 0..24 {
        let one = (1_u32 << place).to_be_bytes();
        seeds.push([&[3, 0][..], &one, &one, &[0, 0, 0, 0, 0, 2], b"payload"].concat());
    }
    seeds
}

/// Published tokens and those of the codec, all compact.
fn tokens() -> Vec<Vec<u8>> {
    let published =
        published("token").filter_map(|token| Some(token.as_str()?.as_bytes().to_vec()));
    published
        .chain(JWE.iter().cloned())
        .chain(JWS.iter().cloned())
        .collect()
}

/// This member of every published example that has it.
fn published(name: &'static str) -> impl Iterator<Item = Value> {
    PUBLISHED.iter().filter_map(move |text| {
        let example: Value = serde_json::from_str(text).ok()?;
        example.get(name).cloned()
    })
}

fn squeezed() -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec(&[b'a'; 4096], 6)
}

fn written(tag: u8, body: &[u8]) -> Vec<u8> {
    let mut octets = Vec::new();
    packet::write(tag, body, &mut octets).expect("the packet is short");
    octets
}

fn base64(octets: &[u8]) -> Vec<u8> {
    use base64ct::Encoding as _;
    base64ct::Base64::encode_string(octets).into_bytes()
}

const SIGNATURE: u8 = 2;
const ONE_PASS: u8 = 4;
const COMPRESSED: u8 = 8;
const LITERAL: u8 = 11;
