//! Echo requests as the built-in profiles want them: `jwe-jws`, the default, with npm `jose`, and
//! `jwe-legacy` with PyPI `jwcrypto`; and which of several keys opens a token.

use anyhow::{Result, ensure};
use conformance::algorithms::{KeyType, signer_type};
use conformance::envelope::{Open, Seal};
use conformance::library::Name;
use conformance::parties::JwkPair;
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::keyring::Maker;
use crate::members::{member, set};

/// The pairs of `alg` and `enc` of `jwe-legacy`.
const LEGACY: [(&str, &str); 2] = [("RSA1_5", "A128CBC-HS256"), ("RSA1_5", "A256CBC-HS512")];

#[test]
fn nested_tokens_of_jose_open() -> Result<()> {
    let mut bench = Bench::new(Name::NpmJose)?;
    let recipient = bench.recipient(KeyType::Rsa, Maker::Library)?;
    let recipient = recipient.with_alg(&bench.scratch, "recipient", "RSA-OAEP-256")?;
    for signature in ["PS256", "RS256", "ES256"] {
        let signer = bench.signer(signer_type(signature), Maker::Library)?;
        for (zip, named) in [(false, true), (true, true), (false, false), (true, false)] {
            let payload = bench.dice.echo_request();
            let mut jws_header = json!({"alg": signature});
            let mut header = json!({"alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWS"});
            if named {
                set(&mut jws_header, "kid", signer.kid());
                set(&mut header, "kid", recipient.kid());
            }
            if zip {
                set(&mut header, "zip", "DEF");
            }
            let token = nested(
                &mut bench,
                &payload,
                (&signer, jws_header),
                (&recipient, header),
            )?;
            println!("{signature}, zip {zip}, kid {named}");
            Open::new()
                .keys(&recipient.private_file)
                .trust(&signer.public_file)
                .run(token.as_bytes())?
                .expect_opened(&payload, &["valid"])?;
        }
    }
    Ok(())
}

#[test]
fn any_of_several_keys_opens_with_and_without_kid() -> Result<()> {
    let mut bench = Bench::new(Name::NpmJose)?;
    let signer = bench.signer(KeyType::Rsa, Maker::Library)?;
    let mut keys = Vec::new();
    for name in ["first", "second", "third"] {
        let key = bench
            .library
            .make_key(&bench.scratch, KeyType::Rsa, "enc")?;
        keys.push(key.renamed(&bench.scratch, name)?);
    }
    let all: Vec<&Value> = keys.iter().map(|key| &key.private).collect();
    let jwks = bench
        .scratch
        .write("set.jwks", json!({"keys": all}).to_string())?;
    for key in &keys {
        for named in [true, false] {
            let payload = bench.dice.echo_request();
            let mut header = json!({"alg": "RSA-OAEP-256", "enc": "A256GCM"});
            if named {
                set(&mut header, "kid", key.kid());
            }
            let inner = json!({"alg": "PS256"});
            let token = nested(&mut bench, &payload, (&signer, inner), (key, header))?;
            let answer = Open::new()
                .keys(&jwks)
                .trust(&signer.public_file)
                .run(token.as_bytes())?;
            answer.expect_opened(&payload, &["valid"])?;
            ensure!(answer.text("/opened_by/id") == key.kid(), "{answer}");
        }
    }
    Ok(())
}

#[test]
fn jose_opens_what_is_sealed() -> Result<()> {
    let mut bench = Bench::new(Name::NpmJose)?;
    let recipient = bench.recipient(KeyType::Rsa, Maker::Library)?;
    for signature in ["PS256", "RS256", "ES256"] {
        let signer = bench.signer(signer_type(signature), Maker::Envelope)?;
        for zip in [false, true] {
            let payload = bench.dice.echo_request();
            let seal = Seal::new("jwe")
                .to(&recipient.public_file)
                .sign_with(&signer.private_file)
                .option("--jws-alg", signature);
            let seal = if zip { seal.flag("--zip") } else { seal };
            let token = String::from_utf8(seal.run(&payload)?)?;
            println!("{signature}, zip {zip}");
            let header = opened(&mut bench, token.trim_end(), &recipient, &signer, &payload)?;
            ensure!(member(&header, "alg") == Some("RSA-OAEP-256"), "{header}");
            ensure!(member(&header, "enc") == Some("A256GCM"), "{header}");
            ensure!(header.get("zip").is_some() == zip, "{header}");
            ensure!(member(&header, "kid") == recipient.kid(), "{header}");
        }
    }
    Ok(())
}

#[test]
fn legacy_tokens_of_jwcrypto_open() -> Result<()> {
    let mut bench = Bench::new(Name::Jwcrypto)?;
    let recipient = bench.recipient(KeyType::Rsa, Maker::Library)?;
    let signer = bench.signer(KeyType::Rsa, Maker::Library)?;
    for (alg, enc) in LEGACY {
        for (zip, signed) in [(false, false), (true, false), (true, true)] {
            let payload = bench.dice.echo_request();
            let mut header = json!({"alg": alg, "enc": enc, "kid": recipient.kid()});
            if zip {
                set(&mut header, "zip", "DEF");
            }
            let inner = json!({"alg": "PS256", "kid": signer.kid()});
            println!("{alg} {enc}, zip {zip}, signed {signed}");
            let token = if signed {
                nested(&mut bench, &payload, (&signer, inner), (&recipient, header))?
            } else {
                encrypted(&mut bench, &payload, &recipient, header)?
            };
            Open::new()
                .keys(&recipient.private_file)
                .trust(&signer.public_file)
                .profile("jwe-legacy")
                .run(token.as_bytes())?
                .expect_opened(&payload, if signed { &["valid"] } else { &[] })?;
        }
    }
    Ok(())
}

#[test]
fn jwcrypto_opens_what_is_sealed_for_legacy() -> Result<()> {
    let mut bench = Bench::new(Name::Jwcrypto)?;
    let recipient = bench.recipient(KeyType::Rsa, Maker::Library)?;
    let signer = bench.signer(KeyType::Rsa, Maker::Envelope)?;
    for (alg, enc) in LEGACY {
        let payload = bench.dice.echo_request();
        let token = Seal::new("jwe")
            .to(&recipient.public_file)
            .sign_with(&signer.private_file)
            .option("--profile", "jwe-legacy")
            .option("--alg", alg)
            .option("--enc", enc)
            .option("--jws-alg", "RS256")
            .run(&payload)?;
        let token = String::from_utf8(token)?;
        println!("{alg} {enc}");
        let header = opened(&mut bench, token.trim_end(), &recipient, &signer, &payload)?;
        ensure!(member(&header, "alg") == Some(alg), "{header}");
        ensure!(member(&header, "enc") == Some(enc), "{header}");
    }
    Ok(())
}

/// The payload as a signed token inside of an encrypted one, both by the library.
fn nested(
    bench: &mut Bench,
    payload: &[u8],
    (signer, jws_header): (&JwkPair, Value),
    (recipient, header): (&JwkPair, Value),
) -> Result<String> {
    let request = json!({
        "serialization": "compact",
        "signers": [{"key": signer.private, "protected": jws_header}],
    });
    let inner = bench.library.sign(payload, request)?;
    encrypted(bench, inner.as_bytes(), recipient, header)
}

fn encrypted(
    bench: &mut Bench,
    content: &[u8],
    recipient: &JwkPair,
    header: Value,
) -> Result<String> {
    let request = json!({
        "serialization": "compact", "protected": header, "recipients": [{"key": recipient.public}],
    });
    bench.library.encrypt(content, request)
}

/// The library decrypts, verifies and finds the payload; returns the outer header.
fn opened(
    bench: &mut Bench,
    token: &str,
    recipient: &JwkPair,
    signer: &JwkPair,
    payload: &[u8],
) -> Result<Value> {
    let outer = bench.library.decrypt(token, &recipient.private)?;
    let inner = String::from_utf8(outer.payload)?;
    let inner = bench.library.verify(&inner, &signer.public, None)?;
    ensure!(inner.payload == payload, "another payload");
    ensure!(inner.member("/kid") == signer.kid(), "{}", inner.header);
    Ok(outer.header)
}
