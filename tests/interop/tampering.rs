//! One bit of one part turned over, or another key: refused with the right cause and without one
//! octet of payload, for each algorithm once.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::algorithms::{
    AGREEMENT, CONTENT_ENCRYPTION, DIRECT, ECDSA, EDDSA, HMAC, KeyType, PASSWORD, RSA,
    RSA_SIGNATURES, WRAPPING, recipient_types, signer_type,
};
use conformance::envelope::{Open, Seal};
use conformance::library::Name;
use conformance::parties::JwkPair;
use serde_json::json;

use crate::bench::Bench;
use crate::keyring::{Maker, symmetric};
use crate::members::set;

#[test]
fn key_encryption() -> Result<()> {
    // `jose` has all of them but one; the command makes that one.
    tampered_jwes(RSA)
}

#[test]
fn key_agreement() -> Result<()> {
    tampered_jwes(AGREEMENT)
}

#[test]
fn shared_keys() -> Result<()> {
    tampered_jwes(&[WRAPPING, DIRECT, PASSWORD].concat())
}

#[test]
fn signatures() -> Result<()> {
    let mut bench = Bench::new(Name::NpmJose)?;
    for alg in [RSA_SIGNATURES, ECDSA, EDDSA, HMAC].concat() {
        let outcome = tampered_jws(&mut bench, alg);
        bench.tally.count(alg, outcome);
    }
    bench.tally.finish()
}

fn tampered_jwes(algs: &[&str]) -> Result<()> {
    let mut bench = Bench::new(Name::NpmJose)?;
    let mut turn = 0;
    for &alg in algs {
        let types = recipient_types(alg, 0).len();
        // The content encryption has its share in what is refused: CBC and GCM alternate.
        for _ in 0..types.max(2) {
            turn += 1;
            let (enc, octets) = *CONTENT_ENCRYPTION
                .get((turn * 3 + turn / 2) % CONTENT_ENCRYPTION.len())
                .context("an enc")?;
            let key_type = *recipient_types(alg, octets)
                .get(turn % types)
                .context("a type")?;
            let outcome = tampered_jwe(&mut bench, alg, enc, key_type);
            bench
                .tally
                .count(&format!("{alg} {enc} {key_type:?}"), outcome);
        }
    }
    bench.tally.finish()
}

fn tampered_jwe(bench: &mut Bench, alg: &str, enc: &str, key_type: KeyType) -> Result<()> {
    let key = bench.recipient(key_type, Maker::Library)?;
    let payload = bench.dice.echo_request();
    let named = jwe(bench, alg, enc, &key, &payload)?;
    let cause = match key_type {
        // No private key was used, so that nobody can be told apart by the answer.
        KeyType::Oct(_) => "integrity-failed",
        _ => "decryption-failed",
    };
    let open = |key: &JwkPair| Open::new().keys(&key.private_file).profile("permissive");
    open(&key)
        .run(named.as_bytes())?
        .expect_opened(&payload, &[])
        .context("as it was made")?;
    for (index, part) in PARTS.iter().enumerate().skip(1) {
        if let Some(changed) = flipped(bench, &named, index)? {
            open(&key)
                .run(changed.as_bytes())?
                .expect_refused(cause)
                .with_context(|| (*part).to_owned())?;
        }
    }
    let changed = flipped(bench, &named, 0)?.context("a header")?;
    open(&key)
        .run(changed.as_bytes())?
        .expect_refused_with(HEADER_CAUSES)
        .context("protected header")?;

    let other = another(bench, key_type, "enc")?;
    open(&other)
        .run(named.as_bytes())?
        .expect_refused("no-matching-key")
        .context("another key, recipient named")?;
    let impostor = impostor(bench, &other, &key)?;
    open(&impostor)
        .run(named.as_bytes())?
        .expect_refused(cause)
        .context("another key of the same name")?;
    let nobody = key.unnamed(&bench.scratch, "nobody")?;
    let unnamed = jwe(bench, alg, enc, &nobody, &payload)?;
    open(&other)
        .run(unnamed.as_bytes())?
        .expect_refused(cause)
        .context("another key, nobody named")?;
    Ok(())
}

fn tampered_jws(bench: &mut Bench, alg: &str) -> Result<()> {
    let key = bench.signer(signer_type(alg), Maker::Library)?;
    let payload = bench.dice.echo_request();
    let header = json!({"alg": alg, "kid": key.kid()});
    let request = json!({
        "serialization": "compact", "signers": [{"key": key.private, "protected": header}],
    });
    let token = bench.library.sign(&payload, request)?;
    let open = |trust: &JwkPair| {
        Open::new()
            .keys(&key.private_file)
            .trust(&trust.public_file)
            .profile("permissive")
    };
    open(&key)
        .run(token.as_bytes())?
        .expect_opened(&payload, &["valid"])
        .context("as it was made")?;
    for (index, part) in [(1, "payload"), (2, "signature")] {
        let changed = flipped(bench, &token, index)?.context("an empty part")?;
        open(&key)
            .run(changed.as_bytes())?
            .expect_refused("signature-invalid")
            .context(part)?;
    }
    let changed = flipped(bench, &token, 0)?.context("a header")?;
    open(&key)
        .run(changed.as_bytes())?
        .expect_refused_with(HEADER_CAUSES)
        .context("protected header")?;
    let other = another(bench, signer_type(alg), "sig")?;
    open(&other)
        .run(token.as_bytes())?
        .expect_refused("unknown-signer")?;
    let impostor = impostor(bench, &other, &key)?;
    open(&impostor)
        .run(token.as_bytes())?
        .expect_refused("signature-invalid")?;
    Ok(())
}

/// A token of the library, or of the command where the library does not have the algorithm.
fn jwe(bench: &mut Bench, alg: &str, enc: &str, key: &JwkPair, payload: &[u8]) -> Result<String> {
    if !bench.library.name.has(alg) {
        let token = Seal::new("jwe")
            .to(&key.public_file)
            .option("--profile", "permissive")
            .option("--alg", alg)
            .option("--enc", enc)
            .run(payload)?;
        return Ok(String::from_utf8(token)?.trim_end().into());
    }
    let mut header = json!({"alg": alg, "enc": enc});
    if let Some(kid) = key.kid() {
        set(&mut header, "kid", kid);
    }
    let request = json!({
        "serialization": "compact", "protected": header, "recipients": [{"key": key.public}],
    });
    bench.library.encrypt(payload, request)
}

/// Another key that goes by the name of this one.
fn impostor(bench: &Bench, other: &JwkPair, key: &JwkPair) -> Result<JwkPair> {
    other.changed(&bench.scratch, "impostor", |members| {
        members.insert("kid".into(), key.kid().into());
    })
}

/// A key of the same type that is not the one of the test.
fn another(bench: &mut Bench, key_type: KeyType, usage: &str) -> Result<JwkPair> {
    match key_type {
        KeyType::Oct(octets) => symmetric(&mut bench.dice, &bench.scratch, octets, usage),
        _ => bench.library.make_key(&bench.scratch, key_type, usage),
    }
}

/// The token with one bit of this part turned over; nothing where the part is empty.
fn flipped(bench: &mut Bench, token: &str, index: usize) -> Result<Option<String>> {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let part = parts.get_mut(index).context("a part is missing")?;
    let octets = Base64UrlUnpadded::decode_vec(part).ok();
    let mut octets = octets.context("a part is not base64url")?;
    if octets.is_empty() {
        return Ok(None);
    }
    let places = 0..octets.len();
    bench.dice.flip(&mut octets, places);
    *part = Base64UrlUnpadded::encode_string(&octets);
    let changed = parts.join(".");
    ensure!(changed != token, "nothing was changed");
    Ok(Some(changed))
}

/// The parts of a compact JWE (RFC 7516 section 3.1).
const PARTS: [&str; 5] = [
    "protected header",
    "encrypted key",
    "initialization vector",
    "ciphertext",
    "authentication tag",
];

/// What a header with one changed bit may come to: no JSON any more, JSON that does not end or ends
/// too early, a member twice, another algorithm or type, another key's name, or only another text
/// that is authenticated.
const HEADER_CAUSES: &[&str] = &[
    "malformed-header",
    "bad-encoding",
    "truncated",
    "trailing-data",
    "duplicate-member",
    "algorithm-forbidden",
    "algorithm-key-mismatch",
    "no-matching-key",
    "decryption-failed",
    "integrity-failed",
    "unknown-signer",
    "signature-invalid",
    "not-an-envelope",
];
