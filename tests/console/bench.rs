//! The workbench's further views in the browser: triage, the payload beside its protocol, comparison,
//! the guide for calls that failed, and a codec that ends by a fault.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::dice::Dice;
use conformance::gnupg::{GnuPg, Identity, Order};
use conformance::moment::{now_millis, rfc3339};
use conformance::scratch::Scratch;
use serde_json::{Value, json};

use crate::browser::{Scenario, text};
use crate::residue;

#[test]
fn a_log_is_judged_in_the_worker_and_can_be_stopped() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let (ours, signer) = parties(&gpg)?;
    let other = gpg.generate("Other <other@partner.example>", "")?;
    let mut payloads = Vec::new();
    // The keys are made now, so that every body of the log is from later.
    let hour = |number: u64| now_millis() / 1000 + 3600 * (number + 1);
    let mut body = |to: &Identity, seconds: u64| -> Result<String> {
        let request = String::from_utf8(dice.echo_request())?;
        let payload = request.replace("1795000000000", &format!("{seconds}000"));
        let body = sealed(&gpg, to, &signer, &payload)?;
        payloads.push(payload);
        let time = rfc3339(seconds);
        Ok(format!(
            "{}\n",
            json!({"time": time, "message": "received", "body": body})
        ))
    };
    let mut log = String::from("starting up\n");
    for number in 0..6 {
        log += &body(&ours, hour(number))?;
        if number % 2 == 0 {
            log += &body(&other, hour(number))?;
        }
    }
    let time = rfc3339(hour(7));
    log += &format!("{}\n", json!({"time": time, "message": "no body here"}));
    // Long enough that somebody can stop it.
    let long = body(&ours, hour(0))?.repeat(20_000);
    let secret = String::from_utf8(gpg.export_secret(&ours.fingerprint, "")?)?;
    let of_payloads = payloads.iter().flat_map(|one| residue::of_payload(one));
    let secrets: Vec<_> = of_payloads.chain(residue::of_armor(&secret)).collect();
    let scenario = Scenario {
        name: "triage",
        input: json!({
            "keys": secret,
            "trust": String::from_utf8(gpg.export_public(&signer.fingerprint)?)?,
            "log": scratch.write("app.log", log)?,
            "long": scratch.write("long.log", long)?,
        }),
        secrets: secrets.clone(),
        server: None,
    };
    let seen = scenario.run()?;
    let numbers = text(&seen, "numbers")?;
    for (count, what) in [("9", "bodies"), ("6", "opened"), ("3", "refused")] {
        let is_said = numbers.contains(&format!("{count}\n{what}"))
            || numbers.contains(&format!("{count}{what}"));
        ensure!(is_said, "no {count} {what} in {numbers}");
    }
    ensure!(
        seen.pointer("/causes/0") == Some(&json!("no-matching-key")),
        "{seen}"
    );
    ensure!(
        seen.get("chart").and_then(Value::as_u64) >= Some(6),
        "no picture: {seen}"
    );
    ensure!(text(&seen, "stopped")?.contains("Stopped before the end"));
    holds_none_of(&seen, "exports", &secrets)
}

#[test]
fn a_payload_stands_beside_its_protocol_and_hides_again_on_leaving() -> Result<()> {
    let gpg = GnuPg::new()?;
    let (ours, signer) = parties(&gpg)?;
    let payload = json!({
        "requestHeader": {"requestId": "r-1", "requestTimestamp": {"epochMillis": "1"}},
        "accountNumber": "4111111111111111",
        "memo": "paid with 5555 5555 5555 4444",
    })
    .to_string();
    let secret = String::from_utf8(gpg.export_secret(&ours.fingerprint, "")?)?;
    let scenario = Scenario {
        name: "payload",
        input: json!({
            "message": sealed(&gpg, &ours, &signer, &payload)?,
            "keys": secret,
            "trust": String::from_utf8(gpg.export_public(&signer.fingerprint)?)?,
            "number": "4111111111111111",
        }),
        secrets: residue::of_armor(&secret),
        server: None,
    };
    let seen = scenario.run()?;
    let number = "4111111111111111";
    ensure!(!text(&seen, "hidden")?.contains(number), "{seen}");
    ensure!(text(&seen, "revealed")?.contains(number), "{seen}");
    ensure!(
        !text(&seen, "again")?.contains(number),
        "still shown after leaving: {seen}"
    );
    let protocol = text(&seen, "protocol")?;
    for word in [
        "requestHeader.protocolVersion",
        "fault",
        "MISSING_REQUIRED_FIELD",
    ] {
        ensure!(protocol.contains(word), "no `{word}` in {protocol}");
    }
    ensure!(!text(&seen, "folded")?.contains("requestId"), "{seen}");
    ensure!(seen.get("found") == Some(&json!(1)), "{seen}");
    Ok(())
}

#[test]
fn two_payloads_are_compared_without_showing_what_is_hidden() -> Result<()> {
    let left = json!({"same": {"member": 1}, "accountNumber": "4111111111111111", "gone": true});
    let right = json!({"accountNumber": "5555555555554444", "same": {"member": 1}, "new": [1]});
    let numbers = ["4111111111111111".to_owned(), "5555555555554444".to_owned()];
    let scenario = Scenario {
        name: "compare",
        input: json!({"left": left.to_string(), "right": right.to_string()}),
        secrets: numbers.to_vec(),
        server: None,
    };
    let seen = scenario.run()?;
    ensure!(text(&seen, "summary")?.starts_with("3 of 4"), "{seen}");
    let table = text(&seen, "table")?;
    ensure!(table.contains("hidden values differ"), "{table}");
    ensure!(
        !numbers.iter().any(|number| table.contains(number)),
        "{table}"
    );
    ensure!(seen.get("only") == Some(&json!(3)), "{seen}");
    Ok(())
}

#[test]
fn the_guide_puts_the_likeliest_cause_first() -> Result<()> {
    let (mut dice, gpg) = (Dice::new()?, GnuPg::new()?);
    let (ours, signer) = parties(&gpg)?;
    let receiver = gpg.generate("Counterparty <keys@counterparty.example>", "")?;
    let payload = String::from_utf8(dice.echo_request())?;
    let scenario = Scenario {
        name: "why",
        input: json!({
            // Encrypted to ourselves by mistake, where the counterparty's key was due.
            "message": sealed(&gpg, &ours, &signer, &payload)?,
            "receiver": String::from_utf8(gpg.export_public(&receiver.fingerprint)?)?,
            "url": "https://vgw.sandbox.google.com/gsp/korea-cards-v1/echo",
        }),
        secrets: residue::of_payload(&payload),
        server: None,
    };
    let seen = scenario.run()?;
    ensure!(
        text(&seen, "alone")?.contains("Encrypted to a key"),
        "{seen}"
    );
    ensure!(
        text(&seen, "withBody")?.contains("Encrypted to a key"),
        "{seen}"
    );
    let order = seen.get("order").and_then(Value::as_array);
    let two: Vec<&str> = order
        .context("no order")?
        .iter()
        .take(2)
        .filter_map(Value::as_str)
        .collect();
    ensure!(two.iter().any(|one| one.contains("account id")), "{two:?}");
    Ok(())
}

#[test]
fn a_codec_that_ends_by_a_fault_loses_its_keys_and_nothing_else() -> Result<()> {
    let (mut dice, gpg) = (Dice::new()?, GnuPg::new()?);
    let (ours, signer) = parties(&gpg)?;
    let payload = String::from_utf8(dice.echo_request())?;
    let message = sealed(&gpg, &ours, &signer, &payload)?;
    let secret = String::from_utf8(gpg.export_secret(&ours.fingerprint, "")?)?;
    let scenario = Scenario {
        name: "crash",
        input: json!({"message": message, "keys": secret}),
        secrets: residue::of_armor(&secret),
        server: None,
    };
    let seen = scenario.run()?;
    ensure!(text(&seen, "said")?.contains("keys are gone"), "{seen}");
    ensure!(text(&seen, "message")? == message, "the message is lost");
    ensure!(text(&seen, "pane")? == "/open", "{seen}");
    ensure!(seen.get("keys") == Some(&json!(0)), "{seen}");
    ensure!(seen.get("answers") == Some(&json!(true)), "{seen}");
    ensure!(
        seen.get("asked") == Some(&json!(["beforeunload"])),
        "{seen}"
    );
    ensure!(seen.get("askedWithoutKeys") == Some(&json!(0)), "{seen}");
    Ok(())
}

/// Whether none of the secrets stands in the texts at a member.
pub(crate) fn holds_none_of(seen: &Value, member: &str, secrets: &[String]) -> Result<()> {
    let files = seen.get(member).and_then(Value::as_array);
    let files = files.with_context(|| format!("no `{member}` in {seen}"))?;
    ensure!(!files.is_empty(), "no file");
    for file in files.iter().filter_map(Value::as_str) {
        ensure!(file.len() > 200, "an empty file: {file}");
        let leaked = secrets.iter().find(|secret| file.contains(*secret));
        ensure!(leaked.is_none(), "{leaked:?} in {file}");
    }
    Ok(())
}

fn parties(gpg: &GnuPg) -> Result<(Identity, Identity)> {
    Ok((
        gpg.generate("Ours <ours@partner.example>", "")?,
        gpg.generate("Signer <signer@counterparty.example>", "")?,
    ))
}

fn sealed(gpg: &GnuPg, to: &Identity, from: &Identity, payload: &str) -> Result<String> {
    let order = Order {
        to: &[&to.fingerprint],
        from: &[&from.fingerprint],
        ..Order::default()
    };
    let message = gpg.seal(&order, payload.as_bytes())?;
    Ok(Base64UrlUnpadded::encode_string(&message))
}
