//! Nested tokens by npm `jose`, `jwcrypto` and the command, with one part or one header member
//! changed.

use anyhow::{Context as _, Result};
use conformance::algorithms::KeyType;
use serde_json::{Value, json};

use crate::damage::token::{
    self, CIPHERTEXT, ENCRYPTED_KEY, TAG, VECTOR, flipped, set, with_header_text, with_octets,
    with_text, without,
};
use crate::damage::{cut, followed_by};
use crate::makers::{Jose, Makers};
use crate::row::{Damage, Row, Sample};

pub(super) fn rows(makers: &Makers) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for sample in [
        makers.npm.nested()?,
        makers.jwcrypto.nested()?,
        makers.own.jwe()?,
    ] {
        rows.push(sample.opens("as it was made", &[]));
        for (name, damage, cause) in DAMAGED {
            let damaged = sample.damaged(*damage).context(*name)?;
            rows.push(damaged.refused(*name, cause));
        }
        rows.extend(serializations(&sample)?);
    }
    for jose in [&makers.npm, &makers.jwcrypto] {
        rows.extend(contents(jose)?);
        rows.extend(bounds(makers, jose)?);
        rows.extend(shared_keys(jose)?);
    }
    Ok(rows)
}

/// The same token as JSON.
fn serializations(sample: &Sample) -> Result<Vec<Row>> {
    let flat = Value::Object(token::flattened(&sample.message)?);
    let flat = sample.damaged(|_| Ok(flat.to_string().into_bytes()))?;
    let lenient = flat.under("permissive");
    let with_member = |name: &str, value: &str| {
        let text = String::from_utf8_lossy(&flat.message);
        let text = text.replacen('{', &format!("{{\"{name}\":{value},"), 1);
        Sample {
            message: text.into_bytes(),
            ..lenient.clone()
        }
    };
    Ok(vec![
        flat.refused("as JSON", "wrong-serialization"),
        lenient.opens("as JSON, which permissive allows", &[]),
        with_member("tag", "\"AAAA\"").refused("a member twice", "duplicate-member"),
        with_member("header", "{\"enc\":\"A256GCM\"}")
            .refused("a member in two headers", "duplicate-member"),
        with_member("unprotected", "7").refused("a header that is a number", "malformed-header"),
        with_member("recipients", "[]").refused("both forms at once", "malformed-header"),
        lenient
            .damaged(|text| cut(text, 30))?
            .refused("as JSON, the end cut off", "truncated"),
        lenient
            .damaged(|text| Ok(followed_by(text, b"{}")))?
            .refused("as JSON, another object behind", "trailing-data"),
    ])
}

/// What is inside of an intact token.
fn contents(jose: &Jose) -> Result<Vec<Row>> {
    let inner = jose.signed_by(&jose.signer, "PS256")?;
    let sealed = |content: &[u8]| jose.sealed(&json!({}), content);
    Ok(vec![
        sealed(&jose.payload)?.refused("nobody signed the inside", "nesting-missing"),
        sealed(b"")?.refused("nothing inside", "nesting-missing"),
        sealed(&without(&inner, "alg")?)?
            .refused("an inner header without alg", "malformed-header"),
        sealed(&with_header_text(&inner, r#"{"alg":"none"}"#)?)?
            .refused("an inner token that says none", "algorithm-forbidden"),
        sealed(&jose.signed_by(&jose.signer, "PS512")?)?.refused(
            "an inner algorithm that is not allowed",
            "algorithm-forbidden",
        ),
        sealed(&set(&inner, "crit", json!(["exp"]))?)?
            .refused("an inner demand", "critical-header-unknown"),
        sealed(&flipped(&inner, token::PAYLOAD)?)?
            .refused("one bit of the inner payload", "signature-invalid"),
        sealed(&flipped(&inner, token::SIGNATURE)?)?
            .refused("one bit of the inner signature", "signature-invalid"),
        sealed(&cut(&inner, 400)?)?.refused("an inner token that was cut", "truncated"),
        jose.sealed(&json!({"cty": "text/plain"}), &inner)?.opens(
            "a content type that is no token's",
            &["jose.cty.unexpected"],
        ),
        jose.sealed(&json!({"jku": "https://keys.example/"}), &inner)?
            .opens("a pointer to keys", &["jose.header.key-pointer"]),
    ])
}

/// Limits of the profile.
fn bounds(makers: &Makers, jose: &Jose) -> Result<Vec<Row>> {
    let sample = jose.nested()?;
    let low_body = makers.profile("jwe-jws", "body = 25_165_824", "body = 700")?;
    let low_payload = makers.profile("jwe-jws", "payload = 16_777_216", "payload = 100")?;
    let long = "x".repeat(20_000);
    let shared = jose.shared.clone();
    let iterations = jose.encrypted(
        &shared,
        &json!({"alg": "PBES2-HS256+A128KW", "enc": "A128GCM", "kid": "shared"}),
        b"hello",
    )?;
    let iterations = iterations
        .damaged(|token| set(token, "p2c", 100_001))?
        .under("permissive");
    let mut zeros = jose.sealed(&json!({"zip": "DEF"}), &vec![0; 3_000_000]);
    if zeros.is_err() {
        // npm `jose` has no `zip`.
        zeros = makers
            .jwcrypto
            .sealed(&json!({"zip": "DEF"}), &vec![0; 3_000_000]);
    }
    let mut general = token::flattened(&sample.message)?;
    let recipient = json!({"encrypted_key": general.remove("encrypted_key")});
    general.insert("recipients".into(), vec![recipient; 33].into());
    let general = Value::Object(general);
    Ok(vec![
        sample
            .under(&low_body)
            .refused("longer than the profile opens", "size-limit"),
        sample
            .under(&low_payload)
            .refused("a longer payload than the profile opens", "size-limit"),
        sample
            .damaged(|token| set(token, "note", long.clone()))?
            .refused("a header of 20 thousand octets", "size-limit"),
        iterations.refused("too many rounds of hashing", "size-limit"),
        zeros?.refused("three million zeros, compressed", "size-limit"),
        sample
            .damaged(|_| Ok(general.to_string().into_bytes()))?
            .under("permissive")
            .refused("thirty-three recipients", "nesting-limit"),
    ])
}

/// Where no private key was used, failures are named.
fn shared_keys(jose: &Jose) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (alg, enc) in [("dir", "A256GCM"), ("A256KW", "A128CBC-HS256")] {
        let header = json!({"alg": alg, "enc": enc, "kid": "shared"});
        let sample = jose
            .encrypted(&jose.shared, &header, &jose.payload)?
            .under("permissive");
        rows.push(sample.opens(format!("{alg}, as it was made"), &[]));
        for (name, part) in [("ciphertext", CIPHERTEXT), ("tag", TAG), ("vector", VECTOR)] {
            let damaged = sample.damaged(|token| flipped(token, part))?;
            rows.push(damaged.refused(format!("{alg}, one bit of the {name}"), "integrity-failed"));
        }
        rows.push(sample.under("jwe-jws").refused(
            format!("{alg}, under a profile without"),
            "algorithm-forbidden",
        ));
    }
    let agreed = jose.key(KeyType::P256, "enc")?;
    let header = json!({"alg": "ECDH-ES", "enc": "A256GCM", "kid": agreed.kid()});
    let sample = jose
        .encrypted(&agreed, &header, &jose.payload)?
        .under("permissive");
    rows.push(sample.opens("ECDH-ES, as it was made", &[]));
    rows.push(
        sample
            .damaged(|token| set(token, "epk", json!({"kty": "EC", "crv": "P-256"})))?
            .refused("an ephemeral key without its numbers", "malformed-header"),
    );
    rows.push(
        sample
            .damaged(|token| flipped(token, TAG))?
            .refused("ECDH-ES, one bit of the tag", "decryption-failed"),
    );
    Ok(rows)
}

fn shortened(token: &[u8], part: usize, octets: usize) -> Result<Vec<u8>> {
    with_octets(token, part, |whole| {
        let kept = whole.len().checked_sub(octets).context("too short")?;
        whole.truncate(kept);
        Ok(())
    })
}

const DAMAGED: &[(&str, Damage, &str)] = &[
    (
        "one bit of the encrypted key",
        |token| flipped(token, ENCRYPTED_KEY),
        "decryption-failed",
    ),
    (
        "one bit of the vector",
        |token| flipped(token, VECTOR),
        "decryption-failed",
    ),
    (
        "one bit of the ciphertext",
        |token| flipped(token, CIPHERTEXT),
        "decryption-failed",
    ),
    (
        "one bit of the tag",
        |token| flipped(token, TAG),
        "decryption-failed",
    ),
    (
        "a member more in the header",
        |token| set(token, "note", "changed"),
        "decryption-failed",
    ),
    (
        "half of the encrypted key",
        |token| shortened(token, ENCRYPTED_KEY, 128),
        "decryption-failed",
    ),
    (
        "no encrypted key",
        |token| with_text(token, ENCRYPTED_KEY, |_| String::new()),
        "decryption-failed",
    ),
    (
        "the tag left out",
        |token| with_text(token, TAG, |_| String::new()),
        "truncated",
    ),
    (
        "the last four letters cut off",
        |token| cut(token, 4),
        "truncated",
    ),
    (
        "two parts left out",
        |token| {
            Ok(token::parts(token)?
                .get(..3)
                .context("short")?
                .join(".")
                .into())
        },
        "truncated",
    ),
    (
        "half of it cut off",
        |token| cut(token, token.len() / 2),
        "truncated",
    ),
    (
        "a sixth part",
        |token| Ok(followed_by(token.trim_ascii(), b".AAAA")),
        "trailing-data",
    ),
    (
        "the token twice, dotted",
        |token| Ok([token.trim_ascii(), b".", token].concat()),
        "trailing-data",
    ),
    (
        "a plus sign in the ciphertext",
        |token| with_text(token, CIPHERTEXT, |text| format!("+{text}")),
        "bad-encoding",
    ),
    (
        "padding behind the tag",
        |token| with_text(token, TAG, |text| format!("{text}==")),
        "bad-encoding",
    ),
    (
        "a blank inside of the encrypted key",
        |token| {
            with_text(token, ENCRYPTED_KEY, |text| {
                let (start, end) = text.split_at(40);
                format!("{start} {end}")
            })
        },
        "bad-encoding",
    ),
    (
        "a letter more in the header",
        |token| with_text(token, 0, |text| format!("{text}*")),
        "bad-encoding",
    ),
    (
        "a longer vector",
        |token| {
            with_octets(token, VECTOR, |octets| {
                octets.extend([0; 4]);
                Ok(())
            })
        },
        "malformed-header",
    ),
    (
        "a longer tag",
        |token| {
            with_octets(token, TAG, |octets| {
                octets.push(0);
                Ok(())
            })
        },
        "malformed-header",
    ),
    ("no enc", |token| without(token, "enc"), "malformed-header"),
    ("no alg", |token| without(token, "alg"), "malformed-header"),
    (
        "a number as alg",
        |token| set(token, "alg", 7),
        "malformed-header",
    ),
    (
        "a list as kid",
        |token| set(token, "kid", json!(["a"])),
        "malformed-header",
    ),
    (
        "crit that names nothing",
        |token| set(token, "crit", json!([])),
        "malformed-header",
    ),
    (
        "crit that names alg",
        |token| set(token, "crit", json!(["alg"])),
        "malformed-header",
    ),
    (
        "a comma too many in the header",
        |token| with_header_text(token, r#"{"alg":"RSA-OAEP-256","enc":"A256GCM",}"#),
        "malformed-header",
    ),
    (
        "a header member twice",
        |token| {
            with_header_text(
                token,
                r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","enc":"A256GCM"}"#,
            )
        },
        "duplicate-member",
    ),
    (
        "a demand that nobody knows",
        |token| {
            let token = set(token, "crit", json!(["urgent"]))?;
            set(&token, "urgent", true)
        },
        "critical-header-unknown",
    ),
    (
        "an alg that does not exist",
        |token| set(token, "alg", "RSA-OAEP-1"),
        "algorithm-forbidden",
    ),
    (
        "an alg of the older profile",
        |token| set(token, "alg", "RSA1_5"),
        "algorithm-forbidden",
    ),
    (
        "an alg that says none",
        |token| set(token, "alg", "none"),
        "algorithm-forbidden",
    ),
    (
        "an enc that is not allowed",
        |token| set(token, "enc", "A128GCM"),
        "algorithm-forbidden",
    ),
    (
        "a compression that does not exist",
        |token| set(token, "zip", "GZIP"),
        "algorithm-forbidden",
    ),
    (
        "another recipient's name",
        |token| set(token, "kid", "somebody"),
        "no-matching-key",
    ),
];
