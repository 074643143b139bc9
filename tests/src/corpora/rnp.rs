//! rnp's messages: profile `permissive` (its keys are RSA 1024), clock at now unless said, keys and
//! trust its first key ring, passphrase `password`.

use crate::envelope::{Answer, Open, Seal, generate};
use crate::scratch::Scratch;
use anyhow::{Result, bail, ensure};
use tally::Tally;

use super::folder::{Corpus, file_name, text};
use super::record;

const DATA: &str = "openpgp/rnp/src/tests/data";
const SECRET: &str = "openpgp/rnp/src/tests/data/keyrings/1/secring.gpg";
const PUBLIC: &str = "openpgp/rnp/src/tests/data/keyrings/1/pubring.gpg";

pub(super) fn messages_with_integrity_open(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
) -> Result<()> {
    each(group, corpus, tally, |corpus, _, message| {
        opened(&open(corpus).run(message)?)
    })
}

pub(super) fn a_signed_message_opens_with_one_valid_signature(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
) -> Result<()> {
    each(group, corpus, tally, |corpus, _, message| {
        let answer = open(corpus).run(message)?;
        opened(&answer)?;
        ensure!(answer.verdicts() == ["valid"], "{answer}");
        Ok(())
    })
}

pub(super) fn hidden_recipients_open(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
) -> Result<()> {
    each(group, corpus, tally, |corpus, _, message| {
        opened(&open(corpus).run(message)?)
    })
}

pub(super) fn draft_aead_packets_are_named_not_guessed_at(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
) -> Result<()> {
    each(group, corpus, tally, |corpus, _, message| {
        let answer = open(corpus).run(message)?;
        if answer.status == 0 {
            return Ok(());
        }
        let summary = text(&answer.json, "/diagnosis/summary");
        ensure!(summary.contains("20"), "the packet is not named: {answer}");
        Ok(())
    })
}

pub(super) fn corrupt_aead_is_refused(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
) -> Result<()> {
    each(group, corpus, tally, |corpus, _, message| {
        refused(&open(corpus).run(message)?)
    })
}

pub(super) fn weak_digests_are_weak_not_invalid(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
) -> Result<()> {
    each(group, corpus, tally, |corpus, file, message| {
        let answer = open(corpus).run(message)?;
        refused(&answer)?;
        // The files that end in `after` and `before` are by a key that the ring does not hold.
        if file.ends_with(".sha1") || file.ends_with(".md5") {
            answer.expect_refused("signature-weak")?;
        }
        Ok(())
    })
}

pub(super) fn colliding_digests_are_refused(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
) -> Result<()> {
    each(group, corpus, tally, |corpus, _, message| {
        refused(&open(corpus).run(message)?)
    })
}

pub(super) fn no_bad_signature_counts(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
) -> Result<()> {
    each(group, corpus, tally, |corpus, _, message| {
        let answer = open(corpus).run(message)?;
        ensure!(!answer.verdicts().contains(&"valid"), "{answer}");
        Ok(())
    })
}

pub(super) fn an_unknown_critical_notation_is_refused(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
) -> Result<()> {
    each(group, corpus, tally, |corpus, _, message| {
        refused(&open(corpus).run(message)?)
    })
}

pub(super) fn keys_of_the_wrong_use_are_refused(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
) -> Result<()> {
    each(group, corpus, tally, |corpus, _, message| {
        let key = corpus.path(&format!("{DATA}/test_messages/key-rsas-rsae.asc"));
        refused(
            &Open::new()
                .keys(&key)
                .trust(&key)
                .passphrase("password")
                .profile("permissive")
                .run(message)?,
        )
    })
}

pub(super) fn a_signature_from_the_future_is_refused(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
) -> Result<()> {
    each(group, corpus, tally, |corpus, _, message| {
        refused(&open(corpus).run(message)?)
    })
}

/// A message is never sealed to a certificate with a forged part, nor to one from the future.
pub(super) fn forged_certificates_are_refused(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
) -> Result<()> {
    let scratch = Scratch::new()?;
    let user_id = [
        "--format",
        "openpgp",
        "--user-id",
        "Ours <ours@partner.example>",
    ];
    let ours = generate(scratch.path(), "ours", &user_id)?;
    for file in corpus.group(group)? {
        let name = file_name(&file).to_owned();
        let due = match name.as_str() {
            "rsa-rsa-pub-forged-key.pgp" | "rsa-rsa-pub-forged-material.pgp" => {
                // Nothing binds the primary key, so it is no certificate at all.
                let sealed = Seal::new("openpgp")
                    .to(corpus.path(&file))
                    .sign_with(&ours.secret)
                    .option("--profile", "permissive")
                    .run(b"for nobody");
                record(tally, &name, not_loaded(sealed));
                continue;
            }
            "rsa-rsa-pub-forged-subkey.pgp" => "not bound by its owner",
            "rsa-rsa-pub-future-key.pgp" | "rsa-rsa-sec-future-key.pgp" => "not valid before",
            "rsa-rsa-pub.pgp" | "rsa-rsa-sec.pgp" => {
                tally.skip("not forged");
                continue;
            }
            _ => {
                tally.skip("not an RSA certificate");
                continue;
            }
        };
        let sealed = Seal::new("openpgp")
            .to(corpus.path(&file))
            .sign_with(&ours.secret)
            .option("--profile", "permissive")
            .run_json(b"for nobody");
        record(
            tally,
            &name,
            sealed.and_then(|answer| key_refused(&answer, due)),
        );
    }
    Ok(())
}

fn not_loaded(sealed: Result<Vec<u8>>) -> Result<()> {
    match sealed {
        Ok(_) => bail!("sealed to it"),
        Err(refusal) => {
            ensure!(
                refusal.to_string().contains("no good signature"),
                "{refusal}"
            );
            Ok(())
        }
    }
}

fn key_refused(answer: &Answer, due: &str) -> Result<()> {
    ensure!(answer.status == 2, "sealed to it: {answer}");
    ensure!(
        answer
            .list("/keys_refused")
            .iter()
            .any(|key| text(key, "/outcome").starts_with(due)),
        "not because it is {due}: {answer}"
    );
    Ok(())
}

fn each(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
    check: impl Fn(&Corpus, &str, &[u8]) -> Result<()>,
) -> Result<()> {
    for file in corpus.group(group)? {
        let message = corpus.read(&file)?;
        let name = file_name(&file);
        match out_of_scope(group, name) {
            Some(reason) => tally.skip(reason),
            None => record(tally, name, check(corpus, name, &message)),
        }
    }
    Ok(())
}

fn out_of_scope(group: &str, file: &str) -> Option<&'static str> {
    match group {
        "pgp.sign+encrypt.one-sig" | "pgp.hidden-recipient" if !file.starts_with("message.txt") => {
            Some("not for rnp's keys; GnuPG's samples have a test of their own")
        }
        "pgp.key-flag-misuse" if file.starts_with("key-") => Some("the key, not a message"),
        _ => None,
    }
}

fn open(corpus: &Corpus) -> Open {
    Open::new()
        .keys(corpus.path(SECRET))
        .trust(corpus.path(PUBLIC))
        .passphrase("password")
        .profile("permissive")
}

fn opened(answer: &Answer) -> Result<()> {
    ensure!(answer.status == 0, "{:?}: {answer}", answer.cause());
    ensure!(answer.payload()?.is_some_and(|payload| !payload.is_empty()));
    Ok(())
}

fn refused(answer: &Answer) -> Result<()> {
    ensure!(answer.status == 2, "not refused: {answer}");
    ensure!(answer.json.get("payload_base64").is_none());
    Ok(())
}
