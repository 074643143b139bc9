//! OpenPGP.js, the library that browsers would otherwise use, both ways: keys of version 4 and 6,
//! RSA and every curve, and encrypted data of version 1 and 2 in each mode.

mod keys;

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::dice::Dice;
use conformance::envelope::{Answer, Open, Seal, run_json};
use conformance::moment::rfc3339;
use conformance::parties::{from_peer, to_peer};
use conformance::peers::Peer;
use conformance::scratch::Scratch;
use serde_json::{Value, json};

use crate::tally::Tally;
use keys::{Js, PASSPHRASE, of_both_makers};

const SCRIPT: &str = "interop/peers/openpgp.mjs";

#[test]
fn what_openpgpjs_makes_opens() -> Result<()> {
    let (mut dice, scratch, mut peer) = (Dice::new()?, Scratch::new()?, Peer::node(SCRIPT)?);
    let keys = of_both_makers(&mut peer, &scratch)?;
    let mut tally = Tally::default();
    for turn in 0..keys.len() * 2 {
        let (recipients, signers) = drawn(&mut dice, &keys, turn);
        let payload = match turn {
            9 => dice.octets(10_485_760),
            _ => dice.payload(turn),
        };
        let cipher = CIPHERS[turn % CIPHERS.len()];
        let request = json!({
            "action": "seal", "payload": to_peer(&payload), "passphrase": PASSPHRASE,
            "to": armored(&recipients, |key| &key.public)?,
            "from": armored(&signers, |key| &key.secret)?,
            "hidden": turn % 4 == 3, "armor": turn % 2 == 0,
            "cipher": cipher, "digest": DIGESTS[turn % DIGESTS.len()],
            "compression": COMPRESSIONS[turn % COMPRESSIONS.len()], "name": FILE_NAME,
        });
        let case = format!(
            "turn {turn}, {cipher}: {} to {}",
            names(&signers),
            names(&recipients)
        );
        let sealed = peer
            .ask(&request)
            .and_then(|answer| from_peer(&answer, "message"));
        let outcome = sealed.and_then(|message| {
            let message = if turn % 4 == 1 {
                Base64UrlUnpadded::encode_string(&message).into_bytes()
            } else {
                message
            };
            suits_all(&message, &recipients, |key| key.reads_version_2)?;
            opens(&recipients, &signers, &message, &payload)
        });
        tally.count(&case, outcome);
    }
    tally.finish()
}

/// With each recipient's key alone.
fn opens(recipients: &[&Js], signers: &[&Js], message: &[u8], payload: &[u8]) -> Result<()> {
    for recipient in recipients {
        opened(recipient, signers, message)?
            .expect_opened(payload, &vec!["valid"; signers.len()])
            .with_context(|| format!("with {}", recipient.name))?;
    }
    Ok(())
}

fn opened(recipient: &Js, signers: &[&Js], message: &[u8]) -> Result<Answer> {
    let mut open = Open::new().keys(&recipient.secret).profile("permissive");
    for signer in signers {
        open = open.trust(&signer.public);
    }
    open.passphrase(PASSPHRASE).run(message)
}

#[test]
fn every_mode_of_version_2_opens() -> Result<()> {
    let (mut dice, scratch, mut peer) = (Dice::new()?, Scratch::new()?, Peer::node(SCRIPT)?);
    let mut tally = Tally::default();
    for (number, mode) in [(1, "eax"), (2, "ocb"), (3, "gcm")] {
        for (version, v6) in [(4, false), (6, true)] {
            let name = format!("{mode}-v{version}");
            let made = json!({"type": "curve25519", "v6": v6, "aead": mode});
            let key = Js::make(&mut peer, &scratch, &name, &made)?;
            for cipher in CIPHERS {
                let payload = dice.octets(70_000);
                let request = json!({
                    "action": "seal", "payload": to_peer(&payload), "cipher": cipher, "aead": mode,
                    "to": armored(&[&key], |key| &key.public)?,
                    "from": armored(&[&key], |key| &key.secret)?,
                });
                let outcome = peer.ask(&request).and_then(|answer| {
                    let message = from_peer(&answer, "message")?;
                    is_version_2(&message, number)?;
                    opens(&[&key], &[&key], &message, &payload)
                });
                tally.count(&format!("{name}, {cipher}"), outcome);
            }
        }
    }
    tally.finish()
}

/// `inspect` sees encrypted data of version 2 in this mode.
fn is_version_2(message: &[u8], mode: u8) -> Result<()> {
    let seipd = encrypted_data(message)?;
    let mode = ["EAX", "OCB", "GCM"].get(usize::from(mode) - 1);
    ensure!(seipd.get("version") == Some(&2.into()), "{seipd}");
    let is_said = mode.is_some_and(|mode| seipd.to_string().contains(mode));
    ensure!(is_said, "{mode:?} is not said: {seipd}");
    Ok(())
}

/// Version 2 exactly where every recipient reads it.
fn suits_all(message: &[u8], recipients: &[&Js], reads: fn(&Js) -> bool) -> Result<()> {
    let all = recipients.iter().all(|key| reads(key));
    let seipd = encrypted_data(message)?;
    let version = if all { 2 } else { 1 };
    ensure!(seipd.get("version") == Some(&version.into()), "{seipd}");
    Ok(())
}

fn encrypted_data(message: &[u8]) -> Result<Value> {
    let inspected = run_json(["inspect", "-", "--profile", "permissive"], message)?;
    let layers = inspected.list("/layers");
    let data = layers
        .iter()
        .find(|layer| layer.get("kind") == Some(&"seipd".into()));
    data.cloned().context("no encrypted data")
}

#[test]
fn openpgpjs_opens_what_is_sealed() -> Result<()> {
    let (mut dice, scratch, mut peer) = (Dice::new()?, Scratch::new()?, Peer::node(SCRIPT)?);
    let keys = of_both_makers(&mut peer, &scratch)?;
    let mut tally = Tally::default();
    ensure!(keys.iter().any(|key| key.reads_version_2));
    for turn in 0..keys.len() * 2 {
        let (recipients, mut signers) = drawn(&mut dice, &keys, turn);
        signers.retain(|signer| signer.signs_with_sha384());
        if signers.is_empty() {
            continue;
        }
        let payload = match turn {
            9 => dice.octets(10_485_760),
            _ => dice.payload(turn),
        };
        let hidden = turn % 4 == 3;
        let mut seal = Seal::new("openpgp")
            .passphrase(PASSPHRASE)
            .option("--encoding", "binary");
        for recipient in &recipients {
            seal = seal.to(&recipient.public);
        }
        for signer in &signers {
            seal = seal.sign_with(&signer.secret);
        }
        if hidden {
            seal = seal.flag("--hidden");
        }
        let case = format!(
            "turn {turn}, hidden {hidden}: {} to {}",
            names(&signers),
            names(&recipients)
        );
        let outcome = seal.run(&payload).and_then(|message| {
            // Who has a key of version 6 reads the data of RFC 9580, announced or not.
            suits_all(&message, &recipients, |key| {
                key.is_v6 || key.reads_version_2
            })?;
            peer_reads(&mut peer, &recipients, &signers, &message, &payload)
        });
        tally.count(&case, outcome);
    }
    tally.finish()
}

fn peer_reads(
    peer: &mut Peer,
    recipients: &[&Js],
    signers: &[&Js],
    message: &[u8],
    payload: &[u8],
) -> Result<()> {
    for recipient in recipients {
        let request = json!({
            "action": "open", "message": to_peer(message), "passphrase": PASSPHRASE,
            "keys": armored(&[recipient], |key| &key.secret)?,
            "trust": armored(signers, |key| &key.public)?,
        });
        let opened = peer
            .ask(&request)
            .with_context(|| format!("with {}", recipient.name))?;
        ensure!(from_peer(&opened, "payload")? == payload, "another payload");
        let verdicts = Value::from(vec!["valid"; signers.len()]);
        ensure!(opened.get("verdicts") == Some(&verdicts), "{opened}");
    }
    Ok(())
}

#[test]
fn openpgpjs_sees_the_same_in_a_certificate() -> Result<()> {
    let (scratch, mut peer) = (Scratch::new()?, Peer::node(SCRIPT)?);
    let mut tally = Tally::default();
    for key in of_both_makers(&mut peer, &scratch)? {
        let certificate = std::fs::read_to_string(&key.public)?;
        let theirs = peer.ask(&json!({"action": "look", "certificate": certificate}))?;
        tally.count(&key.name, sees_the_same(&key, &theirs));
    }
    tally.finish()
}

fn sees_the_same(key: &Js, theirs: &Value) -> Result<()> {
    let path = key.public.to_str().context("a path that is not text")?;
    let inspected = run_json(["key", "inspect", path, "--profile", "permissive"], &[])?;
    let own = inspected.list("/keys").first().context("no key")?;
    let subkeys = own.get("subkeys").and_then(Value::as_array);
    let encrypts = |subkey: &&Value| subkey.get("usage") == Some(&json!(["encrypt"]));
    let subkey = subkeys.and_then(|subkeys| subkeys.iter().find(encrypts));
    let moment = |member| {
        let seconds = theirs.get(member).and_then(Value::as_u64);
        seconds.map_or(Value::Null, |seconds| rfc3339(seconds).into())
    };
    let as_we_say = json!({
        "fingerprint": own.get("thumbprint"),
        "created": own.get("created"),
        "expires": own.get("expires"),
        "revoked": own.get("revoked") != Some(&Value::Null),
        "encrypts": subkey.and_then(|subkey| subkey.get("thumbprint")),
        "user_ids": own.get("user_ids"),
    });
    let as_they_say = json!({
        "fingerprint": theirs.get("fingerprint"),
        "created": moment("created"),
        "expires": moment("expires"),
        "revoked": theirs.get("revoked"),
        "encrypts": theirs.get("encrypts"),
        "user_ids": theirs.get("user_ids"),
    });
    ensure!(
        as_we_say == as_they_say,
        "{as_we_say}\nOpenPGP.js: {as_they_say}"
    );
    Ok(())
}

/// One to five recipients, the one whose turn it is first; one to three signers.
fn drawn<'a>(dice: &mut Dice, keys: &'a [Js], turn: usize) -> (Vec<&'a Js>, Vec<&'a Js>) {
    let from = |start: usize| keys.iter().cycle().skip(start);
    let recipients = from(turn % keys.len().max(1)).take(1 + turn % 5).collect();
    let signers = from(dice.below(keys.len())).take(1 + turn % 3).collect();
    (recipients, signers)
}

fn armored(keys: &[&Js], half: impl Fn(&Js) -> &std::path::PathBuf) -> Result<Vec<String>> {
    keys.iter()
        .map(|key| Ok(std::fs::read_to_string(half(key))?))
        .collect()
}

fn names(keys: &[&Js]) -> String {
    let names: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
    names.join(" and ")
}

const FILE_NAME: &str = "\u{acb0}\u{c81c}.json";
const CIPHERS: &[&str] = &["aes256", "aes192", "aes128"];
const DIGESTS: &[&str] = &["sha256", "sha384", "sha512"];
const COMPRESSIONS: &[&str] = &["uncompressed", "zip", "zlib"];
