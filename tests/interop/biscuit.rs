//! The crate `biscuit`, both ways, as far as it goes: JWS with HS, RS, PS, ES256 and ES384; JWE with
//! `dir` and AES-GCM; RFC 7638 thumbprints.
//!
//! It is a peer and nothing more. Version 0.8.0 has no other key management for JWE (its A128GCMKW
//! and A256GCMKW write `iv` and `tag` as lists of numbers, not as RFC 7518 section 4.7.1 says), no
//! `zip`, no CBC, no A192GCM, no ES512 and no EdDSA; it ignores `crit` (RFC 7515 section 4.1.11);
//! and it panics on some keys and claims, therefore each call is caught.

use core::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use anyhow::{Context as _, Result, anyhow, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use biscuit::jwa::{
    ContentEncryptionAlgorithm, EncryptionOptions, KeyManagementAlgorithm, SignatureAlgorithm,
};
use biscuit::jwk::{AlgorithmParameters, JWK};
use biscuit::jws::Secret;
use biscuit::{Empty, jwe, jws};
use conformance::algorithms::{KeyType, signer_type};
use conformance::envelope::{Open, Seal, run_json};
use conformance::library::Name;
use conformance::parties::JwkPair;
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::key_exchange::der;
use crate::keyring::Maker;

const SIGNATURES: [(&str, SignatureAlgorithm); 11] = [
    ("HS256", SignatureAlgorithm::HS256),
    ("HS384", SignatureAlgorithm::HS384),
    ("HS512", SignatureAlgorithm::HS512),
    ("RS256", SignatureAlgorithm::RS256),
    ("RS384", SignatureAlgorithm::RS384),
    ("RS512", SignatureAlgorithm::RS512),
    ("PS256", SignatureAlgorithm::PS256),
    ("PS384", SignatureAlgorithm::PS384),
    ("PS512", SignatureAlgorithm::PS512),
    ("ES256", SignatureAlgorithm::ES256),
    ("ES384", SignatureAlgorithm::ES384),
];

const CONTENT: [(&str, usize, ContentEncryptionAlgorithm); 2] = [
    ("A128GCM", 16, ContentEncryptionAlgorithm::A128GCM),
    ("A256GCM", 32, ContentEncryptionAlgorithm::A256GCM),
];

#[test]
fn signatures() -> Result<()> {
    let mut bench = Bench::new(Name::Jwcrypto)?;
    for (name, alg) in SIGNATURES {
        for turn in 0..6 {
            let payload = bench.dice.payload(turn);
            let made = signed(&mut bench, name, alg, &payload);
            bench.tally.count(&format!("biscuit makes {name}"), made);
            let read = verified(&mut bench, name, alg, &payload);
            bench.tally.count(&format!("biscuit reads {name}"), read);
        }
    }
    bench.tally.finish()
}

#[test]
fn direct_encryption() -> Result<()> {
    let mut bench = Bench::new(Name::Jwcrypto)?;
    for turn in 0..16 {
        for (name, octets, enc) in CONTENT {
            let payload = bench.dice.payload(turn);
            let key = bench.recipient(KeyType::Oct(octets), Maker::Library)?;
            let made = encrypted(&mut bench, &key, enc, &payload);
            bench.tally.count(&format!("biscuit makes {name}"), made);
            let read = decrypted(&key, name, enc, &payload);
            bench.tally.count(&format!("biscuit reads {name}"), read);
        }
    }
    bench.tally.finish()
}

/// Octet key pairs are left out: it does not read a JWK with an algorithm of theirs.
#[test]
fn thumbprints() -> Result<()> {
    let mut bench = Bench::new(Name::Jwcrypto)?;
    for key_type in [
        KeyType::Rsa,
        KeyType::P256,
        KeyType::P384,
        KeyType::P521,
        KeyType::Oct(32),
    ] {
        for maker in [Maker::Library, Maker::Envelope] {
            let pair = bench.signer(key_type, maker);
            let outcome = pair.and_then(|pair| same_thumbprint(&pair));
            bench
                .tally
                .count(&format!("{key_type:?} of {maker:?}"), outcome);
        }
    }
    bench.tally.finish()
}

fn signed(bench: &mut Bench, name: &str, alg: SignatureAlgorithm, payload: &[u8]) -> Result<()> {
    let key = bench.signer(signer_type(name), Maker::Library)?;
    let secret = signing_secret(bench, &key, alg)?;
    let mut header = jws::Header::<Empty>::default();
    header.registered.algorithm = alg;
    header.registered.key_id = key.kid().map(str::to_owned);
    let token = caught(|| {
        let token = jws::Compact::new_decoded(header, payload.to_vec()).encode(&secret)?;
        Ok(token.encoded()?.encode())
    })?;
    Open::new()
        .keys(&key.private_file)
        .trust(&key.public_file)
        .profile("permissive")
        .run(token.as_bytes())?
        .expect_opened(payload, &["valid"])?;
    Ok(())
}

fn verified(bench: &mut Bench, name: &str, alg: SignatureAlgorithm, payload: &[u8]) -> Result<()> {
    let key = bench.signer(signer_type(name), Maker::Envelope)?;
    let token = Seal::new("jws")
        .sign_with(&key.private_file)
        .option("--profile", "permissive")
        .option("--jws-alg", name)
        .run(payload)?;
    let token = String::from_utf8(token)?;
    let secret = verifying_secret(&key)?;
    let (header, read) = caught(|| {
        let token = jws::Compact::<Vec<u8>, Empty>::new_encoded(token.trim_end());
        Ok(token.decode(&secret, alg)?.unwrap_decoded())
    })?;
    ensure!(read == payload, "another payload");
    ensure!(header.registered.key_id.as_deref() == key.kid(), "kid");
    Ok(())
}

fn encrypted(
    bench: &mut Bench,
    key: &JwkPair,
    enc: ContentEncryptionAlgorithm,
    payload: &[u8],
) -> Result<()> {
    let held = jwk(&key.private)?;
    let header = jwe::Header::<Empty>::from_registered_header(jwe::RegisteredHeader {
        cek_algorithm: KeyManagementAlgorithm::DirectSymmetricKey,
        enc_algorithm: enc,
        ..jwe::RegisteredHeader::default()
    });
    let options = EncryptionOptions::AES_GCM {
        nonce: bench.dice.octets(12),
    };
    let token = caught(|| {
        let token = jwe::Compact::new_decrypted(header, payload.to_vec());
        Ok(token.encrypt(&held, &options)?.encrypted()?.encode())
    })?;
    Open::new()
        .keys(&key.private_file)
        .profile("permissive")
        .run(token.as_bytes())?
        .expect_opened(payload, &[])?;
    Ok(())
}

fn decrypted(
    key: &JwkPair,
    name: &str,
    enc: ContentEncryptionAlgorithm,
    payload: &[u8],
) -> Result<()> {
    let held = jwk(&key.private)?;
    let token = Seal::new("jwe")
        .to(&key.public_file)
        .option("--profile", "permissive")
        .option("--alg", "dir")
        .option("--enc", name)
        .run(payload)?;
    let token = String::from_utf8(token)?;
    let (header, read) = caught(|| {
        let token = jwe::Compact::<Vec<u8>, Empty>::new_encrypted(token.trim_end());
        let direct = KeyManagementAlgorithm::DirectSymmetricKey;
        Ok(token.decrypt(&held, direct, enc)?.unwrap_decrypted())
    })?;
    ensure!(read == payload, "another payload");
    ensure!(header.registered.enc_algorithm == enc, "enc");
    Ok(())
}

fn same_thumbprint(pair: &JwkPair) -> Result<()> {
    let key = jwk(&pair.public)?;
    let own = caught(|| Ok(key.algorithm.thumbprint(&biscuit::digest::SHA256)?))?;
    let arguments = [
        "key".as_ref(),
        "inspect".as_ref(),
        pair.public_file.as_os_str(),
    ];
    let answer = run_json(arguments, &[])?;
    ensure!(
        answer.text("/keys/0/thumbprint") == Some(&own),
        "{own}: {answer}"
    );
    Ok(())
}

/// It signs with no JWK but a symmetric one: PKCS#1 for RSA, PKCS#8 for curves, both from a file.
fn signing_secret(bench: &mut Bench, key: &JwkPair, alg: SignatureAlgorithm) -> Result<Secret> {
    let Some(curve) = key.private.get("kty").and_then(Value::as_str) else {
        anyhow::bail!("a key without a type");
    };
    if curve == "oct" {
        return verifying_secret(key);
    }
    let crv = key.private.get("crv").and_then(Value::as_str);
    let request = json!({"key": key.private, "type": crv.unwrap_or("RSA"), "use": "sig"});
    let forms = bench.library.ask("pem", request)?;
    let form = if crv.is_some() { "pkcs8" } else { "pkcs1" };
    let pem = forms.get(form).and_then(Value::as_str).context("no PEM")?;
    let file = bench.scratch.write("signer.der", der(pem)?)?;
    let file = file.to_str().context("a path that is not text")?;
    caught(|| {
        Ok(match crv {
            Some(_) => Secret::ecdsa_keypair_from_file(alg, file)?,
            None => Secret::rsa_keypair_from_file(file)?,
        })
    })
}

fn verifying_secret(key: &JwkPair) -> Result<Secret> {
    Ok(match jwk(&key.public)?.algorithm {
        AlgorithmParameters::RSA(rsa) => rsa.jws_public_key_secret(),
        AlgorithmParameters::EllipticCurve(point) => point.jws_public_key_secret(),
        AlgorithmParameters::OctetKey(_) => {
            let k = key.public.get("k").and_then(Value::as_str);
            let octets = Base64UrlUnpadded::decode_vec(k.unwrap_or_default());
            Secret::Bytes(octets.ok().context("not base64url")?)
        }
        AlgorithmParameters::OctetKeyPair(_) => anyhow::bail!("it signs with no such key"),
    })
}

fn jwk(key: &Value) -> Result<JWK<Empty>> {
    caught(|| Ok(serde_json::from_value(key.clone())?))
}

/// A panic of the crate is an error of the case.
fn caught<T>(call: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|_| anyhow!("biscuit panicked"))?
}
