//! See, open and seal in the browser what GnuPG and npm `jose` make and read.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use conformance::dice::Dice;
use conformance::gnupg::{GnuPg, Identity, Order};
use conformance::peers;
use conformance::scratch::Scratch;
use serde_json::{Value, json};

use crate::browser::{Scenario, text};
use crate::residue;

const JOSE: &str = "interop/peers/jose.mjs";
/// Milliseconds; a page that stands still for longer than this feels broken.
const LONGEST_GAP: u64 = 250;

#[test]
fn a_gnupg_message_opens_and_its_signature_is_valid() -> Result<()> {
    let (mut dice, gpg) = (Dice::new()?, GnuPg::new()?);
    let recipient = gpg.generate("Recipient <recipient@partner.example>", "")?;
    let signer = gpg.generate("Signer <signer@partner.example>", "")?;
    let payload = String::from_utf8(dice.echo_request())?;
    let message = seal_with_gnupg(&gpg, &recipient, &signer, payload.as_bytes())?;
    let secret = String::from_utf8(gpg.export_secret(&recipient.fingerprint, "")?)?;
    let scenario = Scenario {
        name: "openOpenPgp",
        input: json!({
            "message": Base64UrlUnpadded::encode_string(&message),
            "keys": secret,
            "trust": String::from_utf8(gpg.export_public(&signer.fingerprint)?)?,
        }),
        secrets: [residue::of_armor(&secret), residue::of_payload(&payload)].concat(),
        server: None,
    };
    judge_opened(&scenario.run()?, &payload)
}

#[test]
fn sensitive_values_are_hidden_until_they_are_asked_for() -> Result<()> {
    let gpg = GnuPg::new()?;
    let recipient = gpg.generate("Recipient <recipient@partner.example>", "")?;
    let signer = gpg.generate("Signer <signer@partner.example>", "")?;
    let payload = json!({
        "accountNumber": "4111111111111111",
        "memo": "paid with 5555 5555 5555 4444",
        "requestId": "4012888888881881",
    })
    .to_string();
    let message = seal_with_gnupg(&gpg, &recipient, &signer, payload.as_bytes())?;
    let secret = String::from_utf8(gpg.export_secret(&recipient.fingerprint, "")?)?;
    let scenario = Scenario {
        name: "openSensitive",
        input: json!({
            "message": Base64UrlUnpadded::encode_string(&message),
            "keys": secret,
            "trust": String::from_utf8(gpg.export_public(&signer.fingerprint)?)?,
        }),
        secrets: residue::of_armor(&secret),
        server: None,
    };
    let seen = scenario.run()?;
    let (hidden, shown) = (text(&seen, "hidden")?, text(&seen, "shown")?);
    for number in ["4111111111111111", "5555 5555 5555 4444"] {
        ensure!(!hidden.contains(number), "{hidden}");
        ensure!(shown.contains(number), "{shown}");
    }
    ensure!(
        hidden.contains("4012888888881881"),
        "an id is no card number: {hidden}"
    );
    Ok(())
}

#[test]
fn a_jwe_of_npm_jose_opens_and_its_signature_is_valid() -> Result<()> {
    let mut dice = Dice::new()?;
    let recipient = pair("recipient", "RSA-OAEP-256", "enc")?;
    let signer = pair("signer", "PS256", "sig")?;
    let payload = String::from_utf8(dice.echo_request())?;
    let sealed = peers::node(
        JOSE,
        &json!({
            "action": "seal", "payload": Base64::encode_string(payload.as_bytes()),
            "header": {"alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": "recipient"},
            "recipient": recipient.get("public"), "signer": signer.get("private"),
            "jws_header": {"alg": "PS256", "kid": "signer"},
        }),
    )?;
    let private = recipient.get("private").context("no private key")?;
    let scenario = Scenario {
        name: "openJwe",
        input: json!({
            "message": peers::text(&sealed, "token")?,
            "keys": private.to_string(),
            "trust": signer.get("public").context("no public key")?.to_string(),
        }),
        secrets: [residue::of_jwk(private), residue::of_payload(&payload)].concat(),
        server: None,
    };
    judge_opened(&scenario.run()?, &payload)
}

#[test]
fn gnupg_opens_what_the_page_seals() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let recipient = gpg.generate("Counterparty <counterparty@partner.example>", "")?;
    let ours = conformance::envelope::generate(
        scratch.path(),
        "ours",
        &[
            "--format",
            "openpgp",
            "--user-id",
            "Ours <ours@partner.example>",
        ],
    )?;
    let signers = gpg.import(&std::fs::read(&ours.public)?)?;
    let secret = std::fs::read_to_string(&ours.secret)?;
    let payload = String::from_utf8(dice.echo_request())?;
    let scenario = Scenario {
        name: "seal",
        input: json!({
            "payload": payload,
            "recipient": String::from_utf8(gpg.export_public(&recipient.fingerprint)?)?,
            "signer": secret,
        }),
        secrets: [residue::of_armor(&secret), residue::of_payload(&payload)].concat(),
        server: None,
    };
    let seen = scenario.run()?;
    let message = Base64UrlUnpadded::decode_vec(text(&seen, "body")?)
        .map_err(|error| anyhow::anyhow!("the body is not bare base64url: {error}"))?;
    let read = gpg.open(&message, "")?;
    ensure!(read.payload == payload.as_bytes(), "another payload");
    ensure!(read.decryption_okay() && read.good_signers() == signers);
    ensure!(
        text(&seen, "contentType")?.contains("application/octet-stream; charset=utf-8"),
        "{seen}"
    );
    ensure!(text(&seen, "curl")?.starts_with("curl "), "{seen}");
    Ok(())
}

#[test]
fn the_page_stays_responsive_while_a_mebibyte_opens() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let party = gpg.generate("Party <party@partner.example>", "")?;
    let payload = long_document(&mut dice, 1_048_576);
    let message = seal_with_gnupg(&gpg, &party, &party, payload.as_bytes())?;
    let file = scratch.write("body.txt", Base64UrlUnpadded::encode_string(&message))?;
    let secret = String::from_utf8(gpg.export_secret(&party.fingerprint, "")?)?;
    let scenario = Scenario {
        name: "openLarge",
        input: json!({
            "file": file,
            "keys": secret,
            "trust": String::from_utf8(gpg.export_public(&party.fingerprint)?)?,
        }),
        secrets: residue::of_armor(&secret),
        server: None,
    };
    let seen = scenario.run()?;
    let first = payload.get(2..34).context("a long payload")?;
    ensure!(text(&seen, "payload")?.contains(first), "another payload");
    ensure!(seen.get("verdicts") == Some(&json!(["valid"])), "{seen}");
    let gaps = seen.get("gaps").and_then(Value::as_array);
    let gaps = gaps.context("no gaps")?.iter().filter_map(Value::as_u64);
    let least = gaps.clone().min().context("no gap")?;
    println!(
        "longest time without a frame in each attempt, in ms: {:?}",
        gaps.collect::<Vec<_>>()
    );
    ensure!(
        least < LONGEST_GAP,
        "the page stood still for {least} ms each time"
    );
    Ok(())
}

#[test]
fn every_sample_opens_for_a_newcomer_and_forgetting_forgets() -> Result<()> {
    let scenario = Scenario {
        name: "samples",
        input: json!({}),
        secrets: Vec::new(),
        server: None,
    };
    let seen = scenario.run()?;
    ensure!(seen.get("opened") == Some(&json!(3)), "{seen}");
    ensure!(seen.get("keysAfterForgetting") == Some(&json!(0)), "{seen}");
    Ok(())
}

/// A JSON list of this many octets or a little more, such as a settlement file.
fn long_document(dice: &mut Dice, octets: usize) -> String {
    let mut entries = Vec::new();
    let mut length = 0;
    while length < octets {
        let id = Base64UrlUnpadded::encode_string(&dice.octets(24));
        let amount = dice.below(1_000_000_000);
        let entry = format!("\"{id}\":{{\"amountMicros\":\"{amount}\",\"state\":\"CAPTURED\"}}");
        length += entry.len() + 1;
        entries.push(entry);
    }
    format!("{{{}}}", entries.join(","))
}

fn judge_opened(seen: &Value, payload: &str) -> Result<()> {
    let shown: Value = serde_json::from_str(text(seen, "payload")?)?;
    let due: Value = serde_json::from_str(payload)?;
    ensure!(shown == due, "another payload: {seen}");
    ensure!(seen.get("verdicts") == Some(&json!(["valid"])), "{seen}");
    Ok(())
}

fn seal_with_gnupg(
    gpg: &GnuPg,
    recipient: &Identity,
    signer: &Identity,
    payload: &[u8],
) -> Result<Vec<u8>> {
    let order = Order {
        to: &[&recipient.fingerprint],
        from: &[&signer.fingerprint],
        ..Order::default()
    };
    gpg.seal(&order, payload)
}

fn pair(kid: &str, alg: &str, usage: &str) -> Result<Value> {
    peers::node(
        JOSE,
        &json!({"action": "generate", "alg": alg, "kid": kid, "use": usage}),
    )
}
