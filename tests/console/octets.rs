//! The hex view of the Inspect pane: the octets that it marks are those of the packet, and nothing
//! secret is among them.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::dice::Dice;
use conformance::gnupg::{GnuPg, Order};
use conformance::scratch::Scratch;
use serde_json::{Value, json};

use crate::browser::{Scenario, text};
use crate::residue;

/// Milliseconds; a page that stands still for longer than this feels broken.
const LONGEST_GAP: u64 = 250;

#[test]
fn the_octets_of_a_gnupg_packet_are_marked() -> Result<()> {
    let (mut dice, gpg) = (Dice::new()?, GnuPg::new()?);
    let party = gpg.generate("Party <party@partner.example>", "")?;
    let order = Order {
        to: &[&party.fingerprint],
        from: &[&party.fingerprint],
        options: &["--compress-algo", "none"],
        ..Order::default()
    };
    let payload = dice.octets(20_000);
    let message = gpg.seal(&order, &payload)?;
    let scenario = Scenario {
        name: "octets",
        input: json!({
            "message": Base64UrlUnpadded::encode_string(&message),
            "certificate": String::from_utf8(gpg.export_public(&party.fingerprint)?)?,
        }),
        secrets: Vec::new(),
        server: None,
    };
    let seen = scenario.run()?;
    // GnuPG writes the session key first, in a packet with an old header and two octets of length.
    let [0x85, high, low, ..] = *message else {
        anyhow::bail!("another first packet: {:02x?}", message.get(..3));
    };
    let first = 3 + usize::from(u16::from_be_bytes([high, low]));
    let packet = message.get(..first).context("a whole packet")?;
    ensure!(hex_of(&seen, "pkesk")? == hex(packet), "{seen}");
    // The encrypted data is longer than a window: its marks begin with its header and go on.
    let rest = message.get(first..).context("encrypted data")?;
    let marked = hex_of(&seen, "seipd")?;
    ensure!(
        hex(rest).starts_with(&marked) && marked.len() >= 400,
        "{seen}"
    );
    let turned = hex_of(&seen, "turned")?;
    ensure!(hex(rest).contains(&turned) && turned != marked, "{seen}");
    ensure!(
        seen.get("rows")
            .and_then(Value::as_u64)
            .is_some_and(|rows| rows <= 64),
        "the page holds more than a window: {seen}"
    );
    ensure!(
        text(&seen, "subpackets")?.contains("certify, sign"),
        "{seen}"
    );
    Ok(())
}

#[test]
fn octets_and_layers_lead_to_each_other() -> Result<()> {
    let (mut dice, gpg) = (Dice::new()?, GnuPg::new()?);
    let party = gpg.generate("Party <party@partner.example>", "")?;
    let order = Order {
        to: &[&party.fingerprint],
        ..Order::default()
    };
    let message = gpg.seal(&order, &dice.octets(3_000))?;
    let scenario = Scenario {
        name: "octetsLinked",
        input: json!({"message": Base64UrlUnpadded::encode_string(&message)}),
        secrets: Vec::new(),
        server: None,
    };
    let seen = scenario.run()?;
    for (member, due) in [
        ("opened", "layer 1"),
        ("clicked", "layer 2"),
        ("cursor", "layer 2"),
        ("left", "layer 1"),
        ("entered", "layer 1"),
    ] {
        ensure!(text(&seen, member)?.contains(due), "{member}: {seen}");
    }
    ensure!(text(&seen, "focused")? == "layer-1", "{seen}");
    Ok(())
}

#[test]
fn a_secret_key_is_shown_without_its_secret_part() -> Result<()> {
    let gpg = GnuPg::new()?;
    let party = gpg.generate("Party <party@partner.example>", "")?;
    let secret = String::from_utf8(gpg.export_secret(&party.fingerprint, "")?)?;
    let scenario = Scenario {
        name: "secretOctets",
        input: json!({"message": secret}),
        secrets: residue::of_armor(&secret),
        server: None,
    };
    let seen = scenario.run()?;
    let shown = text(&seen, "shown")?;
    ensure!(shown.contains("·· ·· ··"), "{seen}");
    // Behind the window's last dots lie the user id's octets at the earliest.
    ensure!(text(&seen, "legend")?.contains("secret numbers"), "{seen}");
    ensure!(text(&seen, "legend")?.contains("not shown"), "{seen}");
    ensure!(
        !hex_of(&seen, "secretMarks")?.contains(|digit: char| digit.is_ascii_hexdigit()),
        "{seen}"
    );
    Ok(())
}

#[test]
fn the_octets_of_a_message_as_long_as_allowed_do_not_stall_the_page() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let party = gpg.generate("Party <party@partner.example>", "")?;
    let order = Order {
        to: &[&party.fingerprint],
        options: &["--compress-algo", "none"],
        ..Order::default()
    };
    // In base64url it is just below the 24 MiB that the profiles allow.
    let message = gpg.seal(&order, &dice.octets(18_000_000))?;
    let file = scratch.write("body.txt", Base64UrlUnpadded::encode_string(&message))?;
    let scenario = Scenario {
        name: "octetsLarge",
        input: json!({"file": file}),
        secrets: Vec::new(),
        server: None,
    };
    let seen = scenario.run()?;
    let gaps = seen.get("gaps").and_then(Value::as_array);
    let least = gaps
        .context("no gaps")?
        .iter()
        .filter_map(Value::as_u64)
        .min();
    ensure!(least.is_some_and(|least| least < LONGEST_GAP), "{seen}");
    ensure!(
        seen.get("rows")
            .and_then(Value::as_u64)
            .is_some_and(|rows| rows <= 64),
        "{seen}"
    );
    let last = u64::from_str_radix(text(&seen, "last")?, 16)?;
    ensure!(message.len() as u64 - last <= 16, "not the end: {seen}");
    Ok(())
}

/// Two digits for each octet, as the view writes them.
fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn hex_of(seen: &Value, member: &str) -> Result<String> {
    Ok(text(seen, member)?.split_whitespace().collect())
}
