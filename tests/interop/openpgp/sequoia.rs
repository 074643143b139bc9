//! Sequoia's `sq` both ways: Curve25519 and RSA keys, several recipients and signers, every
//! compression. This `sq` has version 4 keys and no way to give a passphrase without a terminal.

use core::time::Duration;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use conformance::dice::Dice;
use conformance::envelope::{MadeKey, Open, Seal, generate};
use conformance::process::{self, Finished};
use conformance::scratch::Scratch;

use crate::tally::Tally;

#[test]
fn sq_decrypts_and_verifies_what_is_sealed() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let keys = keys(&scratch)?;
    let mut tally = Tally::default();
    for turn in 0..18 {
        let (recipients, signers) = drawn(&keys, turn);
        let payload = dice.payload(turn);
        let hidden = turn % 3 == 2;
        let mut seal = Seal::new("openpgp").option("--encoding", ["armor", "binary"][turn % 2]);
        for key in &recipients {
            seal = seal.to(&key.public);
        }
        for key in &signers {
            seal = seal.sign_with(&key.secret);
        }
        if hidden {
            seal = seal.flag("--hidden");
        }
        let case = format!("turn {turn}, hidden {hidden}, {} octets", payload.len());
        let outcome = seal
            .run(&payload)
            .and_then(|message| sq_reads(&recipients, &signers, &message, &payload));
        tally.count(&case, outcome);
    }
    tally.finish()
}

/// Each recipient's key alone, and all signatures good.
fn sq_reads(
    recipients: &[&MadeKey],
    signers: &[&MadeKey],
    message: &[u8],
    payload: &[u8],
) -> Result<()> {
    let count = signers.len().to_string();
    for recipient in recipients {
        let mut arguments = arguments(&["decrypt", "--signatures", &count]);
        arguments.extend(["--recipient-key".into(), recipient.secret.clone().into()]);
        for signer in signers {
            arguments.extend(["--signer-cert".into(), signer.public.clone().into()]);
        }
        let opened = sq(&arguments, message)?;
        ensure!(opened.stdout == payload, "another payload");
        let good = format!("{count} good signature");
        ensure!(opened.stderr.contains(&good), "{}", opened.stderr);
    }
    Ok(())
}

#[test]
fn what_sq_makes_opens() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let keys = keys(&scratch)?;
    let mut tally = Tally::default();
    for turn in 0..18 {
        let (recipients, signers) = drawn(&keys, turn);
        let payload = match turn {
            5 => dice.octets(10_485_760),
            _ => dice.payload(turn),
        };
        let compression = COMPRESSIONS[turn % COMPRESSIONS.len()];
        let mut arguments = arguments(&["encrypt", "--compression", compression]);
        if turn % 2 == 1 {
            arguments.push("--binary".into());
        }
        for key in &recipients {
            arguments.extend(["--recipient-cert".into(), key.public.clone().into()]);
        }
        for key in &signers {
            arguments.extend(["--signer-key".into(), key.secret.clone().into()]);
        }
        let message = sq(&arguments, &payload)?.stdout;
        let verdicts = vec!["valid"; signers.len()];
        for (place, recipient) in recipients.iter().enumerate() {
            let mut open = Open::new().keys(&recipient.secret).profile("permissive");
            for signer in &signers {
                open = open.trust(&signer.public);
            }
            let outcome = open
                .run(&message)
                .and_then(|answer| answer.expect_opened(&payload, &verdicts).map(drop));
            let case = format!("turn {turn}, {compression}, recipient {place}");
            tally.count(&case, outcome);
        }
    }
    tally.finish()
}

/// A key of `sq` with both halves in files, and its revocation beside the secret one.
pub(super) fn make(scratch: &Scratch, name: &str, options: &[&str]) -> Result<MadeKey> {
    let secret = scratch.path().join(format!("{name}.secret"));
    let user_id = format!("Sequoia \u{acb0}\u{c81c} <{name}@partner.example>");
    let mut generate = arguments(&["key", "generate", "--userid", &user_id]);
    generate.extend(options.iter().map(OsString::from));
    generate.extend(["--export".into(), secret.clone().into()]);
    sq(&generate, &[])?;
    let extract = ["key".into(), "extract-cert".into(), secret.clone().into()];
    let public = sq(&extract, &[])?.stdout;
    Ok(MadeKey {
        public: scratch.write(&format!("{name}.public"), public)?,
        secret,
    })
}

/// A revocation of the certificate that says why.
pub(super) fn revocation(key: &MadeKey) -> Result<Vec<u8>> {
    let mut revoke = arguments(&["revoke", "certificate", "--certificate"]);
    revoke.push(key.secret.clone().into());
    revoke.extend(["retired", "no longer needed"].map(OsString::from));
    Ok(sq(&revoke, &[])?.stdout)
}

/// What `sq inspect` says of a certificate.
pub(super) fn inspect(file: &Path) -> Result<String> {
    let inspected = sq(&["inspect".into(), file.into()], &[])?;
    Ok(inspected.text()?.to_owned())
}

/// Of both makers.
fn keys(scratch: &Scratch) -> Result<Vec<MadeKey>> {
    let mut keys = Vec::new();
    for (name, suite) in [
        ("sq-25519", "cv25519"),
        ("sq-rsa3k", "rsa3k"),
        ("sq-rsa4k", "rsa4k"),
    ] {
        let options = ["--cipher-suite", suite, "--expires-in", "1y"];
        keys.push(make(scratch, name, &options)?);
    }
    for key_type in ["rsa2048", "rsa3072", "rsa4096", "ed25519"] {
        let arguments = [
            "--format",
            "openpgp",
            "--type",
            key_type,
            "--user-id",
            "Both <both@partner.example>",
        ];
        keys.push(generate(scratch.path(), key_type, &arguments)?);
    }
    Ok(keys)
}

/// One to five recipients, one to three signers, everyone in turn.
fn drawn(keys: &[MadeKey], turn: usize) -> (Vec<&MadeKey>, Vec<&MadeKey>) {
    let from = |start: usize, count: usize| keys.iter().cycle().skip(start).take(count).collect();
    let start = turn % keys.len().max(1);
    (from(start, 1 + turn % 5), from(start + 2, 1 + turn % 3))
}

fn arguments(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}

fn sq(arguments: &[OsString], stdin: &[u8]) -> Result<Finished> {
    let mut sq = Command::new(process::tool("sq")?);
    sq.args(arguments);
    process::run(&mut sq, stdin, Duration::from_secs(60))?.success()
}

const COMPRESSIONS: &[&str] = &["none", "pad", "zip", "zlib", "bzip2"];
