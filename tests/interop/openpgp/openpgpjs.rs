//! OpenPGP.js both ways: the library that browsers would otherwise use.

use anyhow::{Result, ensure};
use conformance::dice::Dice;
use conformance::envelope::{Open, Seal, generate};
use conformance::peers;
use conformance::scratch::Scratch;
use serde_json::{Value, json};

use crate::parties::{from_peer, to_peer};

const SCRIPT: &str = "interop/peers/openpgp.mjs";

#[test]
fn what_openpgpjs_makes_opens() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let recipient = peers::node(SCRIPT, &json!({"action": "generate", "name": "recipient"}))?;
    let signer = peers::node(SCRIPT, &json!({"action": "generate", "name": "signer"}))?;
    let keys = scratch.write("recipient", peers::text(&recipient, "private")?)?;
    let trust = scratch.write("signer", peers::text(&signer, "public")?)?;
    for (hidden, armor) in [(false, false), (false, true), (true, false)] {
        let payload = dice.echo_request();
        let request = json!({
            "action": "seal", "payload": to_peer(&payload), "hidden": hidden, "armor": armor,
            "to": [peers::text(&recipient, "public")?],
            "from": [peers::text(&signer, "private")?],
        });
        let message = from_peer(&peers::node(SCRIPT, &request)?, "message")?;
        Open::new()
            .keys(&keys)
            .trust(&trust)
            .run(&message)?
            .expect_opened(&payload, &["valid"])?;
    }
    Ok(())
}

#[test]
fn openpgpjs_opens_what_is_sealed() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let theirs = peers::node(SCRIPT, &json!({"action": "generate", "name": "theirs"}))?;
    let recipient = scratch.write("theirs", peers::text(&theirs, "public")?)?;
    let ours = generate(
        scratch.path(),
        "ours",
        &[
            "--format",
            "openpgp",
            "--user-id",
            "Ours <ours@partner.example>",
        ],
    )?;
    for hidden in [false, true] {
        let payload = dice.echo_request();
        let mut seal = Seal::new("openpgp")
            .to(&recipient)
            .to(&ours.public)
            .sign_with(&ours.secret)
            .option("--encoding", "binary");
        if hidden {
            seal = seal.flag("--hidden");
        }
        let message = seal.run(&payload)?;
        let request = json!({
            "action": "open", "message": to_peer(&message),
            "keys": [peers::text(&theirs, "private")?],
            "trust": [std::fs::read_to_string(&ours.public)?],
        });
        let opened = peers::node(SCRIPT, &request)?;
        ensure!(from_peer(&opened, "payload")? == payload);
        ensure!(
            opened.get("verdicts") == Some(&Value::from(vec!["valid"])),
            "{opened}"
        );
    }
    Ok(())
}
