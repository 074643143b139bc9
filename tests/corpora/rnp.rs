//! rnp's messages: profile `permissive` (its keys are RSA 1024), clock at now unless said, keys and
//! trust its first key ring, passphrase `password`.

use anyhow::{Result, bail, ensure};
use conformance::envelope::{Answer, Open, Seal, generate};
use conformance::scratch::Scratch;

use crate::corpus::{Corpus, file_name, text};
use crate::table::Table;

const DATA: &str = "openpgp/rnp/src/tests/data";
const SECRET: &str = "openpgp/rnp/src/tests/data/keyrings/1/secring.gpg";
const PUBLIC: &str = "openpgp/rnp/src/tests/data/keyrings/1/pubring.gpg";

#[test]
fn messages_with_integrity_open() -> Result<()> {
    each("pgp.mdc.good", |corpus, _, message| {
        opened(&open(corpus).run(message)?)
    })
}

#[test]
fn a_signed_message_opens_with_one_valid_signature() -> Result<()> {
    each("pgp.sign+encrypt.one-sig", |corpus, _, message| {
        let answer = open(corpus).run(message)?;
        opened(&answer)?;
        ensure!(answer.verdicts() == ["valid"], "{answer}");
        Ok(())
    })
}

#[test]
fn hidden_recipients_open() -> Result<()> {
    each("pgp.hidden-recipient", |corpus, _, message| {
        opened(&open(corpus).run(message)?)
    })
}

#[test]
fn draft_aead_packets_are_named_not_guessed_at() -> Result<()> {
    each("pgp.aead.draft", |corpus, _, message| {
        let answer = open(corpus).run(message)?;
        if answer.status == 0 {
            return Ok(());
        }
        let summary = text(&answer.json, "/diagnosis/summary");
        ensure!(summary.contains("20"), "the packet is not named: {answer}");
        Ok(())
    })
}

#[test]
fn corrupt_aead_is_refused() -> Result<()> {
    each("pgp.aead.corrupt", |corpus, _, message| {
        refused(&open(corpus).run(message)?)
    })
}

#[test]
fn weak_digests_are_weak_not_invalid() -> Result<()> {
    each("pgp.sha1-md5-signature", |corpus, file, message| {
        let answer = open(corpus).run(message)?;
        refused(&answer)?;
        // The files that end in `after` and `before` are by a key that the ring does not hold.
        if file.ends_with(".sha1") || file.ends_with(".md5") {
            answer.expect_refused("signature-weak")?;
        }
        Ok(())
    })
}

#[test]
fn no_bad_signature_counts() -> Result<()> {
    each("pgp.bad-signature", |corpus, _, message| {
        let answer = open(corpus).run(message)?;
        ensure!(!answer.verdicts().contains(&"valid"), "{answer}");
        Ok(())
    })
}

#[test]
fn an_unknown_critical_notation_is_refused() -> Result<()> {
    each("pgp.critical-notation", |corpus, _, message| {
        refused(&open(corpus).run(message)?)
    })
}

#[test]
fn keys_of_the_wrong_use_are_refused() -> Result<()> {
    each("pgp.key-flag-misuse", |corpus, _, message| {
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

#[test]
fn a_signature_from_the_future_is_refused() -> Result<()> {
    each("pgp.future", |corpus, _, message| {
        refused(&open(corpus).run(message)?)
    })
}

/// A message is never sealed to a certificate with a forged part, nor to one from the future.
#[test]
fn forged_certificates_are_refused() -> Result<()> {
    let Some(corpus) = Corpus::find()? else {
        return Ok(());
    };
    let scratch = Scratch::new()?;
    let user_id = [
        "--format",
        "openpgp",
        "--user-id",
        "Ours <ours@partner.example>",
    ];
    let ours = generate(scratch.path(), "ours", &user_id)?;
    let mut table = Table::new("pgp.forged-keys");
    for file in corpus.group("pgp.forged-keys")? {
        let name = file_name(&file).to_owned();
        let due = match name.as_str() {
            "rsa-rsa-pub-forged-key.pgp" | "rsa-rsa-pub-forged-material.pgp" => {
                // Nothing binds the primary key, so it is no certificate at all.
                let sealed = Seal::new("openpgp")
                    .to(corpus.path(&file))
                    .sign_with(&ours.secret)
                    .option("--profile", "permissive")
                    .run(b"for nobody");
                table.record(&name, not_loaded(sealed));
                continue;
            }
            "rsa-rsa-pub-forged-subkey.pgp" => "not bound by its owner",
            "rsa-rsa-pub-future-key.pgp" | "rsa-rsa-sec-future-key.pgp" => "not valid before",
            "rsa-rsa-pub.pgp" | "rsa-rsa-sec.pgp" => {
                table.skip("not forged");
                continue;
            }
            _ => {
                table.skip("not an RSA certificate");
                continue;
            }
        };
        let sealed = Seal::new("openpgp")
            .to(corpus.path(&file))
            .sign_with(&ours.secret)
            .option("--profile", "permissive")
            .run_json(b"for nobody");
        table.record(&name, sealed.and_then(|answer| key_refused(&answer, due)));
    }
    table.finish()
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

fn each(group: &str, check: impl Fn(&Corpus, &str, &[u8]) -> Result<()>) -> Result<()> {
    let Some(corpus) = Corpus::find()? else {
        return Ok(());
    };
    let mut table = Table::new(group);
    for file in corpus.group(group)? {
        let message = corpus.read(&file)?;
        let name = file_name(&file);
        match out_of_scope(group, name) {
            Some(reason) => table.skip(reason),
            None => table.record(name, check(&corpus, name, &message)),
        }
    }
    table.finish()
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
