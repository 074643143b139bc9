//! What must not be seen is in no output: bodies with sensitive values at random depth, sealed, and
//! quoted by every form of the report and by `protocol check`.

use std::fs;

use anyhow::{Result, ensure};
use conformance::dice::Dice;
use conformance::envelope;
use serde_json::{Value, json};

use super::sides::Sides;

#[test]
fn no_sensitive_value_is_in_any_report() -> Result<()> {
    let mut dice = Dice::new()?;
    let sides = Sides::new()?;
    let [ours, _] = &sides.ours;
    let file = sides.scratch.path().join("app.log");
    let page = sides.scratch.path().join("report.html");
    for turn in 0..8 {
        let (payload, hidden) = sensitive(&mut dice);
        // Sealed: it opens, is against the protocol, and is quoted. In the clear: no envelope at all.
        let at = sides.born + 60;
        let body = sides.openpgp(&payload, &ours.public, &sides.theirs.secret, at)?;
        let lines = format!(
            "{}\n{}\n",
            json!({"time": at, "body": body.text}),
            json!({"time": at, "body": payload})
        );
        fs::write(&file, lines)?;
        let mut outputs = Vec::new();
        for how in ["--json", "--ndjson", "--html"] {
            let mut arguments = vec!["triage".into(), file.clone().into_os_string(), how.into()];
            if how == "--html" {
                arguments.push(page.clone().into());
            }
            arguments.extend(sides.key_arguments().into_iter().map(Into::into));
            let said = envelope::run(arguments, &[])?;
            ensure!(said.status.code() == Some(2), "{}", said.stderr);
            let stdout = String::from_utf8(said.stdout)?;
            ensure!(
                how == "--ndjson" || stdout.contains("[redacted]"),
                "{stdout}"
            );
            outputs.extend([stdout, said.stderr]);
        }
        outputs.push(fs::read_to_string(&page)?);
        for how in [&[][..], &["--json"]] {
            let arguments = ["protocol", "check"].iter().chain(how);
            let said = envelope::run(arguments, payload.as_bytes())?;
            outputs.extend([String::from_utf8(said.stdout)?, said.stderr]);
        }
        for secret in &hidden {
            for output in &outputs {
                ensure!(
                    !output.contains(secret.as_str()),
                    "turn {turn}: {secret} in {output}"
                );
            }
        }
    }
    Ok(())
}

/// A body with every sensitive field once, each at a depth of its own, and what must not be seen.
fn sensitive(dice: &mut Dice) -> (String, Vec<String>) {
    let mut hidden = Vec::new();
    let mut body = json!({"requestHeader": {"requestId": "id-1"}});
    for name in FIELDS {
        let secret = format!("{}{:08}", name.to_uppercase(), dice.below(99_999_999));
        hidden.push(secret.clone());
        let mut value = json!({*name: secret, "amountMicros": "1795564800000"});
        for _ in 0..dice.below(4) {
            value = match dice.below(3) {
                0 => json!([value]),
                1 => json!({"inner": value}),
                _ => json!({"asText": value.to_string()}),
            };
        }
        put(&mut body, name, value);
    }
    let card = card_number(dice);
    put(
        &mut body,
        "memo",
        json!({"note": format!("paid with {card}")}),
    );
    // Even as the name of a member.
    put(&mut body, &card, json!(1));
    if let Some(header) = body.get_mut("requestHeader") {
        put(header, &card, json!("x"));
    }
    hidden.push(card);
    (body.to_string(), hidden)
}

fn put(body: &mut Value, name: &str, value: Value) {
    if let Some(members) = body.as_object_mut() {
        members.insert(format!("{name}-{}", members.len()), value);
    }
}

/// Sixteen digits with the prefix of an issuer and the right check digit (ISO/IEC 7812).
fn card_number(dice: &mut Dice) -> String {
    let mut digits = format!("4{:014}", dice.below(99_999_999_999_999));
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, doubled) if doubled > 9 => doubled - 9,
            (0, doubled) => doubled,
            _ => digit,
        })
        .sum();
    digits.push_str(&((10 - sum % 10) % 10).to_string());
    digits
}

const FIELDS: &[&str] = &[
    "accountNumber",
    "cvn",
    "pin",
    "connectingInformation",
    "dateOfBirth",
    "businessIdentifier",
    "nameOnCard",
    "paymentToken",
    "cryptogram",
];
