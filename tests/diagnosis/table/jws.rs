//! Signed tokens alone by npm `jose`, `jwcrypto` and the command, with one part or one header
//! member changed.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::damage::token::{
    self, PAYLOAD, SIGNATURE, flipped, set, with_header_text, with_text, without,
};
use crate::damage::{cut, followed_by};
use crate::makers::Makers;
use crate::row::{Damage, Row, Sample};

pub(super) fn rows(makers: &Makers) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for sample in [
        makers.npm.signed()?,
        makers.jwcrypto.signed()?,
        makers.own.jws()?,
    ] {
        rows.push(sample.opens("as it was made", &[]));
        rows.push(
            sample
                .under("jwe-jws")
                .refused("a JWS where a JWE is due", "not-encrypted"),
        );
        for (name, damage, cause) in DAMAGED {
            let damaged = sample.damaged(*damage).context(*name)?;
            rows.push(damaged.refused(*name, cause));
        }
        rows.extend(json_forms(makers, &sample)?);
        rows.extend(detached(makers, &sample)?);
    }
    Ok(rows)
}

/// The same token as JSON.
fn json_forms(makers: &Makers, sample: &Sample) -> Result<Vec<Row>> {
    let parts = token::flattened_jws(&sample.message)?;
    let one = json!({"protected": parts.get("protected"), "signature": parts.get("signature")});
    let general = |signatures: usize| {
        let list = vec![one.clone(); signatures];
        json!({"payload": parts.get("payload"), "signatures": list})
    };
    let written = |value: &Value| sample.damaged(|_| Ok(value.to_string().into_bytes()));
    let compact = makers.profile(
        "permissive",
        "serializations = [\"compact\", \"flattened\", \"general\"]",
        "serializations = [\"compact\"]",
    )?;
    Ok(vec![
        written(&general(2))?.opens("as JSON", &[]),
        written(&general(17))?.refused("seventeen signatures", "nesting-limit"),
        written(&general(0))?.refused("no signature", "malformed-header"),
        written(&general(1))?
            .under(&compact)
            .refused("as JSON where compact is due", "wrong-serialization"),
    ])
}

/// The payload beside the token.
fn detached(makers: &Makers, sample: &Sample) -> Result<Vec<Row>> {
    let file = makers.scratch.write("payload", &makers.payload)?;
    let other = makers.scratch.write("other-payload", b"{}")?;
    let without = sample.damaged(|token| with_text(token, PAYLOAD, |_| String::new()))?;
    Ok(vec![
        without
            .opened(|open| open.detached(&file))
            .opens("the payload beside it", &[]),
        without
            .opened(|open| open.detached(&other))
            .refused("another payload beside it", "signature-invalid"),
        sample
            .opened(|open| open.detached(&file))
            .refused("a payload beside it and one inside", "wrong-serialization"),
    ])
}

const DAMAGED: &[(&str, Damage, &str)] = &[
    (
        "one bit of the payload",
        |token| flipped(token, PAYLOAD),
        "signature-invalid",
    ),
    (
        "one bit of the signature",
        |token| flipped(token, SIGNATURE),
        "signature-invalid",
    ),
    (
        "a member more in the header",
        |token| set(token, "note", "changed"),
        "signature-invalid",
    ),
    (
        "no signature",
        |token| with_text(token, SIGNATURE, |_| String::new()),
        "signature-invalid",
    ),
    (
        "the signature cut off",
        |token| {
            Ok(token::parts(token)?
                .get(..2)
                .context("short")?
                .join(".")
                .into())
        },
        "truncated",
    ),
    (
        "a fourth part",
        |token| Ok(followed_by(token.trim_ascii(), b".AAAA")),
        "trailing-data",
    ),
    (
        "a slash in the payload",
        |token| with_text(token, PAYLOAD, |text| format!("/{text}")),
        "bad-encoding",
    ),
    (
        "one letter less of the signature",
        |token| cut(token.trim_ascii(), 1),
        "truncated",
    ),
    (
        "an alg that says none",
        |token| with_header_text(token, r#"{"alg":"none"}"#),
        "algorithm-forbidden",
    ),
    (
        "an alg that does not exist",
        |token| set(token, "alg", "PS999"),
        "algorithm-forbidden",
    ),
    (
        "an alg that is not the key's",
        |token| set(token, "alg", "ES256"),
        "algorithm-key-mismatch",
    ),
    (
        "a demand that nobody knows",
        |token| {
            let token = set(token, "crit", json!(["urgent"]))?;
            set(&token, "urgent", true)
        },
        "critical-header-unknown",
    ),
    ("no alg", |token| without(token, "alg"), "malformed-header"),
    (
        "a header that is a list",
        |token| with_header_text(token, r#"{"alg":[]}"#),
        "malformed-header",
    ),
    (
        "a header member twice",
        |token| with_header_text(token, r#"{"alg":"PS256","alg":"PS256"}"#),
        "duplicate-member",
    ),
    (
        "another signer's name",
        |token| set(token, "kid", "somebody"),
        "unknown-signer",
    ),
];
