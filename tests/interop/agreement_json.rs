//! The libraries among themselves in the JSON serializations, with detached and with unencoded
//! payloads; why, says [`crate::agreement`].

use anyhow::{Context as _, Result, ensure};
use conformance::algorithms::KeyType;
use conformance::dice::Dice;
use conformance::library::{Library, Name};
use conformance::parties::to_peer;
use conformance::scratch::Scratch;
use serde_json::{Value, json};

use crate::agreement::each_pair;
use crate::keyring::symmetric;

#[test]
fn libraries_open_each_others_general_jwes() -> Result<()> {
    each_pair(|dice, scratch, maker, reader, tally| {
        if maker.name == Name::Jwcrypto && !reader.name.keeps_spaces() {
            tally.count("nothing to compare", Ok(()));
            return Ok(());
        }
        tally.count("general JWE", general_jwe(dice, scratch, maker, reader));
        Ok(())
    })
}

#[test]
fn libraries_verify_each_others_general_jwss() -> Result<()> {
    each_pair(|dice, scratch, maker, reader, tally| {
        tally.count("general JWS", general_jws(dice, scratch, maker, reader));
        for unencoded in [false, true] {
            let detached = apart(dice, scratch, maker, reader, unencoded);
            tally.count(&format!("apart, unencoded {unencoded}"), detached);
        }
        tally.count("unencoded inside", inside(dice, scratch, maker, reader));
        Ok(())
    })
}

fn general_jwe(
    dice: &mut Dice,
    scratch: &Scratch,
    maker: &mut Library,
    reader: &mut Library,
) -> Result<()> {
    let keys = [
        (
            "RSA-OAEP-256",
            reader.make_key(scratch, KeyType::Rsa, "enc")?,
        ),
        (
            "ECDH-ES+A256KW",
            reader.make_key(scratch, KeyType::P256, "enc")?,
        ),
        (
            "ECDH-ES+A128KW",
            reader.make_key(scratch, KeyType::X25519, "enc")?,
        ),
        ("A192KW", symmetric(dice, scratch, 24, "enc")?),
        ("PBES2-HS256+A128KW", symmetric(dice, scratch, 21, "enc")?),
    ];
    let payload = dice.echo_request();
    let recipients: Vec<Value> = keys
        .iter()
        .map(|(alg, key)| json!({"key": key.public, "header": {"alg": alg, "kid": key.kid()}}))
        .collect();
    let request = json!({
        "serialization": "general", "protected": {"enc": "A256GCM"},
        "unprotected": {"x-shared": true}, "aad": to_peer(b"and this"), "recipients": recipients,
    });
    let message = maker.encrypt(&payload, request)?;
    for (alg, key) in &keys {
        let read = reader.decrypt(&message, &key.private);
        let read = read.with_context(|| (*alg).to_owned())?;
        ensure!(read.payload == payload, "another payload for {alg}");
    }
    Ok(())
}

fn general_jws(
    dice: &mut Dice,
    scratch: &Scratch,
    maker: &mut Library,
    reader: &mut Library,
) -> Result<()> {
    let keys = [
        ("RS256", maker.make_key(scratch, KeyType::Rsa, "sig")?),
        ("ES384", maker.make_key(scratch, KeyType::P384, "sig")?),
        ("EdDSA", maker.make_key(scratch, KeyType::Ed25519, "sig")?),
    ];
    let payload = dice.octets(300);
    let signers: Vec<Value> = keys
        .iter()
        .map(|(alg, key)| {
            json!({"key": key.private, "protected": {"alg": alg}, "header": {"kid": key.kid()}})
        })
        .collect();
    let message = maker.sign(
        &payload,
        json!({"serialization": "general", "signers": signers}),
    )?;
    let all: Vec<&Value> = keys.iter().map(|(_, key)| &key.public).collect();
    let all = json!({"keys": all});
    for (alg, key) in &keys {
        let trusted = if reader.name.verifies_all() {
            &all
        } else {
            &key.public
        };
        let read = reader.verify(&message, trusted, None);
        let read = read.with_context(|| (*alg).to_owned())?;
        ensure!(read.payload == payload, "another payload for {alg}");
    }
    Ok(())
}

fn apart(
    dice: &mut Dice,
    scratch: &Scratch,
    maker: &mut Library,
    reader: &mut Library,
    unencoded: bool,
) -> Result<()> {
    let key = maker.make_key(scratch, KeyType::P256, "sig")?;
    let payload = dice.echo_request();
    let header = if unencoded {
        json!({"alg": "ES256", "b64": false, "crit": ["b64"]})
    } else {
        json!({"alg": "ES256"})
    };
    let request = json!({
        "serialization": "compact", "detached": true,
        "signers": [{"key": key.private, "protected": header}],
    });
    let token = maker.sign(&payload, request)?;
    ensure!(token.contains(".."), "not detached: {token}");
    reader.verify(&token, &key.public, Some(&payload))?;
    let other = dice.echo_request();
    ensure!(
        reader.verify(&token, &key.public, Some(&other)).is_err(),
        "another payload was taken"
    );
    Ok(())
}

fn inside(
    dice: &mut Dice,
    scratch: &Scratch,
    maker: &mut Library,
    reader: &mut Library,
) -> Result<()> {
    let key = maker.make_key(scratch, KeyType::P256, "sig")?;
    let payload = dice.echo_request();
    let header = json!({"alg": "ES256", "b64": false, "crit": ["b64"]});
    let request = json!({
        "serialization": "flattened", "signers": [{"key": key.private, "protected": header}],
    });
    let message = maker.sign(&payload, request)?;
    let read = reader.verify(&message, &key.public, None)?;
    ensure!(read.payload == payload, "another payload");
    Ok(())
}
