//! The life of a key with GnuPG, Sequoia and OpenPGP.js at the other end: a new encryption subkey,
//! a revocation, another passphrase, and what the owner's other program changed.

mod life;

use core::time::Duration;

use anyhow::{Context as _, Result, ensure};
use conformance::dice::Dice;
use conformance::envelope::{Open, Seal, run_json};
use conformance::gnupg::{GnuPg, Order, Recipe};
use conformance::parties::{from_peer, to_peer};
use conformance::peers::Peer;
use conformance::scratch::Scratch;
use serde_json::json;

use super::sequoia;
use crate::tally::Tally;
use life::{KINDS, Life};

/// The counterparty takes in the certificate after `key refresh` and encrypts to the new subkey;
/// what it sent before opens still, also when the old subkey has ended.
#[test]
fn gnupg_encrypts_to_the_new_subkey_and_old_messages_open() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let mut tally = Tally::default();
    for kind in KINDS {
        for old in ["keep", "revoke"] {
            let gpg = GnuPg::new()?;
            let mut life = Life::begin(&scratch, kind)?;
            let outcome = refreshed(&mut dice, &gpg, &mut life, old);
            tally.count(&format!("{}, old {old}", kind.name), outcome);
        }
    }
    tally.finish()
}

fn refreshed(dice: &mut Dice, gpg: &GnuPg, life: &mut Life<'_>, old: &str) -> Result<()> {
    // Its key has no end, ours ends and still opens.
    let signer = gpg.make(&Recipe {
        lifetime: "never",
        ..Recipe::new("Counterparty")
    })?;
    let signer = signer.fingerprint;
    let trust = life.file("counterparty", gpg.export_public(&signer)?)?;
    let print = take(gpg, &life.public)?;
    let old_id = gpg.identity(&print)?.encryption_id;
    let send = |payload: &[u8]| {
        gpg.seal(
            &Order {
                to: &[&print],
                from: &[&signer],
                options: &["--digest-algo", "SHA384"],
                ..Order::default()
            },
            payload,
        )
    };
    let (before, after) = (dice.echo_request(), dice.echo_request());
    let old_message = send(&before)?;
    // GnuPG takes the newest subkey by the second, and of two from the same one the older.
    std::thread::sleep(Duration::from_secs(1));
    life.change(&["refresh", "--old", old, "--days", "300"])?;
    take(gpg, &life.public)?;
    let new_message = send(&after)?;

    let recipients = |message: &[u8]| -> Result<Vec<String>> {
        let inspected = run_json(["inspect", "-"], message)?;
        let ids = inspected.list("/recipients").iter();
        Ok(ids
            .filter_map(|one| one.get("id")?.as_str().map(String::from))
            .collect())
    };
    ensure!(recipients(&old_message)? == [&*old_id]);
    let [new_id] = &*recipients(&new_message)? else {
        anyhow::bail!("not to one subkey");
    };
    ensure!(*new_id != old_id, "GnuPG still encrypts to the old subkey");

    let open = life.unlocking(Open::new().keys(&life.secret).trust(&trust));
    let answer = open.run(&new_message)?;
    answer.expect_opened(&after, &["valid"])?;
    ensure!(answer.text("/opened_by/id") == Some(new_id), "{answer}");
    let answer = open.run(&old_message)?;
    answer.expect_opened(&before, &["valid"])?;
    ensure!(answer.text("/opened_by/id") == Some(&old_id), "{answer}");
    let revoked = answer.rules().contains(&"key.revoked");
    ensure!(revoked == (old == "revoke"), "{answer}");
    for (message, payload) in [(&old_message, &before), (&new_message, &after)] {
        let late = open.clone().at("2099-01-01T00:00:00Z").run(message)?;
        late.expect_opened(payload, &["valid"])?;
        ensure!(late.rules().contains(&"key.expired-since"), "{late}");
    }
    Ok(())
}

#[test]
fn everybody_sees_a_revocation() -> Result<()> {
    let (scratch, mut peer) = (Scratch::new()?, Peer::node(SCRIPT)?);
    let mut tally = Tally::default();
    for kind in KINDS {
        for reason in ["superseded", "retired", "compromised", "unspecified"] {
            let life = Life::begin(&scratch, kind)?;
            let outcome = revoked(&mut peer, &life, reason);
            tally.count(&format!("{}, {reason}", kind.name), outcome);
        }
    }
    tally.finish()
}

fn revoked(peer: &mut Peer, life: &Life<'_>, reason: &str) -> Result<()> {
    let words = "\u{c5f4}\u{c1e0} <lost>";
    let options = ["--reason", reason, "--note", words];
    let (alone, certificate) = life.revoke(&options)?;

    // The revocation alone, into GnuPG; the whole certificate, into another one.
    let (gpg, other) = (GnuPg::new()?, GnuPg::new()?);
    let print = take(&gpg, &life.public)?;
    gpg.import_revocation(&std::fs::read(&alone)?)?;
    take(&other, &certificate)?;
    for home in [&gpg, &other] {
        let rows = home.listing(&print)?;
        let is_revoked = |kind| {
            rows.iter()
                .any(|row| row.kind() == kind && row.field(2) == "r")
        };
        ensure!(is_revoked("pub") && is_revoked("sub"), "GnuPG: not revoked");
        let to_it = Order {
            to: &[&print],
            ..Order::default()
        };
        ensure!(home.seal(&to_it, b"").is_err(), "GnuPG encrypts to it");
    }
    let inspected = sequoia::inspect(&certificate)?;
    ensure!(inspected.contains("Revoked:"), "{inspected}");
    ensure!(inspected.contains(words), "the note is gone: {inspected}");
    let certificate = std::fs::read_to_string(&certificate)?;
    let seen = peer.ask(&json!({"action": "look", "certificate": certificate}))?;
    ensure!(seen.get("revoked") == Some(&true.into()), "{seen}");
    Ok(())
}

#[test]
fn a_revoked_subkey_is_revoked_alone() -> Result<()> {
    let (scratch, mut dice) = (Scratch::new()?, Dice::new()?);
    let mut tally = Tally::default();
    for kind in KINDS {
        let life = Life::begin(&scratch, kind)?;
        tally.count(kind.name, revoked_subkey(&mut dice, &life));
    }
    tally.finish()
}

fn revoked_subkey(dice: &mut Dice, life: &Life<'_>) -> Result<()> {
    let gpg = GnuPg::new()?;
    let print = take(&gpg, &life.public)?;
    let subkey = gpg.identity(&print)?.encryption_id;
    let (certificate, _) = life.revoke(&["--reason", "superseded", "--subkey", &subkey])?;
    take(&gpg, &certificate)?;
    let rows = gpg.listing(&print)?;
    let state = |kind| {
        rows.iter()
            .find(|row| row.kind() == kind)
            .map(|row| row.field(2))
    };
    ensure!(state("sub") == Some("r") && state("pub") != Some("r"));
    // It signs as before.
    let payload = dice.echo_request();
    let counterparty = gpg.generate("Counterparty", "")?.fingerprint;
    let to = life.file("counterparty", gpg.export_public(&counterparty)?)?;
    let message = life
        .signing(Seal::new("openpgp").to(&to))
        .option("--encoding", "binary")
        .run(&payload)?;
    let read = gpg.judge(&message, "")?;
    ensure!(read.good_signers() == [&*print], "no good signature");
    Ok(())
}

#[test]
fn peers_unlock_with_the_new_passphrase_and_not_with_the_old() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let mut peer = Peer::node(SCRIPT)?;
    let mut tally = Tally::default();
    for kind in KINDS {
        let mut life = Life::begin(&scratch, kind)?;
        let outcome = relocked(&mut dice, &mut peer, &mut life);
        tally.count(kind.name, outcome);
    }
    tally.finish()
}

fn relocked(dice: &mut Dice, peer: &mut Peer, life: &mut Life<'_>) -> Result<()> {
    let old = life.passphrase.clone();
    let new = format!("\u{c0c8} horse {}", dice.below(1 << 32));
    life.lock(&new)?;
    let gpg = GnuPg::new()?;
    let print = take(&gpg, &life.secret)?;
    let payload = dice.echo_request();
    let to_self = |passphrase| {
        let own = [&*print];
        let order = Order {
            to: &own,
            from: &own,
            passphrase,
            ..Order::default()
        };
        gpg.seal(&order, &payload)
    };
    ensure!(
        to_self(&old).is_err(),
        "GnuPG signs with the old passphrase"
    );
    let message = to_self(&new).context("GnuPG with the new passphrase")?;
    let read = gpg.judge(&message, &new)?;
    ensure!(read.payload == payload && read.decryption_okay());

    let secret = std::fs::read_to_string(&life.secret)?;
    let public = std::fs::read_to_string(&life.public)?;
    let mut open = |passphrase: &str| {
        peer.ask(&json!({
            "action": "open", "message": to_peer(&message), "passphrase": passphrase,
            "keys": [secret], "trust": [public],
        }))
    };
    ensure!(open(&old).is_err(), "OpenPGP.js opens with the old one");
    let opened = open(&new).context("OpenPGP.js with the new passphrase")?;
    ensure!(from_peer(&opened, "payload")? == payload);
    let wrong = Open::new().keys(&life.secret).trust(&life.public);
    let wrong = wrong.passphrase("neither").run(&message)?;
    wrong.expect_refused("wrong-passphrase")?;
    life.unlocking(Open::new().keys(&life.secret).trust(&life.public))
        .run(&message)?
        .expect_opened(&payload, &["valid"])?;
    Ok(())
}

/// GnuPG holds the same secret key, adds a subkey and moves the expiry; `key merge` takes that in,
/// and GnuPG takes in what `key refresh` added in the meantime.
#[test]
fn what_gnupg_changed_is_merged_and_the_other_way_round() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let mut tally = Tally::default();
    for kind in KINDS {
        let mut life = Life::begin(&scratch, kind)?;
        tally.count(kind.name, merged(&mut dice, &mut life));
    }
    tally.finish()
}

fn merged(dice: &mut Dice, life: &mut Life<'_>) -> Result<()> {
    let gpg = GnuPg::new()?.with_quick_locks()?;
    let print = take(&gpg, &life.secret)?;
    let passphrase = life.passphrase.clone();
    for options in [
        ["--quick-add-key", &print, "rsa2048", "encr", "200d"].as_slice(),
        &["--quick-set-expire", &print, "500d"],
        &["--quick-add-uid", &print, "second <second@partner.example>"],
    ] {
        gpg.call(options, &passphrase, &[])?;
    }
    // Without the secret part of the new subkey first, then with it.
    let theirs = life.file("theirs.public", gpg.export_public(&print)?)?;
    life.change(&["refresh", "--type", "rsa3072", "--days", "100"])?;
    life.merge(&theirs)?;
    let inspected = life.inspect()?;
    ensure!(inspected.list("/keys/0/subkeys").len() == 3, "{inspected}");
    ensure!(inspected.list("/keys/0/user_ids").len() == 2, "{inspected}");
    let whole = life.file("theirs.secret", gpg.export_secret(&print, &passphrase)?)?;
    life.merge(&whole)?;
    take(&gpg, &life.public)?;

    let expires = |row: &conformance::gnupg::Row| row.field(7).parse::<u64>();
    for row in gpg.listing(&print)? {
        if row.kind() == "pub" {
            let moment = conformance::moment::rfc3339(expires(&row)?);
            let inspected = life.inspect()?;
            ensure!(
                inspected.text("/keys/0/expires") == Some(&moment),
                "{inspected}"
            );
        }
    }
    // Each subkey by name: `!` holds GnuPG to it.
    let subkeys = gpg.listing(&print)?;
    let subkeys: Vec<&str> = subkeys
        .iter()
        .filter(|row| row.kind() == "sub")
        .map(|row| row.field(5))
        .collect();
    ensure!(subkeys.len() == 3, "GnuPG has {subkeys:?}");
    for subkey in subkeys {
        let payload = dice.echo_request();
        let order = Order {
            to: &[&format!("{subkey}!")],
            from: &[&print],
            passphrase: &passphrase,
            options: &["--digest-algo", "SHA384"],
            ..Order::default()
        };
        let message = gpg.seal(&order, &payload)?;
        let answer = life
            .unlocking(Open::new().keys(&life.secret).trust(&life.public))
            .run(&message)?;
        answer
            .expect_opened(&payload, &["valid"])
            .with_context(|| format!("to {subkey}"))?;
        ensure!(answer.text("/opened_by/id") == Some(subkey), "{answer}");
    }
    Ok(())
}

/// Imports a file and gives the fingerprint of the one key in it.
fn take(gpg: &GnuPg, file: &std::path::Path) -> Result<String> {
    let prints = gpg.import(&std::fs::read(file)?)?;
    prints.into_iter().next().context("no certificate")
}

const SCRIPT: &str = "interop/peers/openpgp.mjs";
