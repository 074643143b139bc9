//! Compact JWS, both ways with every library: each `alg`, with payloads of every kind.

use anyhow::{Result, ensure};
use conformance::algorithms::{ECDSA, EDDSA, HMAC, RSA_SIGNATURES, signer_type};
use conformance::envelope::{Open, Seal};
use conformance::library::Name;
use serde_json::json;

use crate::bench::Bench;
use crate::keyring::Maker;
use crate::members::set;

/// Declares a test of each family with each library, so that they run beside one another.
macro_rules! families {
    ($($library:ident: $name:expr;)*) => {$(
        mod $library {
            use super::*;

            #[test]
            fn rsa() -> Result<()> {
                both_ways($name, RSA_SIGNATURES)
            }

            #[test]
            fn ecdsa() -> Result<()> {
                both_ways($name, ECDSA)
            }

            #[test]
            fn eddsa() -> Result<()> {
                both_ways($name, EDDSA)
            }

            #[test]
            fn hmac() -> Result<()> {
                both_ways($name, HMAC)
            }
        }
    )*};
}

families! {
    npm_jose: Name::NpmJose;
    jwcrypto: Name::Jwcrypto;
    joserfc: Name::Joserfc;
}

fn both_ways(name: Name, algs: &[&str]) -> Result<()> {
    let mut bench = Bench::new(name)?;
    let mut turn = bench.dice.below(16);
    for alg in algs {
        for maker in [Maker::Library, Maker::Envelope] {
            // Sixteen turns are one payload of every kind.
            for _ in 0..16 / 2 {
                turn += 1;
                let payload = bench.dice.payload(turn);
                let shown = format!("{alg} {maker:?} turn {turn}, {} octets", payload.len());
                let made =
                    library_to_envelope(&mut bench, alg, maker, &payload, turn.is_multiple_of(2));
                bench.tally.count(&format!("{name:?} makes {shown}"), made);
                let read = envelope_to_library(&mut bench, alg, maker, &payload);
                bench.tally.count(&format!("{name:?} reads {shown}"), read);
            }
        }
    }
    bench.tally.finish()
}

fn library_to_envelope(
    bench: &mut Bench,
    alg: &str,
    maker: Maker,
    payload: &[u8],
    named: bool,
) -> Result<()> {
    let key = bench.signer(signer_type(alg), maker)?;
    let mut header = json!({"alg": alg, "typ": "JOSE"});
    if named {
        set(&mut header, "kid", key.kid());
    }
    let request = json!({
        "serialization": "compact", "signers": [{"key": key.private, "protected": header}],
    });
    let token = bench.library.sign(payload, request)?;
    // The command wants a key to hold in any case; holding it does not make it trusted.
    let answer = Open::new()
        .keys(&key.private_file)
        .trust(&key.public_file)
        .profile("permissive")
        .run(token.as_bytes())?;
    answer.expect_opened(payload, &["valid"])?;
    ensure!(
        answer.text("/signatures/0/algorithm") == Some(alg),
        "{answer}"
    );
    Ok(())
}

fn envelope_to_library(bench: &mut Bench, alg: &str, maker: Maker, payload: &[u8]) -> Result<()> {
    let key = bench.signer(signer_type(alg), maker)?;
    let token = Seal::new("jws")
        .sign_with(&key.private_file)
        .option("--profile", "permissive")
        .option("--jws-alg", alg)
        .run(payload)?;
    let token = String::from_utf8(token)?;
    let read = bench.library.verify(token.trim_end(), &key.public, None)?;
    ensure!(read.payload == payload, "another payload");
    ensure!(read.member("/alg") == Some(alg), "alg: {}", read.header);
    ensure!(read.member("/kid") == key.kid(), "kid: {}", read.header);
    Ok(())
}
