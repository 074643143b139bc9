//! Programs with the Stateless OpenPGP command line, both ways: `gosop` (GopenPGP, in Go) and
//! `sqop` (Sequoia, which takes passphrases here).

use core::time::Duration;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use conformance::dice::Dice;
use conformance::envelope::{Open, Seal};
use conformance::process::{self, Finished};
use conformance::scratch::Scratch;

use super::own::{self, Own, PASSPHRASE, user_id};
use crate::tally::Tally;

/// One program and what it can do.
struct Program {
    name: &'static str,
    /// Whether keys may be locked, and there may be more than one signer.
    is_full: bool,
    /// Where it writes which signatures were good.
    verifications: &'static str,
}

const PROGRAMS: &[Program] = &[
    Program {
        name: "gosop",
        is_full: false,
        verifications: "--verify-out",
    },
    Program {
        name: "sqop",
        is_full: true,
        verifications: "--verifications-out",
    },
];

#[test]
fn what_sop_programs_make_opens() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let mut tally = Tally::default();
    for program in PROGRAMS {
        let mut keys = program.usable(own::of_every_type(&scratch)?);
        keys.push(program.make(&scratch)?);
        for turn in 0..keys.len() * 2 {
            let (recipients, signers) = program.drawn(&keys, turn);
            let payload = dice.payload(turn);
            let message = program.seal(&scratch, &recipients, &signers, turn, &payload)?;
            let mut open = Open::new().profile("permissive").passphrase(PASSPHRASE);
            for signer in &signers {
                open = open.trust(&signer.public);
            }
            for recipient in &recipients {
                let outcome = open.clone().keys(&recipient.secret).run(&message);
                let outcome = outcome.and_then(|answer| {
                    let verdicts = vec!["valid"; signers.len()];
                    answer.expect_opened(&payload, &verdicts).map(drop)
                });
                let case = format!("{}, turn {turn}, to {}", program.name, recipient.name);
                tally.count(&case, outcome);
            }
        }
    }
    tally.finish()
}

#[test]
fn sop_programs_open_what_is_sealed() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let mut tally = Tally::default();
    for program in PROGRAMS {
        // Their own keys live too long to be sealed to.
        let keys = program.usable(own::of_every_type(&scratch)?);
        for turn in 0..keys.len() * 2 {
            let (recipients, signers) = program.drawn(&keys, turn);
            let payload = program.payload(&mut dice, turn);
            let mut seal = Seal::new("openpgp").passphrase(PASSPHRASE);
            seal = seal.option("--encoding", if turn % 2 == 0 { "armor" } else { "binary" });
            for recipient in &recipients {
                seal = seal.to(&recipient.public);
            }
            for signer in &signers {
                seal = seal.sign_with(&signer.secret);
            }
            // sqop tries a key with the first hidden session key only.
            if turn % 3 == 2 && (recipients.len() == 1 || !program.is_full) {
                seal = seal.flag("--hidden");
            }
            let message = seal.run(&payload)?;
            for recipient in &recipients {
                let outcome = program.open(&scratch, recipient, &signers, &message);
                let outcome = outcome.and_then(|(opened, good)| {
                    ensure!(opened == payload, "another payload");
                    ensure!(good == signers.len(), "{good} good signatures");
                    Ok(())
                });
                let case = format!("{}, turn {turn}, to {}", program.name, recipient.name);
                tally.count(&case, outcome);
            }
        }
    }
    tally.finish()
}

impl Program {
    /// Those that it can unlock.
    fn usable(&self, mut keys: Vec<Own>) -> Vec<Own> {
        keys.retain(|key| self.is_full || key.passphrase.is_empty());
        keys
    }

    /// gosop writes what is not UTF-8 as U+FFFD, also in a message of its own.
    fn payload(&self, dice: &mut Dice, turn: usize) -> Vec<u8> {
        if self.name == "gosop" {
            return dice.echo_request().repeat(dice.below(1_000));
        }
        dice.payload(turn)
    }

    /// A key as the program makes it, locked where it can.
    fn make(&self, scratch: &Scratch) -> Result<Own> {
        let mut generate = vec!["generate-key".into()];
        if self.is_full {
            generate.extend(lock(scratch)?);
        }
        generate.push(user_id(self.name).into());
        let secret = self.run(&generate, &[])?.stdout;
        let public = self.run(&["extract-cert".into()], &secret)?.stdout;
        let name = self.name;
        Ok(Own {
            name: name.into(),
            public: scratch.write(&format!("{name}.public"), public)?,
            secret: scratch.write(&format!("{name}.secret"), secret)?,
            passphrase: if self.is_full { PASSPHRASE } else { "" },
        })
    }

    /// One to four recipients, one or two signers.
    fn drawn<'a>(&self, keys: &'a [Own], turn: usize) -> (Vec<&'a Own>, Vec<&'a Own>) {
        let from = |start, count| keys.iter().cycle().skip(start).take(count).collect();
        let signers = if self.is_full { 1 + turn % 2 } else { 1 };
        let start = turn % keys.len().max(1);
        (from(start, 1 + turn % 4), from(start + 1, signers))
    }

    fn seal(
        &self,
        scratch: &Scratch,
        recipients: &[&Own],
        signers: &[&Own],
        turn: usize,
        payload: &[u8],
    ) -> Result<Vec<u8>> {
        let mut arguments: Vec<OsString> = vec!["encrypt".into()];
        if turn % 2 == 1 {
            arguments.push("--no-armor".into());
        }
        if self.is_full {
            arguments.extend(lock(scratch)?);
        }
        for signer in signers {
            arguments.push(option("--sign-with", &signer.secret));
        }
        arguments.extend(recipients.iter().map(|key| key.public.clone().into()));
        Ok(self.run(&arguments, payload)?.stdout)
    }

    /// The payload, and how many signatures are good.
    fn open(
        &self,
        scratch: &Scratch,
        recipient: &Own,
        signers: &[&Own],
        message: &[u8],
    ) -> Result<(Vec<u8>, usize)> {
        // It refuses to write over a file.
        let folder = tempfile::tempdir_in(scratch.path())?;
        let verifications = folder.path().join("verifications");
        let mut arguments: Vec<OsString> = vec!["decrypt".into()];
        arguments.push(option(self.verifications, &verifications));
        if self.is_full {
            arguments.extend(lock(scratch)?);
        }
        for signer in signers {
            arguments.push(option("--verify-with", &signer.public));
        }
        arguments.push(recipient.secret.clone().into());
        let opened = self.run(&arguments, message)?.stdout;
        let good = std::fs::read_to_string(&verifications).context("no verifications")?;
        Ok((opened, good.lines().count()))
    }

    fn run(&self, arguments: &[OsString], stdin: &[u8]) -> Result<Finished> {
        let mut program = Command::new(process::tool(self.name)?);
        program.args(arguments);
        process::run(&mut program, stdin, Duration::from_secs(60))?.success()
    }
}

fn lock(scratch: &Scratch) -> Result<[OsString; 1]> {
    let file = scratch.write("lock", PASSPHRASE)?;
    Ok([option("--with-key-password", &file)])
}

fn option(name: &str, path: &PathBuf) -> OsString {
    let mut option = OsString::from(name);
    option.push("=");
    option.push(path);
    option
}
