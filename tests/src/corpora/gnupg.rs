//! GnuPG's sample messages: profile `permissive`, clock at now, keys and trust those of the sample key
//! ring that are named (RSA 2048 and Curve25519), passphrase `abc`. GnuPG's own record of them says
//! what is due.

use crate::envelope::{Open, run_json};
use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use tally::Tally;

use super::desk::Desk;
use super::folder::{Corpus, file_name, list, text};
use super::keyring::Keyring;
use super::keys::{
    ALICE_PUBLIC, SAMPLES as KEYS, SAMPLES_PASSPHRASE as PASSPHRASE, SAMPLES_PUBLIC,
};

/// Recipients and signers of the samples, one pair on RSA and one on Curve25519; each is the id of
/// a subkey of its own key.
const RECIPIENTS: &[&str] = &["1D777619BE310D79", "9185878E4FCD74C0"];
const SIGNERS: &[&str] = &["AA43F1DCC7FED1B7", "139563682A020D0A"];
const FOLDER: &str = "openpgp/gnupg/tests/openpgp/samplemsgs";
/// What the signatures in files of their own are about.
const SIGNED_DATA: &str = "openpgp/gnupg/tests/openpgp/samplemsgs/signed-data-1.txt";

/// Every sample message, as GnuPG itself opens it.
pub(super) fn sample_messages(_: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let desk = Desk::new(corpus)?;
    let recipients = Keyring::split(corpus, KEYS, &desk)?.with(RECIPIENTS, &desk)?;
    let signers = Keyring::split(corpus, SAMPLES_PUBLIC, &desk)?.with(SIGNERS, &desk)?;
    let open = recipients.held_by(Open::new().profile("permissive"));
    let open = signers.paths().fold(open, Open::trust);
    let oracle = corpus.json("openpgp/gnupg/ORACLE_gpg2.2.json")?;
    for message in list(&oracle, "") {
        let file = text(message, "/file");
        if file == "signed-data-1.txt" {
            tally.skip("the data of the signatures beside it");
            continue;
        }
        let outcome = match not_opened_by_gnupg(file) {
            Some(cause) => refused(&open, file, cause, &desk),
            None => opened(open.clone(), message, &desk),
        };
        desk.record(tally, file, outcome);
    }
    Ok(())
}

/// A message that two may read opens with either key alone, and both are listed.
pub(super) fn multi_recipient(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let desk = Desk::new(corpus)?;
    let ring = Keyring::split(corpus, KEYS, &desk)?;
    for path in corpus.group(group)? {
        let outcome = (|| {
            let message = corpus.read(&path)?;
            let seen = run_json(["inspect", "-"], &message)?;
            ensure!(seen.list("/recipients").len() == 2, "{seen}");
            let mut opening = 0;
            for key in ring.paths() {
                let open = Open::new().keys(key).passphrase(PASSPHRASE);
                let open = open.profile("permissive");
                let answer = desk.bounded(|| open.run(&message))?;
                match answer.status {
                    0 => opening += 1,
                    _ => {
                        answer.expect_refused("no-matching-key")?;
                    }
                }
            }
            ensure!(opening == 2, "{opening} keys open it");
            Ok(())
        })();
        desk.record(tally, file_name(&path), outcome);
    }
    Ok(())
}

/// A message that several may read is for each of them alone; and hidden is said to be hidden.
pub(super) fn recipients(_: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let desk = Desk::new(corpus)?;
    let mut files = corpus.group("pgp.multi-recipient")?;
    files.extend(corpus.group("pgp.hidden-recipient")?);
    for file in files {
        let outcome = (|| {
            let octets = corpus.read(&file)?;
            let seen = desk.bounded(|| run_json(["inspect", "-"], &octets))?;
            let recipients = seen.list("/recipients");
            let anonymous = |recipient: &Value| recipient.get("anonymous") == Some(&true.into());
            if file.contains("2-keys") {
                ensure!(recipients.len() == 2, "{seen}");
            }
            let hidden = recipients.iter().any(anonymous);
            let due = !file_name(&file).starts_with("enc-2-keys-1")
                && !file_name(&file).starts_with("enc-2-keys-2");
            ensure!(hidden == due, "{seen}");
            Ok(())
        })();
        desk.record(tally, file_name(&file), outcome);
    }
    Ok(())
}

/// Each signature is reported; any one trusted signer is enough, and none is not. A signature that
/// is there twice is reported twice and counted once.
pub(super) fn two_signatures(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let desk = Desk::new(corpus)?;
    let signers = Keyring::split(corpus, SAMPLES_PUBLIC, &desk)?.with(SIGNERS, &desk)?;
    let recipients = Keyring::split(corpus, KEYS, &desk)?.with(RECIPIENTS, &desk)?;
    for path in corpus.group(group)? {
        let outcome = if path.starts_with(FOLDER) {
            by_two(&path, &recipients, &signers, &desk)
        } else {
            by_one_twice(&path, &desk)
        };
        desk.record(tally, file_name(&path), outcome);
    }
    Ok(())
}

fn by_two(path: &str, recipients: &Keyring, signers: &Keyring, desk: &Desk<'_>) -> Result<()> {
    let message = desk.corpus.read(path)?;
    let open = || recipients.held_by(Open::new()).profile("permissive");
    let both = signers.paths().fold(open(), Open::trust);
    let trusted = desk.bounded(|| both.run(&message))?;
    ensure!(trusted.status == 0, "{trusted}");
    ensure!(trusted.verdicts() == ["valid", "valid"], "{trusted}");
    let mut enough = 0;
    for signer in signers.paths() {
        let one = open().trust(signer);
        let answer = desk.bounded(|| one.run(&message))?;
        if answer.status == 0 {
            ensure!(answer.verdicts() == ["unknown-signer", "valid"], "{answer}");
            enough += 1;
        } else {
            answer.expect_refused("unknown-signer")?;
        }
    }
    ensure!(enough == 2, "{enough} signers are enough, each alone");
    let untrusted = desk.bounded(|| open().run(&message))?;
    untrusted.expect_refused("unknown-signer")?;
    ensure!(untrusted.list("/signatures").len() == 2, "{untrusted}");
    Ok(())
}

fn by_one_twice(path: &str, desk: &Desk<'_>) -> Result<()> {
    let message = desk.corpus.read(path)?;
    let open = Open::new().trust(desk.corpus.path(ALICE_PUBLIC));
    let open = open.profile("permissive");
    let answer = desk.bounded(|| open.run(&message))?;
    ensure!(answer.status == 0, "{answer}");
    ensure!(answer.verdicts() == ["valid", "valid"], "{answer}");
    let counted = answer
        .list("/signatures")
        .iter()
        .filter(|one| one.get("counted") == Some(&true.into()));
    ensure!(counted.count() == 1, "counted twice: {answer}");
    Ok(())
}

/// What GnuPG 2.2 did not open with this key ring, and what it is here.
fn not_opened_by_gnupg(file: &str) -> Option<&'static str> {
    Some(match file {
        // Another passphrase, which is not published with them.
        "enc-sym-cfb-1.asc" | "enc-sym-cfb-2.asc" => "wrong-passphrase",
        // LibrePGP's packet of type 20; its keys are on ML-KEM besides.
        "enc-sym-ocb-1.asc" | "enc-sym-ocb-2.asc" => "algorithm-forbidden",
        name if name.starts_with("pqc-sample") => "algorithm-forbidden",
        // A file that GnuPG armored with a headline of its own.
        "issue2419.asc" => "bad-encoding",
        // Mails, with a message somewhere inside.
        "mail-test-1.eml" | "mail-test-2.eml" => "not-an-envelope",
        // A revocation of a key, not of this message.
        "revoke-2D727CC768697734.asc" => "malformed-packet",
        _ => return None,
    })
}

fn refused(open: &Open, file: &str, cause: &str, desk: &Desk<'_>) -> Result<()> {
    let message = desk.corpus.read(&format!("{FOLDER}/{file}"))?;
    let answer = desk.bounded(|| open.run(&message))?;
    answer.expect_refused(cause)?;
    Ok(())
}

fn opened(open: Open, record: &Value, desk: &Desk<'_>) -> Result<()> {
    let file = text(record, "/file");
    let message = desk.corpus.read(&format!("{FOLDER}/{file}"))?;
    let is_detached = file.starts_with("sig-");
    let open = if is_detached {
        open.detached(desk.corpus.path(SIGNED_DATA))
    } else {
        open
    };
    let answer = desk.bounded(|| open.run(&message))?;
    ensure!(answer.status == 0, "{:?}: {answer}", answer.cause());
    let payload = answer.payload()?.context("no payload")?;
    let octets = record.get("out_bytes").and_then(Value::as_u64);
    // GnuPG ends the text of a cleartext signature with the line feed that nobody signed.
    let more = usize::from(file.starts_with("clearsig"));
    ensure!(
        is_detached || octets == u64::try_from(payload.len() + more).ok(),
        "{} octets",
        payload.len()
    );
    let signatures = answer.list("/signatures");
    let due = match (is_detached, file.contains("2-keys")) {
        (false, _) => list(record, "/goodsig").len(),
        (true, false) => 1,
        (true, true) => 2,
    };
    ensure!(signatures.len() == due, "{answer}");
    ensure!(
        signatures
            .iter()
            .all(|signature| text(signature, "/verdict") == "valid"),
        "{answer}"
    );
    Ok(())
}
