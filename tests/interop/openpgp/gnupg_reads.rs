//! The command seals, GnuPG opens and verifies, by its status lines.

use anyhow::{Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::dice::Dice;
use conformance::envelope::{Open, Seal};
use conformance::gnupg::GnuPg;
use conformance::parties::Party;
use conformance::scratch::Scratch;

/// OpenPGP's numbers of SHA-384 and AES-256 (RFC 9580 sections 9.5 and 9.3).
const SHA384: &str = "9";
const AES256: &str = "9";

#[test]
fn either_of_two_recipients_reads_both_signatures_in_every_encoding() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let (home_a, home_b) = (GnuPg::new()?, GnuPg::new()?);
    let first = Party::new(&home_a, &scratch, "first")?;
    let second = Party::new(&home_b, &scratch, "second")?;
    for home in [&home_a, &home_b] {
        for party in [&first, &second] {
            home.import(&std::fs::read(&party.public)?)?;
        }
    }
    let mut signers = [first.fingerprint(), second.fingerprint()];
    signers.sort_unstable();

    for encoding in ["wire", "armor", "binary"] {
        let payload = dice.echo_request();
        let sealed = Seal::new("openpgp")
            .to(&first.public)
            .to(&second.public)
            .sign_with(&first.secret)
            .sign_with(&second.secret)
            .option("--encoding", encoding)
            .run(&payload)?;
        let message = unwrap_for_gnupg(encoding, &sealed)?;
        for home in [&home_a, &home_b] {
            let read = home.open(&message, "")?;
            ensure!(read.payload == payload, "{encoding}: another payload");
            ensure!(read.decryption_okay(), "{encoding}: no DECRYPTION_OKAY");
            ensure!(
                read.good_signers() == signers,
                "{encoding}: {:?}",
                read.good_signers()
            );
            ensure!(read.digests().all(|digest| digest == SHA384), "not SHA-384");
            ensure!(read.cipher() == Some(AES256), "not AES-256");
            let mut recipients: Vec<&str> = read.recipients().collect();
            recipients.sort_unstable();
            let mut expected = [
                first.identity.encryption_id.as_str(),
                &second.identity.encryption_id,
            ];
            expected.sort_unstable();
            ensure!(recipients == expected, "{encoding}: {recipients:?}");
        }
    }
    Ok(())
}

#[test]
fn a_hidden_recipient_is_not_named_and_still_reads() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let recipient = Party::new(&gpg, &scratch, "recipient")?;
    let payload = dice.echo_request();
    let message = Seal::new("openpgp")
        .to(&recipient.public)
        .sign_with(&recipient.secret)
        .flag("--hidden")
        .option("--encoding", "binary")
        .run(&payload)?;
    let read = gpg.open(&message, "")?;
    ensure!(read.payload == payload && read.decryption_okay());
    ensure!(
        read.recipients().collect::<Vec<_>>() == ["0000000000000000"],
        "a hidden recipient is named"
    );
    Ok(())
}

#[test]
fn a_locked_signing_key_signs_with_its_passphrase() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let party = Party::locked(&gpg, &scratch, "party", "open sesame")?;
    let payload = dice.echo_request();
    let seal = Seal::new("openpgp")
        .to(&party.public)
        .sign_with(&party.secret)
        .option("--encoding", "armor");
    ensure!(seal.run(&payload).is_err(), "sealed without a passphrase");
    let message = seal.passphrase("open sesame").run(&payload)?;
    let read = gpg.open(&message, "open sesame")?;
    ensure!(read.payload == payload);
    ensure!(read.good_signers() == [party.fingerprint()]);
    Ok(())
}

#[test]
fn payloads_of_every_length_arrive_exactly() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let party = Party::new(&gpg, &scratch, "party")?;
    let random = dice.below(100_000);
    for length in [0, 1, 191, 192, 8_383, 8_384, random, 1_048_576] {
        let payload = dice.octets(length);
        let message = Seal::new("openpgp")
            .to(&party.public)
            .sign_with(&party.secret)
            .option("--encoding", "binary")
            .run(&payload)?;
        println!("{length} octets");
        let read = gpg.open(&message, "")?;
        ensure!(read.payload == payload && read.decryption_okay());
        Open::new()
            .keys(&party.secret)
            .trust(&party.public)
            .run(&message)?
            .expect_opened(&payload, &["valid"])?;
    }
    Ok(())
}

/// GnuPG reads armor and packets; the wire's base64url is undone first.
fn unwrap_for_gnupg(encoding: &str, sealed: &[u8]) -> Result<Vec<u8>> {
    if encoding != "wire" {
        return Ok(sealed.to_vec());
    }
    let text = core::str::from_utf8(sealed)?;
    Base64UrlUnpadded::decode_vec(text)
        .map_err(|error| anyhow::anyhow!("the wire body is not bare base64url: {error}"))
}
