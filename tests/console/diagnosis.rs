//! A message that does not open: why is the first thing seen, and its buttons lead to the payload.

use anyhow::{Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::dice::Dice;
use conformance::gnupg::{GnuPg, Order};
use serde_json::{Value, json};

use crate::bench::holds_none_of;
use crate::browser::{Scenario, text};
use crate::residue;

#[test]
fn a_refusal_is_seen_first_and_its_remedies_open_the_message() -> Result<()> {
    let (mut dice, gpg) = (Dice::new()?, GnuPg::new()?);
    let recipient = gpg.generate("Recipient <recipient@partner.example>", "")?;
    let other = gpg.generate("Other <other@partner.example>", "")?;
    let signer = gpg.generate("Signer <signer@counterparty.example>", "")?;
    let payload = String::from_utf8(dice.echo_request())?;
    let order = Order {
        to: &[&recipient.fingerprint],
        from: &[&signer.fingerprint],
        ..Order::default()
    };
    let message = gpg.seal(&order, payload.as_bytes())?;
    let secret = String::from_utf8(gpg.export_secret(&recipient.fingerprint, "")?)?;
    let others = String::from_utf8(gpg.export_secret(&other.fingerprint, "")?)?;
    let scenario = Scenario {
        name: "refused",
        input: json!({
            "message": Base64UrlUnpadded::encode_string(&message),
            "keys": secret,
            "other": others,
            "signer": String::from_utf8(gpg.export_public(&signer.fingerprint)?)?,
        }),
        secrets: [
            residue::of_armor(&secret),
            residue::of_armor(&others),
            residue::of_payload(&payload),
        ]
        .concat(),
        server: None,
    };
    let seen = scenario.run()?;
    let evidence = text(&seen, "evidence")?;
    for words in ["Asked for", "Held", "Other <other@partner.example>"] {
        ensure!(evidence.contains(words), "no `{words}` in {evidence}");
    }
    ensure!(seen.get("top") == Some(&json!(true)), "not first: {seen}");
    ensure!(
        text(&seen, "focused")? == "key-paste",
        "the remedy leads elsewhere: {seen}"
    );
    let reasons = seen.get("trace").map(Value::to_string).unwrap_or_default();
    ensure!(reasons.contains("not encrypted to it"), "{reasons}");
    let shown: Value = serde_json::from_str(text(&seen, "payload")?)?;
    let due: Value = serde_json::from_str(&payload)?;
    ensure!(shown == due, "another payload: {seen}");
    ensure!(text(&seen, "protocol")?.contains("echo request"), "{seen}");
    let history = seen
        .get("history")
        .map(Value::to_string)
        .unwrap_or_default();
    for words in [
        "opened by",
        "refused: unknown-signer",
        "refused: no-matching-key",
    ] {
        ensure!(history.contains(words), "no `{words}` in {history}");
    }
    holds_none_of(&seen, "reports", &scenario.secrets)
}
