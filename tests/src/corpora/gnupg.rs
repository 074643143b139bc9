//! GnuPG's sample messages: profile `permissive`, clock at now, keys and trust the sample key ring
//! (RSA 2048 among many others), passphrase `abc`. GnuPG's own record of them says what is due.

use crate::envelope::{Open, run_json};
use anyhow::{Result, ensure};
use serde_json::Value;
use tally::Tally;

use super::folder::{Corpus, file_name, list, text};
use super::record;

const FOLDER: &str = "openpgp/gnupg/tests/openpgp/samplemsgs";
const KEYS: &str = "openpgp/gnupg/samplemsgs-keyring.sec.asc";
/// The RSA recipient and signer. The other pair of the samples is on Curve25519.
const RSA_RECIPIENT: &str = "1D777619BE310D79";
const RSA_SIGNER: &str = "AA43F1DCC7FED1B7";
const HIDDEN: &str = "0000000000000000";

/// Every sample message, as GnuPG itself opens it.
pub(super) fn sample_messages(_: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let oracle = corpus.json("openpgp/gnupg/ORACLE_gpg2.2.json")?;
    for message in list(&oracle, "") {
        match out_of_scope(message) {
            Some(reason) => tally.skip(reason),
            None => record(tally, text(message, "/file"), check(corpus, message)),
        }
    }
    Ok(())
}

/// A message that several may read is for each of them alone; and hidden is said to be hidden.
pub(super) fn recipients(_: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let mut files = corpus.group("pgp.multi-recipient")?;
    files.extend(corpus.group("pgp.hidden-recipient")?);
    for file in files {
        let outcome = (|| {
            let seen = run_json(["inspect", "-"], &corpus.read(&file)?)?;
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
        record(tally, file_name(&file), outcome);
    }
    Ok(())
}

/// Each signature is reported; one trusted signer is enough, and none is not.
pub(super) fn two_signatures(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    for file in corpus.group(group)? {
        if !file.starts_with(FOLDER) {
            tally.skip("not by the keys of the samples");
            continue;
        }
        let outcome = (|| {
            let message = corpus.read(&file)?;
            let keys = corpus.path(KEYS);
            let open = || {
                Open::new()
                    .keys(&keys)
                    .passphrase("abc")
                    .profile("permissive")
            };
            let trusted = open().trust(&keys).run(&message)?;
            ensure!(trusted.status == 0, "{trusted}");
            ensure!(trusted.verdicts() == ["valid", "valid"], "{trusted}");
            let untrusted = open().run(&message)?;
            untrusted.expect_refused("unknown-signer")?;
            ensure!(untrusted.list("/signatures").len() == 2, "{untrusted}");
            Ok(())
        })();
        record(tally, file_name(&file), outcome);
    }
    Ok(())
}

fn out_of_scope(record: &Value) -> Option<&'static str> {
    let names = |pointer: &str, id: &str| list(record, pointer).iter().any(|known| known == id);
    if text(record, "/file").starts_with("clearsig") {
        return Some("a cleartext signature, which is no message (RFC 9580 section 7)");
    }
    if record.get("rc") != Some(&0.into()) {
        return Some("GnuPG itself does not open it here (other key types, passphrase, detached)");
    }
    let signed_only = list(record, "/enc_to").is_empty();
    if !signed_only && !names("/enc_to", RSA_RECIPIENT) && !names("/enc_to", HIDDEN) {
        return Some("for a Curve25519 key only");
    }
    let signers = list(record, "/goodsig");
    if !signers.is_empty() && !names("/goodsig", RSA_SIGNER) {
        return Some("signed by an Ed25519 key only");
    }
    None
}

fn check(corpus: &Corpus, record: &Value) -> Result<()> {
    let message = corpus.read(&format!("{FOLDER}/{}", text(record, "/file")))?;
    let keys = corpus.path(KEYS);
    let answer = Open::new()
        .keys(&keys)
        .trust(&keys)
        .passphrase("abc")
        .profile("permissive")
        .run(&message)?;
    ensure!(answer.status == 0, "{:?}: {answer}", answer.cause());
    let octets = answer.payload()?.map_or(0, |payload| payload.len());
    ensure!(
        record.get("out_bytes") == Some(&octets.into()),
        "{octets} octets"
    );
    let signatures = answer.list("/signatures");
    ensure!(
        signatures.len() == list(record, "/goodsig").len(),
        "{answer}"
    );
    for signature in signatures {
        if text(signature, "/signer").ends_with(RSA_SIGNER) {
            ensure!(text(signature, "/verdict") == "valid", "{answer}");
        }
    }
    Ok(())
}
