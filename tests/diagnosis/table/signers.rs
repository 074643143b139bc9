//! Whole messages whose signature does not count, each for one reason.

use anyhow::Result;
use conformance::algorithms::KeyType;
use conformance::envelope::{MadeKey, Open, Seal};
use conformance::parties::{JwkPair, Party};
use serde_json::json;

use crate::makers::gnupg::{IN_2020, IN_2080};
use crate::makers::{Gnupg, Jose, Makers};
use crate::row::{Row, Sample};

pub(super) fn rows(makers: &Makers) -> Result<Vec<Row>> {
    let mut rows = openpgp(&makers.gnupg)?;
    rows.extend(in_other_times(&makers.gnupg)?);
    for jose in [&makers.npm, &makers.jwcrypto] {
        rows.extend(tokens(jose)?);
    }
    rows.extend(weak_keys(makers)?);
    rows.extend(own(makers)?);
    Ok(rows)
}

fn openpgp(gnupg: &Gnupg) -> Result<Vec<Row>> {
    let to = &gnupg.recipient;
    let wire = gnupg.wire()?;
    let by = |party: &Party| gnupg.sealed(to, Some(party), &["--digest-algo", "SHA384"]);
    let trusting = |party: &Party| {
        let (keys, trust) = (to.secret.clone(), party.public.clone());
        wire.opened(|_| Open::new().keys(keys).trust(trust))
    };
    Ok(vec![
        trusting(&gnupg.stranger).refused("another signer is trusted", "unknown-signer"),
        wire.opened(|_| Open::new().keys(&to.secret))
            .refused("nobody is trusted", "unknown-signer"),
        by(&gnupg.small)?.refused("signed with 1024 bits", "signature-weak"),
        by(&gnupg.weakly_bound)?.refused("a signer bound by SHA-1", "signature-weak"),
        gnupg
            .sample(&gnupg.by_revoked, to, Some(&gnupg.revoked))
            .refused("a revoked signer", "signer-revoked"),
        gnupg
            .sample(&gnupg.by_revoked, to, Some(&gnupg.revoked))
            .under("permissive")
            .refused("a revoked signer, under permissive", "signer-revoked"),
        gnupg
            .sample(&gnupg.by_muted, to, Some(&gnupg.muted))
            .refused("a key that is not for signing", "signer-wrong-usage"),
        wire.opened(|open| open.at("2099-01-01T00:00:00Z"))
            .refused("at a time after the key's end", "signer-expired"),
        wire.opened(|open| open.at("2001-01-01T00:00:00Z")).refused(
            "at a time before the key's begin",
            "signature-not-yet-valid",
        ),
        two_signers(gnupg)?,
    ])
}

/// One of two signatures is by somebody trusted.
fn two_signers(gnupg: &Gnupg) -> Result<Row> {
    let options = ["--local-user", gnupg.stranger.fingerprint()];
    let sample = gnupg.sealed(&gnupg.recipient, Some(&gnupg.signer), &options)?;
    Ok(sample.opens("two signers, one of them trusted", &[]))
}

/// Signed by a clock that stood still elsewhere.
fn in_other_times(gnupg: &Gnupg) -> Result<Vec<Row>> {
    let ended = gnupg.signed(&gnupg.ended, IN_2020)?;
    let early = gnupg.signed(&gnupg.early, IN_2080)?;
    let brief = gnupg.signed(
        &gnupg.ended,
        &[IN_2020, &["--default-sig-expire", "2d"]].concat(),
    )?;
    Ok(vec![
        ended.refused("signed in 2020 by a key of 2020", "signer-expired"),
        ended
            .opened(|open| open.at("2020-06-01T00:00:00Z"))
            .opens("signed in 2020, judged in 2020", &[]),
        brief
            .opened(|open| open.at("2020-06-01T00:00:00Z"))
            .refused("a signature for two days", "signer-expired"),
        early.refused("signed in 2080", "signature-not-yet-valid"),
    ])
}

fn tokens(jose: &Jose) -> Result<Vec<Row>> {
    let scratch = &jose.scratch;
    let nested = jose.nested()?;
    let trusting = |key: &JwkPair| {
        let keys = jose.recipient.private_file.clone();
        nested.opened(|_| Open::new().keys(keys).trust(&key.public_file))
    };
    let signer = |name: &str, member: &str, value: serde_json::Value| {
        jose.signer.changed(scratch, name, |jwk| {
            jwk.insert(member.into(), value.clone());
        })
    };
    let other = jose.key(KeyType::P256, "sig")?;
    let unnamed = jose.signed_with(&jose.signer, &json!({"alg": "PS256"}))?;
    let unnamed = jose.sealed(&json!({}), &unnamed)?;
    let keys = jose.recipient.private_file.clone();
    Ok(vec![
        trusting(&other).refused("another signer is trusted", "unknown-signer"),
        nested
            .opened(|_| Open::new().keys(&jose.recipient.private_file))
            .refused("nobody is trusted", "unknown-signer"),
        unnamed.opens("a signer that is not named", &[]),
        unnamed
            .opened(|_| Open::new().keys(keys).trust(&other.public_file))
            .refused("a signer that is not named, not trusted", "unknown-signer"),
        trusting(&jose.posing_as(&jose.stranger, &jose.signer)?).refused(
            "another key of that name, for encryption",
            "signature-invalid",
        ),
        trusting(&signer("signer-ended", "exp", json!(1_600_000_000))?)
            .refused("a signer that has ended", "signer-expired"),
        trusting(&signer("signer-early", "nbf", json!(4_000_000_000_u32))?)
            .refused("a signer that begins later", "signature-not-yet-valid"),
        trusting(&signer("signer-enc", "use", json!("enc"))?)
            .refused("a signer for encryption", "signer-wrong-usage"),
        trusting(&signer("signer-bound", "alg", json!("RS256"))?)
            .refused("a signer bound to another alg", "algorithm-key-mismatch"),
        trusting(&jose.posing_as(&other, &jose.signer)?)
            .refused("a signer of another type", "algorithm-key-mismatch"),
    ])
}

/// Keys that `jwcrypto` makes and signs with, and the profiles find too short.
fn weak_keys(makers: &Makers) -> Result<Vec<Row>> {
    let jose = &makers.jwcrypto;
    let small = jose.rsa(1024, "sig")?;
    let inner = jose.signed_by(&small, "RS256")?;
    let sealed = jose.sealed(&json!({}), &inner)?;
    let trust = small.public_file.clone();
    let keys = jose.recipient.private_file.clone();
    let sealed = sealed.opened(|_| Open::new().keys(keys).trust(trust));
    Ok(vec![
        sealed.refused("signed with 1024 bits", "signature-weak"),
        sealed
            .under("permissive")
            .opens("signed with 1024 bits, which permissive works with", &[]),
    ])
}

/// Messages of the command.
fn own(makers: &Makers) -> Result<Vec<Row>> {
    let own = &makers.own;
    let seal = Seal::new("openpgp")
        .to(&own.certificate.public)
        .sign_with(&own.other.secret);
    let open = |trust: &MadeKey| {
        Open::new()
            .keys(&own.certificate.secret)
            .trust(&trust.public)
    };
    let sample: Sample = own.sealed(&seal, open(&own.other))?;
    let (jwe, jws) = (own.jwe()?, own.jws()?);
    Ok(vec![
        sample
            .opened(|_| open(&own.certificate))
            .refused("another signer is trusted", "unknown-signer"),
        sample
            .opened(|open| open.at("2099-01-01T00:00:00Z"))
            .refused("at a time after the key's end", "signer-expired"),
        sample
            .opened(|open| open.at("2001-01-01T00:00:00Z"))
            .refused(
                "at a time before the key's begin",
                "signature-not-yet-valid",
            ),
        jwe.opened(|open| open.at("2099-01-01T00:00:00Z"))
            .refused("at a time after the key's end", "signer-expired"),
        jws.opened(|open| open.at("2001-01-01T00:00:00Z")).refused(
            "at a time before the key's begin",
            "signature-not-yet-valid",
        ),
        jws.opened(|_| Open::new().trust(&own.recipient.public))
            .refused("another signer is trusted", "unknown-signer"),
    ])
}
