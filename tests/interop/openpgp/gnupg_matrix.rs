//! Keys of every type by both makers, one to five recipients, one to three signers: GnuPG seals in
//! every way that it has, and opens what the command seals.

use anyhow::{Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::dice::Dice;
use conformance::envelope::{Seal, run_json};
use conformance::gnupg::GnuPg;
use conformance::scratch::Scratch;

use super::circle::{Circle, Member};
use super::order::{Choices, Naming, long_enough};
use super::own::PASSPHRASE;
use crate::tally::Tally;

/// Each key comes first at least twice.
const TURNS: usize = 26;

#[test]
fn every_key_opens_what_gnupg_seals() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let circle = Circle::new(&scratch)?;
    let mut tally = Tally::default();
    for turn in 0..TURNS {
        let mut choices = Choices::draw(&mut dice, turn)?;
        let recipients = circle.draw(&mut dice, turn, 1 + turn % 5);
        let signers = circle.draw(&mut dice, turn + 3, 1 + turn % 3);
        choices.digest = long_enough(choices.digest, &signers);
        let (payload, expected) = choices.payload(&mut dice, turn);
        let case = format!(
            "{choices}, {} octets, {} to {}",
            payload.len(),
            names(&signers),
            names(&recipients)
        );
        let message = choices.seal(&circle.gpg, &scratch, (&recipients, &signers), &payload)?;
        tally.count(
            &case,
            opens(&choices, (&recipients, &signers), &message, &expected),
        );
    }
    tally.finish()
}

/// Each recipient opens with its own key alone, and `inspect` names those that are named.
fn opens(
    choices: &Choices,
    (recipients, signers): (&[&Member], &[&Member]),
    message: &[u8],
    payload: &[u8],
) -> Result<()> {
    let inspected = run_json(["inspect", "-", "--profile", "permissive"], message)?;
    let hidden = match choices.naming {
        Naming::All => 0,
        Naming::Some => recipients.len().div_ceil(2),
        Naming::None => recipients.len(),
    };
    let anonymous = inspected
        .list("/recipients")
        .iter()
        .filter(|recipient| recipient.get("anonymous") == Some(&true.into()))
        .count();
    ensure!(anonymous == hidden, "{anonymous} hidden: {inspected}");
    ensure!(
        inspected.list("/recipients").len() == recipients.len(),
        "{inspected}"
    );
    let verdicts = vec!["valid"; signers.len()];
    for recipient in recipients {
        let mut open = recipient.open();
        for signer in signers {
            open = open.trust(&signer.public);
        }
        if choices.cipher == "AES256" {
            open.run(message)?.expect_opened(payload, &verdicts)?;
        } else {
            open.run(message)?.expect_refused("algorithm-forbidden")?;
        }
        open.profile("permissive")
            .run(message)?
            .expect_opened(payload, &verdicts)?;
    }
    Ok(())
}

#[test]
fn gnupg_opens_with_every_key_what_is_sealed() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let circle = Circle::new(&scratch)?;
    let homes = circle.homes()?;
    let mut tally = Tally::default();
    for turn in 0..TURNS {
        let recipients = circle.draw(&mut dice, turn, 1 + turn % 5);
        let count = 1 + turn % 3;
        let mut signers = circle.draw(&mut dice, turn + 5, count + 1);
        let is_p521 = |signer: &&Member| signer.name == "gpg-p521";
        if signers.iter().any(is_p521) {
            // Too short a digest (RFC 9580 section 5.2.3.2): the profiles sign with SHA-384.
            let refused = order(&recipients, &signers).run_json(b"")?;
            refused.expect_refused("algorithm-key-mismatch")?;
            signers.retain(|signer| !is_p521(signer));
        }
        signers.truncate(count);
        let hidden = turn % 3 == 1;
        let encoding = ["wire", "armor", "binary"][turn % 3];
        let payload = match turn % 6 {
            0 => Vec::new(),
            1 => dice.octets(1),
            2 if turn == 14 => dice.octets(10_485_760),
            2 => dice.octets(16_384),
            _ => dice.payload(turn),
        };
        let case = format!(
            "{encoding}{}, {} octets, {} to {}",
            if hidden { " hidden" } else { "" },
            payload.len(),
            names(&signers),
            names(&recipients)
        );
        let outcome = sealed(&recipients, &signers, hidden, encoding, &payload)
            .and_then(|message| read(&circle, &homes, (&recipients, &signers), &message, &payload));
        tally.count(&case, outcome);
    }
    tally.finish()
}

/// The message in binary, whatever it was written as.
fn sealed(
    recipients: &[&Member],
    signers: &[&Member],
    hidden: bool,
    encoding: &str,
    payload: &[u8],
) -> Result<Vec<u8>> {
    let mut seal = order(recipients, signers).option("--encoding", encoding);
    if payload.len() % 2 == 1 {
        seal = seal.flag("--zip");
    }
    if hidden {
        seal = seal.flag("--hidden");
    }
    let message = seal.run(payload)?;
    if encoding != "wire" {
        return Ok(message);
    }
    Base64UrlUnpadded::decode_vec(core::str::from_utf8(&message)?)
        .map_err(|error| anyhow::anyhow!("the wire body is not bare base64url: {error}"))
}

fn order(recipients: &[&Member], signers: &[&Member]) -> Seal {
    let mut seal = Seal::new("openpgp").passphrase(PASSPHRASE);
    for recipient in recipients {
        seal = seal.to(&recipient.public);
    }
    for signer in signers {
        seal = seal.sign_with(&signer.secret);
    }
    seal
}

/// Every recipient's GnuPG reads it and finds every signature good.
fn read(
    circle: &Circle,
    homes: &[GnuPg],
    (recipients, signers): (&[&Member], &[&Member]),
    message: &[u8],
    payload: &[u8],
) -> Result<()> {
    let mut expected: Vec<&str> = signers.iter().map(|signer| signer.fingerprint()).collect();
    expected.sort_unstable();
    for (member, home) in circle.members.iter().zip(homes) {
        if !recipients.iter().any(|one| one.name == member.name) {
            continue;
        }
        // By its status lines: it ends with status 2 when it first tried a key of its own in vain
        // for another hidden recipient.
        let read = home.judge(message, member.passphrase)?;
        ensure!(read.payload == payload, "{}: another payload", member.name);
        ensure!(read.decryption_okay(), "{}: not intact", member.name);
        ensure!(
            read.good_signers() == expected,
            "{}: good signatures by {:?}",
            member.name,
            read.good_signers()
        );
    }
    Ok(())
}

fn names(members: &[&Member]) -> String {
    let names: Vec<&str> = members.iter().map(|member| &*member.name).collect();
    names.join(" and ")
}
