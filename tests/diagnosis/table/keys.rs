//! Sound messages and keys that do not open them, and what the command refuses to seal with: faults
//! of this side.

use anyhow::Result;
use conformance::algorithms::KeyType;
use conformance::envelope::{Open, Seal};
use conformance::parties::Party;

use crate::makers::gnupg::PASSPHRASE;
use crate::makers::{Gnupg, Jose, Makers};
use crate::row::{Call, Expected, Origin, Row, Sample};

pub(super) fn rows(makers: &Makers) -> Result<Vec<Row>> {
    let mut rows = openpgp(&makers.gnupg)?;
    for jose in [&makers.npm, &makers.jwcrypto] {
        rows.extend(tokens(jose)?);
    }
    rows.extend(own(makers)?);
    rows.extend(sealing(makers)?);
    Ok(rows)
}

fn openpgp(gnupg: &Gnupg) -> Result<Vec<Row>> {
    let by = Some(&gnupg.signer);
    let wire = gnupg.wire()?;
    let locked = gnupg.sealed(&gnupg.locked, by, &[])?;
    let small = gnupg.sealed(&gnupg.small, by, &[])?;
    let hidden = hidden(gnupg)?;
    let held = |sample: &Sample, party: &Party| {
        let trust = &gnupg.signer.public;
        sample.opened(|_| Open::new().keys(&party.secret).trust(trust))
    };
    Ok(vec![
        held(&wire, &gnupg.stranger).refused("another's key", "no-matching-key"),
        wire.opened(|_| Open::new().keys(&gnupg.recipient.public))
            .refused("the public half alone", "no-matching-key"),
        wire.opened(|_| Open::new().trust(&gnupg.signer.public))
            .refused("no key at all", "no-matching-key"),
        held(&hidden, &gnupg.recipient).opens("recipient hidden", &[]),
        held(&hidden, &gnupg.stranger).refused("recipient hidden, not we", "decryption-failed"),
        hidden
            .opened(|_| Open::new().trust(&gnupg.signer.public))
            .refused("recipient hidden, no key", "no-matching-key"),
        locked
            .opened(|open| open.passphrase(PASSPHRASE))
            .opens("a locked key", &[]),
        locked.refused("a locked key, no passphrase", "key-locked"),
        locked
            .opened(|open| open.passphrase("guessed"))
            .refused("a locked key, another passphrase", "wrong-passphrase"),
        small.refused("a key of 1024 bits", "key-too-small"),
        small
            .under("permissive")
            .opens("a key of 1024 bits, which permissive works with", &[]),
        gnupg
            .sample(&gnupg.to_turned, &gnupg.turned, by)
            .refused("a key that is no longer for encryption", "key-wrong-usage"),
        wire.under("permissive")
            .opened(|open| open.at("2099-01-01T00:00:00Z"))
            .refused("at a time when everything has ended", "signer-expired"),
    ])
}

/// Whoever it is for is not named.
fn hidden(gnupg: &Gnupg) -> Result<Sample> {
    let (to, by) = (gnupg.recipient.fingerprint(), gnupg.signer.fingerprint());
    let options = [
        "--sign",
        "--local-user",
        by,
        "--encrypt",
        "--hidden-recipient",
        to,
    ];
    let message = gnupg.made(&options, "", b"hello")?;
    Ok(gnupg.sample(&message, &gnupg.recipient, Some(&gnupg.signer)))
}

fn tokens(jose: &Jose) -> Result<Vec<Row>> {
    let scratch = &jose.scratch;
    let nested = jose.nested()?;
    let held = |key: &conformance::parties::JwkPair| {
        let trust = &jose.signer.public_file;
        nested.opened(|_| Open::new().keys(&key.private_file).trust(trust))
    };
    let recipient = &jose.recipient;
    let bound = recipient.with_alg(scratch, "bound", "RSA-OAEP")?;
    let named = |name: &str, members: &[(&str, &str)]| {
        recipient.changed(scratch, name, |jwk| {
            for (name, value) in members {
                jwk.insert((*name).to_owned(), (*value).into());
            }
        })
    };
    let curve = jose.posing_as(&jose.key(KeyType::P256, "enc")?, recipient)?;
    let signing = named("signing", &[("use", "sig")])?;
    let operations = recipient.changed(scratch, "operations", |jwk| {
        jwk.remove("use");
        jwk.insert("key_ops".into(), serde_json::json!(["verify"]));
    })?;
    Ok(vec![
        held(&jose.stranger).refused("another's key", "no-matching-key"),
        nested
            .opened(|_| Open::new().keys(&recipient.public_file))
            .refused("the public half alone", "no-matching-key"),
        nested
            .opened(|_| Open::new().trust(&jose.signer.public_file))
            .refused("no key at all", "no-matching-key"),
        held(&bound).refused("a key bound to another alg", "algorithm-key-mismatch"),
        held(&curve).refused(
            "a key of another type by that name",
            "algorithm-key-mismatch",
        ),
        held(&signing).refused("a key for signatures", "key-wrong-usage"),
        held(&operations).refused("a key that may verify only", "key-wrong-usage"),
        held(&jose.posing_as(&jose.stranger, recipient)?)
            .refused("another key of the same name", "decryption-failed"),
    ])
}

/// Keys of the command itself.
fn own(makers: &Makers) -> Result<Vec<Row>> {
    let own = &makers.own;
    let (openpgp, jwe) = (own.openpgp()?, own.jwe()?);
    let long = makers.profile(
        "jwe-jws",
        "rsa_bits_min_process = 2048",
        "rsa_bits_min_process = 3072",
    )?;
    let long_openpgp = makers.profile(
        "openpgp",
        "rsa_bits_min_process = 2048",
        "rsa_bits_min_process = 3072",
    )?;
    let locked = own.key(
        "locked",
        &[
            "--format",
            "openpgp",
            "--user-id",
            "locked",
            "--passphrase-file",
            &makers.passphrase_file()?,
        ],
    )?;
    let seal = Seal::new("openpgp")
        .to(&locked.public)
        .sign_with(&own.certificate.secret);
    let open = Open::new()
        .keys(&locked.secret)
        .trust(&own.certificate.public);
    let sealed = own.sealed(&seal, open)?;
    Ok(vec![
        openpgp
            .opened(|_| Open::new().keys(&own.other.secret))
            .refused("another's key", "no-matching-key"),
        openpgp
            .under(&long_openpgp)
            .refused("a profile that works with 3072 bits", "key-too-small"),
        jwe.under(&long)
            .refused("a profile that works with 3072 bits", "key-too-small"),
        jwe.opened(|_| Open::new().keys(&own.signer.secret))
            .refused("our own signing key", "no-matching-key"),
        sealed.refused("a locked key, no passphrase", "key-locked"),
        sealed
            .opened(|open| open.passphrase("guessed"))
            .refused("a locked key, another passphrase", "wrong-passphrase"),
        sealed
            .opened(|open| open.passphrase(PASSPHRASE))
            .opens("a locked key", &[]),
    ])
}

/// What the command does not seal with.
fn sealing(makers: &Makers) -> Result<Vec<Row>> {
    let (gnupg, own) = (&makers.gnupg, &makers.own);
    let row = |name: &str, cause, seal: Seal| Row {
        name: name.into(),
        origin: Origin::Envelope,
        call: Call::Seal(seal),
        input: makers.payload.clone(),
        expected: Expected::Refused(cause),
    };
    let openpgp = |to: &Party| {
        Seal::new("openpgp")
            .to(&to.public)
            .sign_with(&own.certificate.secret)
    };
    let by = |party: &Party| {
        Seal::new("openpgp")
            .to(&own.certificate.public)
            .sign_with(&party.secret)
    };
    let ended = makers
        .npm
        .recipient
        .changed(&makers.scratch, "ended", |jwk| {
            jwk.insert("exp".into(), 1_600_000_000.into());
        })?;
    let lasting = makers
        .npm
        .recipient
        .changed(&makers.scratch, "lasting", |jwk| {
            jwk.insert("nbf".into(), 1_600_000_000.into());
            jwk.insert("exp".into(), 4_000_000_000_u32.into());
        })?;
    let jwe = |to: &std::path::Path| Seal::new("jwe").to(to).sign_with(&own.signer.secret);
    let small = makers.jwcrypto.rsa(1024, "enc")?;
    let strict = makers.profile("openpgp", "rsa_bits_min = 2048", "rsa_bits_min = 3072")?;
    Ok(vec![
        row(
            "sealed to a key without an end",
            "key-lifetime",
            openpgp(&gnupg.lasting),
        ),
        row(
            "sealed to a key that has ended",
            "key-lifetime",
            openpgp(&gnupg.ended),
        ),
        row(
            "sealed to a JWK that has ended",
            "key-lifetime",
            jwe(&ended.public_file),
        ),
        row(
            "sealed to a JWK for decades",
            "key-lifetime",
            jwe(&lasting.public_file),
        ),
        row(
            "sealed to a revoked key",
            "key-disabled",
            openpgp(&gnupg.revoked),
        ),
        row(
            "sealed to a key that begins in 2080",
            "key-disabled",
            openpgp(&gnupg.early),
        ),
        row(
            "sealed to a key of 1024 bits",
            "key-too-small",
            openpgp(&gnupg.small),
        ),
        row(
            "sealed to a JWK of 1024 bits",
            "key-too-small",
            jwe(&small.public_file),
        ),
        row(
            "sealed with 3072 bits at least",
            "key-too-small",
            openpgp(&gnupg.recipient).option("--profile", &strict),
        ),
        row(
            "sealed to a key bound by SHA-1",
            "algorithm-forbidden",
            openpgp(&gnupg.weakly_bound),
        ),
        row("signed with a locked key", "key-locked", by(&gnupg.locked)),
        row(
            "signed with a locked key, another passphrase",
            "wrong-passphrase",
            by(&gnupg.locked).passphrase("guessed"),
        ),
        row(
            "signed with a key that may not",
            "key-wrong-usage",
            by(&gnupg.muted),
        ),
        row(
            "sealed to a subkey that may not",
            "key-wrong-usage",
            openpgp(&gnupg.turned),
        ),
        row(
            "OpenPGP sealed to a JWK",
            "algorithm-key-mismatch",
            Seal::new("openpgp")
                .to(&own.recipient.public)
                .sign_with(&own.certificate.secret),
        ),
        row(
            "JWE sealed to a certificate",
            "algorithm-key-mismatch",
            jwe(&own.certificate.public),
        ),
        row(
            "JWE sealed with an alg that is not allowed",
            "algorithm-forbidden",
            jwe(&own.recipient.public).option("--alg", "RSA1_5"),
        ),
        row(
            "JWE sealed as JSON",
            "wrong-serialization",
            jwe(&own.recipient.public).option("--serialization", "general"),
        ),
        row(
            "a JWS alone where encryption is due",
            "not-encrypted",
            Seal::new("jws").sign_with(&own.signer.secret),
        ),
        row(
            "JWE without a signer",
            "not-signed",
            Seal::new("jwe").to(&own.recipient.public),
        ),
        row(
            "OpenPGP without a signer",
            "not-signed",
            Seal::new("openpgp").to(&own.certificate.public),
        ),
    ])
}
