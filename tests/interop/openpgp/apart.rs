//! What travels without a recipient's key or without encryption: messages under a passphrase, the
//! session key alone, signatures apart from their data, texts signed in the clear. All made by
//! peers; the command makes none of them.

mod makers;

use anyhow::{Context as _, Result, ensure};
use conformance::dice::Dice;
use conformance::envelope::{Open, run_json};
use conformance::scratch::Scratch;

use crate::tally::Tally;
use makers::{CLEARTEXT, Makers, PASSPHRASES, SIGNATURES};

#[test]
fn messages_under_a_passphrase_open_with_it() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let mut makers = Makers::new(&scratch)?;
    let mut tally = Tally::default();
    for (turn, (name, make)) in PASSPHRASES.iter().enumerate() {
        let payload = match turn % 4 {
            // gosop writes no other octets, see the table of deviations.
            _ if name.starts_with("gosop") => dice.echo_request(),
            1 => dice.octets(1),
            _ => dice.payload(turn),
        };
        let passphrase = format!("\u{be44}\u{bc00} {}", dice.below(1 << 32));
        let message =
            make(&mut makers, &passphrase, &payload).with_context(|| (*name).to_owned())?;
        tally.count(name, under_passphrase(&passphrase, &message, &payload));
    }
    tally.finish()
}

fn under_passphrase(passphrase: &str, message: &[u8], payload: &[u8]) -> Result<()> {
    let open = Open::new().profile("permissive");
    open.clone()
        .passphrase(passphrase)
        .run(message)?
        .expect_opened(payload, &[])?;
    let wrong = open.passphrase("wrong").run(message)?;
    // Version 4 may take a wrong passphrase for a right one until the integrity check.
    wrong.expect_refused_with(&["wrong-passphrase", "integrity-failed", "decryption-failed"])?;
    let strict = Open::new().passphrase(passphrase).run(message)?;
    ensure!(
        strict.status == 2,
        "the profile openpgp opened it: {strict}"
    );
    Ok(())
}

#[test]
fn the_session_key_that_a_peer_shows_opens_its_message() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let makers = Makers::new(&scratch)?;
    let mut tally = Tally::default();
    for key in &makers.keys {
        let payload = dice.echo_request();
        let (message, session_keys) = makers.with_session_key(key, &payload)?;
        for (peer, session_key) in session_keys {
            let file = scratch.write("session-key", session_key)?;
            let file = file.to_str().context("a path that is not text")?;
            let arguments = [
                "open",
                "-",
                "--profile",
                "permissive",
                "--session-key-file",
                file,
            ];
            let outcome = run_json(arguments, &message)
                .and_then(|answer| answer.expect_opened(&payload, &[]).map(drop));
            tally.count(&format!("{peer}, {}", key.name), outcome);
        }
    }
    tally.finish()
}

#[test]
fn signatures_apart_from_their_data_are_judged() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let mut makers = Makers::new(&scratch)?;
    let mut tally = Tally::default();
    for (name, make) in SIGNATURES {
        for place in 0..makers.keys.len() {
            let mut data = dice.echo_request();
            let signature = make(&mut makers, place, &data).with_context(|| (*name).to_owned())?;
            let outcome = makers.keys.get(place).context("no key").and_then(|key| {
                let good = scratch.write("data", &data)?;
                let open = Open::new().trust(&key.public).profile("permissive");
                open.clone()
                    .detached(&good)
                    .run(&signature)?
                    .expect_opened(&data, &["valid"])?;
                let end = data.len();
                dice.flip(&mut data, 0..end);
                let bad = scratch.write("changed", &data)?;
                open.detached(&bad)
                    .run(&signature)?
                    .expect_refused("signature-invalid")
                    .map(drop)
            });
            tally.count(&format!("{name}, key {place}"), outcome);
        }
    }
    tally.finish()
}

#[test]
fn texts_signed_in_the_clear_are_judged() -> Result<()> {
    let scratch = Scratch::new()?;
    let mut makers = Makers::new(&scratch)?;
    let mut tally = Tally::default();
    for (name, make) in CLEARTEXT {
        for place in 0..makers.keys.len() {
            let signed = make(&mut makers, place, TEXT.as_bytes());
            let signed = signed.with_context(|| (*name).to_owned())?;
            let key = makers.keys.get(place).context("no key")?;
            let open = Open::new().trust(&key.public).profile("permissive");
            let outcome = in_the_clear(&open, &String::from_utf8(signed)?);
            tally.count(&format!("{name}, key {place}"), outcome);
        }
    }
    tally.finish()
}

fn in_the_clear(open: &Open, signed: &str) -> Result<()> {
    ensure!(signed.contains("\n- -"), "no line is escaped: {signed}");
    let answer = open.run(signed.as_bytes())?;
    ensure!(
        answer.status == 0 && answer.verdicts() == ["valid"],
        "{answer}"
    );
    let payload = answer.payload()?.context("no payload")?;
    let read = String::from_utf8(payload)?.replace("\r\n", "\n");
    // White space at the end of a line, and the last line end, are not signed (RFC 9580 section
    // 7.2).
    ensure!(read.trim_end() == TEXT.trim_end(), "another text: {read:?}");
    let changed = signed.replacen("Betrag", "betrag", 1);
    ensure!(changed != signed, "the text is not there");
    open.run(changed.as_bytes())?
        .expect_refused("signature-invalid")?;
    Ok(())
}

/// Lines that are escaped, empty, not ASCII.
const TEXT: &str = "- Betrag\n-----\n\n\u{acb0}\u{c81c} \u{1f600}\nFrom here\nend\n";
