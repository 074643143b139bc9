//! JWS beyond the compact one: several signatures (RFC 7515 section 7.2), payloads that travel
//! apart (appendix F) and payloads without base64url (RFC 7797), with every library.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::algorithms::{KeyType, signer_type};
use conformance::envelope::{Open, Seal};
use conformance::library::Name;
use conformance::parties::JwkPair;
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::keyring::Maker;
use crate::members::set;

/// Signers of one message.
const GROUPS: [&[&str]; 4] = [
    &["RS256", "ES256", "EdDSA"],
    &["ES512", "HS256"],
    &["PS384", "ES384"],
    &["HS512"],
];

/// Algorithms for one signature, of every family.
const SINGLE: [&str; 5] = ["PS256", "ES256", "EdDSA", "HS384", "ES384"];

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

            #[test]
            fn detached() -> Result<()> {
                detached_both_ways($name)
            }

            #[test]
            fn unencoded() -> Result<()> {
                unencoded_opens($name)
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
    for (turn, group) in GROUPS.into_iter().enumerate() {
        let made = general_to_envelope(&mut bench, group, turn);
        bench
            .tally
            .count(&format!("{name:?} makes {group:?}"), made);
        let read = general_to_library(&mut bench, group);
        bench
            .tally
            .count(&format!("{name:?} reads {group:?}"), read);
    }
    bench.tally.finish()
}

/// Any trusted signer is enough, and the others are reported.
fn general_to_envelope(bench: &mut Bench, group: &[&str], turn: usize) -> Result<()> {
    let keys = signers(bench, group, Maker::Library)?;
    let payload = bench.dice.payload(turn + 2);
    let signers: Vec<Value> = keys
        .iter()
        .map(|(alg, key)| {
            json!({"key": key.private, "protected": {"alg": alg}, "header": {"kid": key.kid()}})
        })
        .collect();
    let request = json!({"serialization": "general", "signers": signers});
    let message = bench.library.sign(&payload, request)?;
    for (alg, key) in &keys {
        let mut verdicts = vec!["unknown-signer"; keys.len() - 1];
        verdicts.push("valid");
        open(key)
            .run(message.as_bytes())?
            .expect_opened(&payload, &verdicts)
            .with_context(|| (*alg).to_owned())?;
    }
    let stranger = bench
        .library
        .make_key(&bench.scratch, KeyType::P256, "sig")?;
    open(&stranger)
        .run(message.as_bytes())?
        .expect_refused("unknown-signer")?;
    one_broken(bench, &keys, &message, &payload)
}

/// One broken signature does not count, and does not hinder a good one.
fn one_broken(
    bench: &mut Bench,
    keys: &[(&str, JwkPair)],
    message: &str,
    payload: &[u8],
) -> Result<()> {
    let mut json: Value = serde_json::from_str(message)?;
    let place = json.pointer_mut("/signatures/0/signature");
    let place = place.context("no signature")?;
    let octets = Base64UrlUnpadded::decode_vec(place.as_str().unwrap_or_default());
    let mut octets = octets.ok().context("not base64url")?;
    let places = 0..octets.len();
    bench.dice.flip(&mut octets, places);
    *place = Base64UrlUnpadded::encode_string(&octets).into();
    let [(_, broken), others @ ..] = keys else {
        anyhow::bail!("no signer");
    };
    let changed = json.to_string();
    open(broken)
        .run(changed.as_bytes())?
        .expect_refused("signature-invalid")?;
    if let [(_, good), rest @ ..] = others {
        let mut verdicts = vec!["invalid"];
        verdicts.extend(rest.iter().map(|_| "unknown-signer"));
        verdicts.push("valid");
        open(broken)
            .trust(&good.public_file)
            .run(changed.as_bytes())?
            .expect_opened(payload, &verdicts)?;
    }
    Ok(())
}

fn general_to_library(bench: &mut Bench, group: &[&str]) -> Result<()> {
    let keys = signers(bench, group, Maker::Envelope)?;
    let payload = bench.dice.echo_request();
    let mut seal = Seal::new("jws")
        .option("--serialization", "general")
        .option("--profile", "permissive");
    for (alg, key) in &keys {
        let bound = key.with_alg(&bench.scratch, &format!("bound-{alg}"), alg)?;
        seal = seal.sign_with(&bound.private_file);
    }
    let message = String::from_utf8(seal.run(&payload)?)?;
    let all: Vec<&Value> = keys.iter().map(|(_, key)| &key.public).collect();
    let all = json!({"keys": all});
    for (alg, key) in &keys {
        let trusted = if bench.library.name.verifies_all() {
            &all
        } else {
            &key.public
        };
        let read = bench
            .library
            .verify(message.trim_end(), trusted, None)
            .with_context(|| (*alg).to_owned())?;
        ensure!(read.payload == payload, "another payload for {alg}");
    }
    Ok(())
}

fn flattened_both_ways(name: Name) -> Result<()> {
    let mut bench = Bench::new(name)?;
    for (turn, alg) in SINGLE.into_iter().enumerate() {
        let made = flattened_to_envelope(&mut bench, alg, turn);
        bench.tally.count(&format!("{name:?} makes {alg}"), made);
        let read = flattened_to_library(&mut bench, alg, turn);
        bench.tally.count(&format!("{name:?} reads {alg}"), read);
    }
    bench.tally.finish()
}

fn flattened_to_envelope(bench: &mut Bench, alg: &str, turn: usize) -> Result<()> {
    let key = bench.signer(signer_type(alg), Maker::Library)?;
    let payload = bench.dice.payload(turn);
    let signer = json!({
        "key": key.private, "protected": {"alg": alg}, "header": {"kid": key.kid(), "x-turn": turn},
    });
    let request = json!({"serialization": "flattened", "signers": [signer]});
    let message = bench.library.sign(&payload, request)?;
    open(&key)
        .run(message.as_bytes())?
        .expect_opened(&payload, &["valid"])?;
    Ok(())
}

fn flattened_to_library(bench: &mut Bench, alg: &str, turn: usize) -> Result<()> {
    let key = bench.signer(signer_type(alg), Maker::Envelope)?;
    let payload = bench.dice.payload(turn + 1);
    let message = Seal::new("jws")
        .sign_with(&key.private_file)
        .option("--serialization", "flattened")
        .option("--profile", "permissive")
        .option("--jws-alg", alg)
        .run(&payload)?;
    let message = String::from_utf8(message)?;
    let read = bench
        .library
        .verify(message.trim_end(), &key.public, None)?;
    ensure!(read.payload == payload, "another payload");
    ensure!(read.member("/alg") == Some(alg), "alg: {}", read.header);
    ensure!(read.member("/kid") == key.kid(), "kid: {}", read.header);
    Ok(())
}

fn detached_both_ways(name: Name) -> Result<()> {
    let mut bench = Bench::new(name)?;
    for (turn, alg) in SINGLE.into_iter().enumerate() {
        for form in ["compact", "flattened"] {
            let header = json!({"alg": alg});
            let payload = bench.dice.payload(turn + 1);
            let made = detached_to_envelope(&mut bench, alg, form, header, &payload);
            bench
                .tally
                .count(&format!("{name:?} makes {alg} {form}"), made);
        }
        let read = detached_to_library(&mut bench, alg);
        bench.tally.count(&format!("{name:?} reads {alg}"), read);
    }
    bench.tally.finish()
}

/// It opens with its payload, and neither with another one nor with none.
fn detached_to_envelope(
    bench: &mut Bench,
    alg: &str,
    form: &str,
    header: Value,
    payload: &[u8],
) -> Result<()> {
    let key = bench.signer(signer_type(alg), Maker::Library)?;
    let request = json!({
        "serialization": form, "detached": true,
        "signers": [{"key": key.private, "protected": with_kid(header, &key)}],
    });
    let message = bench.library.sign(payload, request)?;
    let beside = bench.scratch.write("payload", payload)?;
    open(&key)
        .detached(&beside)
        .run(message.as_bytes())?
        .expect_opened(payload, &["valid"])?;
    let mut other = payload.to_vec();
    let places = 0..other.len();
    bench.dice.flip(&mut other, places);
    let other = bench.scratch.write("other", other)?;
    open(&key)
        .detached(&other)
        .run(message.as_bytes())?
        .expect_refused("signature-invalid")?;
    let answer = open(&key).run(message.as_bytes())?;
    ensure!(
        answer.status == 2 && answer.payload()?.is_none(),
        "{answer}"
    );
    Ok(())
}

/// What the command signed, its payload taken out on the way.
fn detached_to_library(bench: &mut Bench, alg: &str) -> Result<()> {
    let key = bench.signer(signer_type(alg), Maker::Envelope)?;
    let payload = bench.dice.echo_request();
    let token = Seal::new("jws")
        .sign_with(&key.private_file)
        .option("--profile", "permissive")
        .option("--jws-alg", alg)
        .run(&payload)?;
    let token = String::from_utf8(token)?;
    let parts: Vec<&str> = token.trim_end().split('.').collect();
    let [header, _, signature] = parts.as_slice() else {
        anyhow::bail!("not a compact JWS: {token}");
    };
    let token = format!("{header}..{signature}");
    let read = bench.library.verify(&token, &key.public, Some(&payload))?;
    ensure!(read.payload == payload, "another payload");
    Ok(())
}

/// RFC 7797: inside where its characters allow it (sections 5.2 and 5.3), and apart.
fn unencoded_opens(name: Name) -> Result<()> {
    let mut bench = Bench::new(name)?;
    for alg in SINGLE {
        let header = json!({"alg": alg, "b64": false, "crit": ["b64"]});
        let payload = bench.dice.echo_request();
        for form in ["compact", "flattened"] {
            let made = detached_to_envelope(&mut bench, alg, form, header.clone(), &payload);
            bench
                .tally
                .count(&format!("{name:?} makes {alg} {form} apart"), made);
        }
        let safe = format!("unencoded-{}~_", bench.dice.below(1 << 20));
        let text = String::from_utf8(payload)?;
        for (form, payload) in [("compact", &safe), ("flattened", &text), ("general", &text)] {
            let made = unencoded_to_envelope(&mut bench, alg, form, header.clone(), payload);
            bench
                .tally
                .count(&format!("{name:?} makes {alg} {form} inside"), made);
        }
    }
    bench.tally.finish()
}

fn unencoded_to_envelope(
    bench: &mut Bench,
    alg: &str,
    form: &str,
    header: Value,
    payload: &str,
) -> Result<()> {
    let key = bench.signer(signer_type(alg), Maker::Library)?;
    let request = json!({
        "serialization": form,
        "signers": [{"key": key.private, "protected": with_kid(header, &key)}],
    });
    let message = bench.library.sign(payload.as_bytes(), request)?;
    ensure!(
        message.contains(payload) || form != "compact",
        "the payload is encoded: {message}"
    );
    open(&key)
        .run(message.as_bytes())?
        .expect_opened(payload.as_bytes(), &["valid"])?;
    Ok(())
}

fn with_kid(mut header: Value, key: &JwkPair) -> Value {
    set(&mut header, "kid", key.kid());
    header
}

fn signers<'a>(
    bench: &mut Bench,
    group: &[&'a str],
    maker: Maker,
) -> Result<Vec<(&'a str, JwkPair)>> {
    group
        .iter()
        .map(|&alg| Ok((alg, bench.signer(signer_type(alg), maker)?)))
        .collect()
}

/// The command wants a key to hold in any case; holding it does not make it trusted.
fn open(key: &JwkPair) -> Open {
    Open::new()
        .keys(&key.private_file)
        .trust(&key.public_file)
        .profile("permissive")
}
