//! Nested tokens (RFC 7519 section 5.2, RFC 7516 section 2): a JWS inside of a JWE, both ways with
//! every library, with signers and recipients of every family.

use anyhow::{Context as _, Result, ensure};
use conformance::algorithms::{CONTENT_ENCRYPTION, KeyType, recipient_types, signer_type};
use conformance::envelope::{Open, Seal};
use conformance::library::Name;
use serde_json::json;

use crate::bench::Bench;
use crate::keyring::Maker;
use crate::members::set;

/// `alg` inside, `alg` outside: every family of either once.
const PAIRS: [(&str, &str); 7] = [
    ("PS256", "RSA-OAEP-256"),
    ("ES256", "ECDH-ES"),
    ("RS512", "ECDH-ES+A256KW"),
    ("ES384", "A256KW"),
    ("EdDSA", "A128GCMKW"),
    ("HS512", "dir"),
    ("ES512", "PBES2-HS256+A128KW"),
];

#[test]
fn npm_jose() -> Result<()> {
    both_ways(Name::NpmJose)
}

#[test]
fn jwcrypto() -> Result<()> {
    both_ways(Name::Jwcrypto)
}

#[test]
fn joserfc() -> Result<()> {
    both_ways(Name::Joserfc)
}

fn both_ways(name: Name) -> Result<()> {
    let mut bench = Bench::new(name)?;
    for (turn, pair) in PAIRS.into_iter().enumerate() {
        let made = library_to_envelope(&mut bench, pair, turn);
        bench.tally.count(&format!("{name:?} makes {pair:?}"), made);
        let read = envelope_to_library(&mut bench, pair, turn);
        bench.tally.count(&format!("{name:?} reads {pair:?}"), read);
    }
    bench.tally.finish()
}

fn library_to_envelope(bench: &mut Bench, pair: (&str, &str), turn: usize) -> Result<()> {
    let (inner, outer) = pair;
    let (enc, octets) = content_encryption(turn)?;
    let signer = bench.signer(signer_type(inner), Maker::Library)?;
    let recipient = bench.recipient(type_of(outer, octets, turn)?, Maker::Library)?;
    let payload = bench.dice.echo_request();
    let header = json!({"alg": inner, "kid": signer.kid()});
    let request = json!({
        "serialization": "compact", "signers": [{"key": signer.private, "protected": header}],
    });
    let token = bench.library.sign(&payload, request)?;
    let mut header = json!({"alg": outer, "enc": enc, "kid": recipient.kid()});
    // What a content type may say of a nested token, or nothing.
    if let Some(cty) = ["JWT", "JOSE", "jwt"].get(turn % 4) {
        set(&mut header, "cty", *cty);
    }
    if turn.is_multiple_of(2) {
        set(&mut header, "zip", "DEF");
    }
    let request = json!({
        "serialization": "compact", "protected": header, "recipients": [{"key": recipient.public}],
    });
    let token = bench.library.encrypt(token.as_bytes(), request)?;
    let open = Open::new()
        .keys(&recipient.private_file)
        .profile("permissive");
    open.clone()
        .trust(&signer.public_file)
        .run(token.as_bytes())?
        .expect_opened(&payload, &["valid"])?;
    Ok(())
}

fn envelope_to_library(bench: &mut Bench, pair: (&str, &str), turn: usize) -> Result<()> {
    let (inner, outer) = pair;
    let (enc, octets) = content_encryption(turn)?;
    let signer = bench.signer(signer_type(inner), Maker::Envelope)?;
    let recipient = bench.recipient(type_of(outer, octets, turn)?, Maker::Envelope)?;
    let payload = bench.dice.echo_request();
    let mut seal = Seal::new("jwe")
        .to(&recipient.public_file)
        .sign_with(&signer.private_file)
        .option("--profile", "permissive")
        .option("--alg", outer)
        .option("--enc", enc)
        .option("--jws-alg", inner);
    if turn.is_multiple_of(2) {
        seal = seal.flag("--zip");
    }
    let token = String::from_utf8(seal.run(&payload)?)?;
    let outside = bench
        .library
        .decrypt(token.trim_end(), &recipient.private)?;
    ensure!(outside.member("/alg") == Some(outer), "{outside:?}");
    ensure!(outside.member("/kid") == recipient.kid(), "{outside:?}");
    let token = String::from_utf8(outside.payload)?;
    let inside = bench.library.verify(&token, &signer.public, None)?;
    ensure!(inside.payload == payload, "another payload");
    ensure!(inside.member("/alg") == Some(inner), "{}", inside.header);
    ensure!(inside.member("/kid") == signer.kid(), "{}", inside.header);
    Ok(())
}

fn content_encryption(turn: usize) -> Result<(&'static str, usize)> {
    let found = CONTENT_ENCRYPTION.get(turn % CONTENT_ENCRYPTION.len());
    found.copied().context("no enc")
}

fn type_of(alg: &str, octets: usize, turn: usize) -> Result<KeyType> {
    let types = recipient_types(alg, octets);
    types
        .get(turn % types.len())
        .copied()
        .context("no key type")
}
