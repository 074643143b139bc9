//! Sequoia's `sq` both ways.

use core::time::Duration;
use std::ffi::OsStr;
use std::process::Command;

use anyhow::{Result, ensure};
use conformance::dice::Dice;
use conformance::envelope::{Open, Seal, generate};
use conformance::process::{self, Finished};
use conformance::scratch::Scratch;

#[test]
fn sq_decrypts_and_verifies_what_is_sealed() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let user_id = "Both <both@partner.example>";
    let key = generate(
        scratch.path(),
        "both",
        &["--format", "openpgp", "--user-id", user_id],
    )?;
    for hidden in [false, true] {
        let payload = dice.echo_request();
        let mut seal = Seal::new("openpgp")
            .to(&key.public)
            .sign_with(&key.secret)
            .option("--encoding", "armor");
        if hidden {
            seal = seal.flag("--hidden");
        }
        let message = seal.run(&payload)?;
        let opened = sq(
            &[
                "decrypt".as_ref(),
                "--recipient-key".as_ref(),
                key.secret.as_os_str(),
                "--signer-cert".as_ref(),
                key.public.as_os_str(),
                "--signatures".as_ref(),
                "1".as_ref(),
            ],
            &message,
        )?;
        ensure!(opened.stdout == payload, "another payload");
        ensure!(
            opened.stderr.contains("1 good signature"),
            "{}",
            opened.stderr
        );
    }
    Ok(())
}

#[test]
fn what_sq_makes_opens() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let secret = scratch.path().join("sq.secret");
    sq(
        &[
            "key".as_ref(),
            "generate".as_ref(),
            "--userid".as_ref(),
            "Sequoia <sq@partner.example>".as_ref(),
            "--cipher-suite".as_ref(),
            "rsa3k".as_ref(),
            "--can-sign".as_ref(),
            "--can-encrypt=universal".as_ref(),
            "--export".as_ref(),
            secret.as_os_str(),
        ],
        &[],
    )?;
    let public = scratch.write(
        "sq.public",
        sq(
            &["key".as_ref(), "extract-cert".as_ref(), secret.as_os_str()],
            &[],
        )?
        .stdout,
    )?;
    let payload = dice.echo_request();
    let message = sq(
        &[
            "encrypt".as_ref(),
            "--recipient-cert".as_ref(),
            public.as_os_str(),
            "--signer-key".as_ref(),
            secret.as_os_str(),
        ],
        &payload,
    )?
    .stdout;
    Open::new()
        .keys(&secret)
        .trust(&public)
        .run(&message)?
        .expect_opened(&payload, &["valid"])?;
    Ok(())
}

fn sq(arguments: &[&OsStr], stdin: &[u8]) -> Result<Finished> {
    let mut sq = Command::new(process::tool("sq")?);
    sq.args(arguments);
    process::run(&mut sq, stdin, Duration::from_secs(60))?.success()
}
