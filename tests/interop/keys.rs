//! Keys that the command makes, as others see them.

use core::time::Duration;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use conformance::envelope::{generate, run_json};
use conformance::gnupg::GnuPg;
use conformance::scratch::Scratch;
use conformance::{peers, process};
use serde_json::{Value, json};

const DAY: u64 = 86_400;

#[test]
fn gnupg_and_sequoia_take_a_made_openpgp_key() -> Result<()> {
    let (gpg, scratch) = (GnuPg::new()?, Scratch::new()?);
    let user_id = "Partner sandbox <keys@partner.example>";
    let key = generate(
        scratch.path(),
        "made",
        &[
            "--format",
            "openpgp",
            "--type",
            "rsa2048",
            "--user-id",
            user_id,
            "--days",
            "365",
        ],
    )?;
    for half in [&key.public, &key.secret] {
        let fingerprints = gpg.import(&std::fs::read(half)?)?;
        let [fingerprint] = fingerprints.as_slice() else {
            anyhow::bail!("{} certificates in one file", fingerprints.len());
        };
        let rows = gpg.listing(fingerprint)?;
        let row = |kind: &str| {
            rows.iter()
                .find(|row| row.first().is_some_and(|first| first == kind))
                .with_context(|| format!("GnuPG lists no `{kind}`"))
        };
        for (kind, capabilities) in [("pub", "sc"), ("sub", "e")] {
            let row = row(kind)?;
            ensure!(column(row, 2) == "2048" && column(row, 3) == "1", "{row:?}");
            let own: String = column(row, 11)
                .chars()
                .filter(char::is_ascii_lowercase)
                .collect();
            ensure!(sorted(&own) == sorted(capabilities), "{kind}: {own}");
            let lifetime = column(row, 6).parse::<u64>()? - column(row, 5).parse::<u64>()?;
            ensure!(lifetime == 365 * DAY, "{kind} lives {lifetime} s");
        }
        ensure!(column(row("uid")?, 9) == user_id);
    }

    let mut sq = Command::new(process::tool("sq")?);
    sq.args(["inspect", "--certifications"]).arg(&key.public);
    let seen = process::run(&mut sq, &[], Duration::from_secs(30))?.success()?;
    let seen = seen.text()?;
    for line in [
        "Key flags: certification, signing",
        "Key flags: transport encryption, data-at-rest encryption",
        "(creation time + P365D)",
        user_id,
    ] {
        ensure!(seen.contains(line), "no `{line}`: {seen}");
    }
    ensure!(!seen.to_lowercase().contains("invalid"), "{seen}");
    Ok(())
}

#[test]
fn a_locked_openpgp_key_opens_with_its_passphrase_in_gnupg() -> Result<()> {
    let (gpg, scratch) = (GnuPg::new()?, Scratch::new()?);
    let passphrase = scratch.write("passphrase", "open sesame\n")?;
    let key = generate(
        scratch.path(),
        "locked",
        &[
            "--format",
            "openpgp",
            "--user-id",
            "Locked <locked@partner.example>",
            "--passphrase-file",
            passphrase.to_str().context("a path that is not text")?,
        ],
    )?;
    let path = key.secret.to_str().context("a path that is not text")?;
    let inspected = run_json(["key", "inspect", path], &[])?;
    ensure!(
        inspected.json.pointer("/keys/0/locked") == Some(&Value::Bool(true)),
        "{inspected}"
    );
    let fingerprints = gpg.import(&std::fs::read(&key.secret)?)?;
    let own = fingerprints.first().context("no certificate")?;
    let order = conformance::gnupg::Order {
        to: &[own],
        from: &[own],
        passphrase: "open sesame",
        ..Default::default()
    };
    let message = gpg.seal(&order, b"signed with the imported key")?;
    let read = gpg.open(&message, "open sesame")?;
    ensure!(read.payload == b"signed with the imported key");
    Ok(())
}

#[test]
fn npm_jose_takes_made_jwks() -> Result<()> {
    let scratch = Scratch::new()?;
    let mut keys = Vec::new();
    for (name, key_type, usage) in [
        ("enc", "rsa2048", "enc"),
        ("sig", "rsa2048", "sig"),
        ("ec", "p256", "sig"),
    ] {
        let key = generate(
            scratch.path(),
            name,
            &["--format", "jwk", "--type", key_type, "--use", usage],
        )?;
        let public: Value = serde_json::from_slice(&std::fs::read(&key.public)?)?;
        ensure!(public.get("use") == Some(&json!(usage)), "{public}");
        ensure!(public.get("kid").is_some(), "{public}");
        for private in ["d", "p", "q", "dp", "dq", "qi"] {
            ensure!(
                public.get(private).is_none(),
                "the public half has `{private}`"
            );
        }
        keys.push(public);
    }
    let request = json!({"action": "read_key_set", "jwks": {"keys": keys}});
    let answer = peers::node("interop/peers/jose.mjs", &request)?;
    let read = answer.get("kids").and_then(Value::as_array);
    ensure!(read.map(Vec::len) == Some(3), "{answer}");
    Ok(())
}

fn column(row: &[String], index: usize) -> &str {
    row.get(index).map_or("", String::as_str)
}

fn sorted(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters
}
