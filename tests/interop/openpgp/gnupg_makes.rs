//! GnuPG seals, the command opens: recipients, signers, passphrases, encodings, lengths.

use anyhow::{Result, ensure};
use base64ct::{Base64, Base64Unpadded, Base64Url, Base64UrlUnpadded, Encoding as _};
use conformance::dice::Dice;
use conformance::envelope::{Open, run_json};
use conformance::gnupg::{GnuPg, Order};
use conformance::parties::Party;
use conformance::scratch::Scratch;

#[test]
fn either_of_two_recipients_opens() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let first = Party::new(&gpg, &scratch, "first")?;
    let second = Party::new(&gpg, &scratch, "second")?;
    let signer = Party::new(&gpg, &scratch, "signer")?;
    let payload = dice.echo_request();
    let order = Order {
        to: &[first.fingerprint(), second.fingerprint()],
        from: &[signer.fingerprint()],
        ..Order::default()
    };
    let message = gpg.seal(&order, &payload)?;

    let inspected = run_json(["inspect", "-"], &message)?;
    ensure!(inspected.list("/recipients").len() == 2, "{inspected}");
    for (held, other) in [(&first, &second), (&second, &first)] {
        let open = Open::new().keys(&held.secret).trust(&signer.public);
        let answer = open.run(&message)?;
        answer.expect_opened(&payload, &["valid"])?;
        ensure!(
            answer.text("/opened_by/id") == Some(&held.identity.encryption_id),
            "{answer}"
        );
        let named = |id: &str| {
            answer.list("/recipients").iter().find_map(|recipient| {
                (recipient.get("id")?.as_str()? == id).then(|| recipient.get("held")?.as_bool())?
            })
        };
        ensure!(
            named(&held.identity.encryption_id) == Some(true),
            "{answer}"
        );
        ensure!(
            named(&other.identity.encryption_id) == Some(false),
            "{answer}"
        );
    }
    Ok(())
}

#[test]
fn one_known_signer_of_two_is_enough() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let recipient = Party::new(&gpg, &scratch, "recipient")?;
    let first = Party::new(&gpg, &scratch, "first")?;
    let second = Party::new(&gpg, &scratch, "second")?;
    let payload = dice.echo_request();
    let order = Order {
        to: &[recipient.fingerprint()],
        from: &[first.fingerprint(), second.fingerprint()],
        options: &["--digest-algo", "SHA384"],
        ..Order::default()
    };
    let message = gpg.seal(&order, &payload)?;

    let open = Open::new().keys(&recipient.secret);
    open.clone()
        .trust(&first.public)
        .trust(&second.public)
        .run(&message)?
        .expect_opened(&payload, &["valid", "valid"])?;
    for known in [&first, &second] {
        open.clone()
            .trust(&known.public)
            .run(&message)?
            .expect_opened(&payload, &["unknown-signer", "valid"])?;
    }
    open.run(&message)?.expect_refused("unknown-signer")?;
    Ok(())
}

#[test]
fn hidden_recipients_are_found_among_the_keys() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let other = Party::new(&gpg, &scratch, "other")?;
    let recipient = Party::new(&gpg, &scratch, "recipient")?;
    let stranger = Party::new(&gpg, &scratch, "stranger")?;
    let payload = dice.echo_request();
    let one_hidden = Order {
        to_hidden: &[recipient.fingerprint()],
        from: &[stranger.fingerprint()],
        ..Order::default()
    };
    let all_hidden = Order {
        to: &[stranger.fingerprint(), recipient.fingerprint()],
        from: &[stranger.fingerprint()],
        options: &["--throw-keyids"],
        ..Order::default()
    };
    for order in [one_hidden, all_hidden] {
        let message = gpg.seal(&order, &payload)?;
        let inspected = run_json(["inspect", "-"], &message)?;
        ensure!(
            inspected
                .list("/recipients")
                .iter()
                .all(|recipient| recipient.get("anonymous") == Some(&true.into())),
            "{inspected}"
        );
        Open::new()
            .keys(&other.secret)
            .keys(&recipient.secret)
            .trust(&stranger.public)
            .run(&message)?
            .expect_opened(&payload, &["valid"])?;
    }
    Ok(())
}

#[test]
fn a_key_under_a_passphrase_needs_it() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let passphrase = format!("correct horse {}", dice.below(1_000_000));
    let recipient = Party::locked(&gpg, &scratch, "recipient", &passphrase)?;
    let payload = dice.echo_request();
    let order = Order {
        to: &[recipient.fingerprint()],
        from: &[recipient.fingerprint()],
        passphrase: &passphrase,
        ..Order::default()
    };
    let message = gpg.seal(&order, &payload)?;

    let open = Open::new().keys(&recipient.secret).trust(&recipient.public);
    open.run(&message)?.expect_refused("key-locked")?;
    open.clone()
        .passphrase("wrong")
        .run(&message)?
        .expect_refused("wrong-passphrase")?;
    open.passphrase(&passphrase)
        .run(&message)?
        .expect_opened(&payload, &["valid"])?;
    Ok(())
}

#[test]
fn every_encoding_of_the_body_opens() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let party = Party::new(&gpg, &scratch, "party")?;
    let payload = dice.echo_request();
    let to_self = Order {
        to: &[party.fingerprint()],
        from: &[party.fingerprint()],
        ..Order::default()
    };
    let armored = Order {
        options: &["--armor"],
        ..to_self.clone()
    };
    let binary = gpg.seal(&to_self, &payload)?;
    let bodies = [
        ("base64url", true, Base64UrlUnpadded::encode_string(&binary)),
        ("padded base64url", true, Base64Url::encode_string(&binary)),
        ("base64", false, Base64::encode_string(&binary)),
        ("bare base64", false, Base64Unpadded::encode_string(&binary)),
        (
            "armor",
            false,
            String::from_utf8(gpg.seal(&armored, &payload)?)?,
        ),
    ];
    let open = Open::new().keys(&party.secret).trust(&party.public);
    open.run(&binary)?.expect_opened(&payload, &["valid"])?;
    for (name, on_the_wire, body) in bodies {
        let answer = open.run(body.as_bytes())?;
        answer.expect_opened(&payload, &["valid"])?;
        // Some bodies hold neither `-`, `_`, `+`, `/` nor `=`; these have several hundred octets.
        ensure!(
            answer.rules().contains(&"encoding.not-wire") != on_the_wire,
            "{name}: {answer}"
        );
    }
    Ok(())
}

#[test]
fn payloads_of_every_length_come_back_exactly() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let party = Party::new(&gpg, &scratch, "party")?;
    let open = Open::new().keys(&party.secret).trust(&party.public);
    let random = dice.below(100_000);
    for length in [0, 1, 191, 192, 8_383, 8_384, random, 1_048_576] {
        for compression in ["none", "zip", "zlib"] {
            let payload = dice.octets(length);
            let order = Order {
                to: &[party.fingerprint()],
                from: &[party.fingerprint()],
                options: &["--compress-algo", compression],
                ..Order::default()
            };
            let message = gpg.seal(&order, &payload)?;
            println!("{length} octets, compression {compression}");
            open.run(&message)?.expect_opened(&payload, &["valid"])?;
        }
    }
    Ok(())
}
