//! RNP both ways: keys of the command and RSA keys of its own, every cipher, digest and
//! compression; and its AEAD packet, which never became a standard.

use core::time::Duration;
use std::ffi::OsString;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use conformance::dice::Dice;
use conformance::envelope::{Open, Seal};
use conformance::process::{self, Finished};
use conformance::scratch::Scratch;
use tempfile::TempDir;

use super::own::{self, Own, PASSPHRASE, user_id};
use crate::tally::Tally;

/// A home directory with keys.
struct Rnp(TempDir);

#[test]
fn what_rnp_makes_opens() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let rnp = Rnp::new()?;
    let mut keys = own::of_every_type(&scratch)?;
    keys.push(rnp.make(&scratch, "rnp-rsa3072", "3072")?);
    for key in &keys {
        rnp.import(key)?;
    }
    let mut tally = Tally::default();
    for turn in 0..keys.len() * 3 {
        let (recipients, signers) = drawn(&keys, turn);
        let payload = dice.payload(turn);
        let cipher = CIPHERS[turn % CIPHERS.len()];
        let digest = DIGESTS[turn / 2 % DIGESTS.len()];
        let compression = COMPRESSIONS[turn / 3 % COMPRESSIONS.len()];
        let mut options = vec!["--cipher", cipher, "--hash", digest];
        options.extend(compression);
        if turn % 2 == 0 {
            options.push("--armor");
        }
        let message = rnp.seal(&recipients, &signers, &options, &payload)?;
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
            tally.count(&format!("{options:?} to {}", recipient.name), outcome);
        }
    }
    tally.finish()
}

#[test]
fn the_aead_packet_of_rnp_is_refused_by_name() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let rnp = Rnp::new()?;
    let key = Own::make(&scratch, "own", "rsa2048", "")?;
    rnp.import(&key)?;
    for mode in ["--aead=EAX", "--aead=OCB"] {
        let message = rnp.seal(&[&key], &[&key], &[mode], &dice.echo_request())?;
        for profile in ["openpgp", "permissive"] {
            let open = key.open().trust(&key.public).profile(profile);
            open.run(&message)?.expect_refused("algorithm-forbidden")?;
        }
    }
    Ok(())
}

#[test]
fn rnp_opens_what_is_sealed() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let keys = own::of_every_type(&scratch)?;
    let mut tally = Tally::default();
    for (place, key) in keys.iter().enumerate() {
        // A home with this one secret key and everybody's certificate.
        let rnp = Rnp::new()?;
        for other in &keys {
            rnp.keys("--import-keys", &[other.public.clone().into()])?;
        }
        rnp.import(key)?;
        for turn in [place, place + 1, place + 2] {
            let (mut recipients, signers) = drawn(&keys, turn);
            recipients.push(key);
            let payload = dice.payload(turn);
            let mut seal = Seal::new("openpgp").passphrase(PASSPHRASE);
            seal = seal.option("--encoding", if turn % 2 == 0 { "armor" } else { "binary" });
            for recipient in &recipients {
                seal = seal.to(&recipient.public);
            }
            for signer in &signers {
                seal = seal.sign_with(&signer.secret);
            }
            let outcome = seal
                .run(&payload)
                .and_then(|message| rnp.opens(key, signers.len(), &message, &payload));
            tally.count(&format!("turn {turn}, {}", key.name), outcome);
        }
    }
    tally.finish()
}

impl Rnp {
    fn new() -> Result<Self> {
        Ok(Self(tempfile::tempdir()?))
    }

    /// An RSA key of RNP's own for one year.
    fn make(&self, scratch: &Scratch, name: &str, bits: &str) -> Result<Own> {
        let user_id = user_id(name);
        let options = ["--userid", &user_id, "--numbits", bits];
        let options = options
            .iter()
            .chain(&["--expiration", "1y", "--password", ""]);
        let options: Vec<OsString> = options.map(OsString::from).collect();
        self.keys("--generate-key", &options)?;
        let export = |options: &[&str]| -> Result<Vec<u8>> {
            let options = [&[name], options].concat();
            let options: Vec<OsString> = options.iter().map(OsString::from).collect();
            Ok(self.keys("--export-key", &options)?.stdout)
        };
        Ok(Own {
            public: scratch.write(&format!("{name}.public"), export(&[])?)?,
            secret: scratch.write(&format!("{name}.secret"), export(&["--secret"])?)?,
            name: name.into(),
            passphrase: "",
        })
    }

    fn import(&self, key: &Own) -> Result<()> {
        self.keys("--import-keys", &[key.secret.clone().into()])?;
        Ok(())
    }

    /// Keys are named by a part of their user id.
    fn seal(
        &self,
        recipients: &[&Own],
        signers: &[&Own],
        options: &[&str],
        payload: &[u8],
    ) -> Result<Vec<u8>> {
        let mut arguments = vec!["--encrypt", "--sign", "--output", "-"];
        arguments.extend(options);
        let (to, by): (Vec<_>, Vec<_>) = (named(recipients), named(signers));
        for name in &to {
            arguments.extend(["--recipient", name]);
        }
        for name in &by {
            arguments.extend(["--userid", name]);
        }
        Ok(self.run("rnp", &arguments, payload)?.success()?.stdout)
    }

    fn opens(&self, key: &Own, signatures: usize, message: &[u8], payload: &[u8]) -> Result<()> {
        let opened = self.run("rnp", &["--decrypt", "--output", "-"], message)?;
        let opened = opened.success().with_context(|| key.name.clone())?;
        ensure!(opened.stdout == payload, "another payload");
        let good = opened.stderr.matches("Good signature").count();
        ensure!(good == signatures, "{good} good: {}", opened.stderr);
        Ok(())
    }

    fn keys(&self, command: &str, options: &[OsString]) -> Result<Finished> {
        let mut arguments = vec![OsString::from(command)];
        arguments.extend_from_slice(options);
        self.run("rnpkeys", &arguments, &[])?.success()
    }

    fn run<S: AsRef<std::ffi::OsStr>>(
        &self,
        program: &str,
        arguments: &[S],
        stdin: &[u8],
    ) -> Result<Finished> {
        let mut command = Command::new(process::tool(program)?);
        command
            .args(["--homedir".as_ref(), self.0.path().as_os_str()])
            .args(["--notty", "--password", PASSPHRASE])
            .args(arguments);
        process::run(&mut command, stdin, Duration::from_secs(60))
    }
}

/// One to four recipients, one or two signers.
fn drawn(keys: &[Own], turn: usize) -> (Vec<&Own>, Vec<&Own>) {
    let from = |start, count| keys.iter().cycle().skip(start).take(count).collect();
    let start = turn % keys.len().max(1);
    (from(start, 1 + turn % 4), from(start + 1, 1 + turn % 2))
}

fn named(keys: &[&Own]) -> Vec<String> {
    keys.iter().map(|key| format!("<{}@", key.name)).collect()
}

const CIPHERS: &[&str] = &["AES256", "AES192", "AES128", "TWOFISH", "CAMELLIA256"];
const DIGESTS: &[&str] = &["SHA256", "SHA384", "SHA512"];
const COMPRESSIONS: &[&[&str]] = &[&["-z", "0"], &["--zip"], &["--zlib"], &["--bzip2"]];
