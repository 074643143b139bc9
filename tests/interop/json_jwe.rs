//! JWE in the JSON serializations (RFC 7516 section 7.2), both ways with every library: several
//! recipients of different algorithms, shared and own headers, further authenticated data.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::algorithms::{CONTENT_ENCRYPTION, KeyType};
use conformance::envelope::{Open, Seal};
use conformance::library::Name;
use conformance::parties::{JwkPair, to_peer};
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::keyring::Maker;
use crate::members::set;

/// Recipients of one message.
const GROUPS: [&[(&str, KeyType)]; 4] = [
    &[
        ("RSA-OAEP-256", KeyType::Rsa),
        ("ECDH-ES+A256KW", KeyType::P256),
        ("A192KW", KeyType::Oct(24)),
    ],
    &[
        ("ECDH-ES+A128KW", KeyType::X25519),
        ("A256GCMKW", KeyType::Oct(32)),
    ],
    &[
        ("PBES2-HS384+A192KW", KeyType::Oct(21)),
        ("RSA-OAEP", KeyType::Rsa),
        ("ECDH-ES+A192KW", KeyType::P521),
    ],
    &[
        ("A128GCMKW", KeyType::Oct(16)),
        ("ECDH-ES+A256KW", KeyType::P384),
    ],
];

/// No header is protected at all: everything lies in the shared one (RFC 7516 section 7.2.1).
#[test]
fn nothing_protected() -> Result<()> {
    // `joserfc` wants `enc` protected.
    for name in [Name::NpmJose, Name::Jwcrypto] {
        let mut bench = Bench::new(name)?;
        for (alg, key_type) in GROUPS.concat() {
            let key = bench.recipient(key_type, Maker::Library)?;
            let payload = bench.dice.echo_request();
            let request = json!({
                "serialization": "flattened",
                "unprotected": {"alg": alg, "enc": "A256GCM", "kid": key.kid()},
                "recipients": [{"key": key.public}],
            });
            let outcome = bench.library.encrypt(&payload, request);
            let outcome = outcome.and_then(|message| open(&key).run(message.as_bytes()));
            let outcome = outcome.and_then(|it| it.expect_opened(&payload, &[]).map(|_| ()));
            bench.tally.count(&format!("{name:?} makes {alg}"), outcome);
        }
        bench.tally.finish()?;
    }
    Ok(())
}

macro_rules! libraries {
    ($($library:ident: $name:expr;)*) => {$(
        mod $library {
            use super::*;

            #[test]
            fn general() -> Result<()> {
                general_both_ways($name)
            }

            #[test]
            fn flattened() -> Result<()> {
                flattened_both_ways($name)
            }
        }
    )*};
}

libraries! {
    npm_jose: Name::NpmJose;
    jwcrypto: Name::Jwcrypto;
    joserfc: Name::Joserfc;
}

fn general_both_ways(name: Name) -> Result<()> {
    let mut bench = Bench::new(name)?;
    for (turn, group) in GROUPS.into_iter().cycle().take(6).enumerate() {
        let made = general_to_envelope(&mut bench, group, turn);
        bench
            .tally
            .count(&format!("{name:?} makes {group:?}"), made);
        let read = general_to_library(&mut bench, group, turn);
        bench
            .tally
            .count(&format!("{name:?} reads {group:?}"), read);
    }
    bench.tally.finish()
}

fn flattened_both_ways(name: Name) -> Result<()> {
    let mut bench = Bench::new(name)?;
    let direct = [("dir", KeyType::Oct(32)), ("ECDH-ES", KeyType::P256)];
    let several = GROUPS.concat();
    for (turn, (alg, key_type)) in several.into_iter().chain(direct).enumerate() {
        let made = flattened_to_envelope(&mut bench, alg, key_type, turn);
        bench.tally.count(&format!("{name:?} makes {alg}"), made);
        let read = flattened_to_library(&mut bench, alg, key_type, turn);
        bench.tally.count(&format!("{name:?} reads {alg}"), read);
    }
    bench.tally.finish()
}

/// Each recipient opens it alone, and nobody else does.
fn general_to_envelope(bench: &mut Bench, group: &[(&str, KeyType)], turn: usize) -> Result<()> {
    let keys = recipients(bench, group, Maker::Library)?;
    let payload = bench.dice.payload(turn);
    let request = json!({
        "serialization": "general",
        "protected": protected(turn),
        "unprotected": {"x-shared": turn},
        "aad": to_peer(&bench.dice.octets(1 + turn)),
        "recipients": keys.iter().map(|(alg, key)| json!({
            "key": key.public, "header": {"alg": alg, "kid": key.kid()},
        })).collect::<Vec<_>>(),
    });
    let message = bench.library.encrypt(&payload, request)?;
    for (alg, key) in &keys {
        open(key)
            .run(message.as_bytes())?
            .expect_opened(&payload, &[])
            .with_context(|| alg.to_string())?;
    }
    let stranger = bench
        .library
        .make_key(&bench.scratch, KeyType::P256, "enc")?;
    open(&stranger)
        .run(message.as_bytes())?
        .expect_refused("no-matching-key")?;
    // What is authenticated beside the payload counts for every recipient.
    let mut changed: Value = serde_json::from_str(&message)?;
    set(
        &mut changed,
        "aad",
        Base64UrlUnpadded::encode_string(b"other"),
    );
    for (_, key) in &keys {
        open(key)
            .run(changed.to_string().as_bytes())?
            .expect_refused_with(&["decryption-failed", "integrity-failed"])?;
    }
    Ok(())
}

fn general_to_library(bench: &mut Bench, group: &[(&str, KeyType)], turn: usize) -> Result<()> {
    let keys = recipients(bench, group, Maker::Envelope)?;
    let payload = bench.dice.echo_request();
    let (enc, _) = enc(turn);
    let mut seal = Seal::new("jwe")
        .option("--serialization", "general")
        .option("--profile", "permissive")
        .option("--enc", enc);
    for (alg, key) in &keys {
        // The algorithm comes from the key (RFC 7517 section 4.4).
        let bound = key.with_alg(&bench.scratch, &format!("bound-{alg}"), alg)?;
        seal = seal.to(&bound.public_file);
    }
    if turn.is_multiple_of(2) {
        seal = seal.flag("--zip");
    }
    let message = String::from_utf8(seal.run(&payload)?)?;
    let json: Value = serde_json::from_str(&message)?;
    let listed = json.get("recipients").and_then(Value::as_array);
    ensure!(listed.map(Vec::len) == Some(keys.len()), "{json}");
    for (alg, key) in &keys {
        let read = bench
            .library
            .decrypt(message.trim_end(), &key.private)
            .with_context(|| alg.to_string())?;
        ensure!(read.payload == payload, "another payload for {alg}");
    }
    Ok(())
}

fn flattened_to_envelope(
    bench: &mut Bench,
    alg: &str,
    key_type: KeyType,
    turn: usize,
) -> Result<()> {
    let key = bench.recipient(key_type, Maker::Library)?;
    let payload = bench.dice.payload(turn);
    let turn = turn_for(alg, turn);
    // `alg` in any of the three headers.
    let mut request = json!({
        "serialization": "flattened",
        "protected": protected(turn),
        "unprotected": {"x-shared": turn},
        "recipients": [{"key": key.public, "header": {"kid": key.kid()}}],
    });
    let place = ["/protected", "/unprotected", "/recipients/0/header"].get(turn % 3);
    let place = place.and_then(|place| request.pointer_mut(place));
    set(place.context("a header")?, "alg", alg);
    if turn.is_multiple_of(2) {
        set(&mut request, "aad", to_peer(&bench.dice.octets(30)));
    }
    let message = bench.library.encrypt(&payload, request)?;
    // With `dir` and ECDH-ES, `joserfc` writes an empty `encrypted_key`, where RFC 7516 section
    // 7.2.1 wants none. It says the same, and opens.
    open(&key)
        .run(message.as_bytes())?
        .expect_opened(&payload, &[])?;
    Ok(())
}

fn flattened_to_library(
    bench: &mut Bench,
    alg: &str,
    key_type: KeyType,
    turn: usize,
) -> Result<()> {
    let key = bench.recipient(key_type, Maker::Envelope)?;
    let payload = bench.dice.echo_request();
    let (enc, _) = enc(turn_for(alg, turn));
    let message = Seal::new("jwe")
        .to(&key.public_file)
        .option("--serialization", "flattened")
        .option("--profile", "permissive")
        .option("--alg", alg)
        .option("--enc", enc)
        .run(&payload)?;
    let message = String::from_utf8(message)?;
    let read = bench.library.decrypt(message.trim_end(), &key.private)?;
    ensure!(read.payload == payload, "another payload");
    ensure!(read.member("/alg") == Some(alg), "alg: {}", read.header);
    ensure!(read.member("/enc") == Some(enc), "enc: {}", read.header);
    ensure!(read.member("/kid") == key.kid(), "kid: {}", read.header);
    Ok(())
}

fn recipients<'a>(
    bench: &mut Bench,
    group: &[(&'a str, KeyType)],
    maker: Maker,
) -> Result<Vec<(&'a str, JwkPair)>> {
    group
        .iter()
        .map(|&(alg, key_type)| Ok((alg, bench.recipient(key_type, maker)?)))
        .collect()
}

fn protected(turn: usize) -> Value {
    let (enc, _) = enc(turn);
    let mut header = json!({"enc": enc});
    if turn % 2 == 1 {
        set(&mut header, "zip", "DEF");
    }
    header
}

fn enc(turn: usize) -> (&'static str, usize) {
    let found = CONTENT_ENCRYPTION.get(turn % CONTENT_ENCRYPTION.len());
    found.copied().unwrap_or(("A256GCM", 32))
}

/// The turn whose `enc` takes the key of `dir`, which has 32 octets here.
fn turn_for(alg: &str, turn: usize) -> usize {
    if alg == "dir" { 5 } else { turn }
}

fn open(key: &JwkPair) -> Open {
    Open::new().keys(&key.private_file).profile("permissive")
}
