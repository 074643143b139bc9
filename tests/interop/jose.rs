//! npm `jose` both ways: RSA-OAEP-256 and A256GCM around PS256, RS256 and ES256.

use anyhow::{Context as _, Result, ensure};
use conformance::dice::Dice;
use conformance::envelope::{Open, Seal, generate};
use conformance::peers;
use conformance::scratch::Scratch;
use serde_json::{Value, json};

use crate::parties::{JwkPair, from_peer, jose_pair, to_peer};

const SCRIPT: &str = "interop/peers/jose.mjs";
const SIGNATURES: [&str; 3] = ["PS256", "RS256", "ES256"];

#[test]
fn nested_tokens_of_jose_open() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let recipient = jose_pair(&scratch, "recipient", "RSA-OAEP-256", "enc")?;
    for signature in SIGNATURES {
        let signer = jose_pair(&scratch, "signer", signature, "sig")?;
        for (zip, named) in [(false, true), (true, true), (false, false), (true, false)] {
            let payload = dice.echo_request();
            let mut header = json!({"alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWS"});
            let mut jws_header = json!({"alg": signature});
            if named {
                set(&mut header, "kid", "recipient");
                set(&mut jws_header, "kid", "signer");
            }
            if zip {
                set(&mut header, "zip", "DEF");
            }
            let request = json!({
                "action": "seal", "payload": to_peer(&payload), "header": header,
                "recipient": recipient.public,
                "signer": signer.private, "jws_header": jws_header,
            });
            let answer = peers::node(SCRIPT, &request)?;
            println!("{signature}, zip {zip}, kid {named}");
            Open::new()
                .keys(&recipient.private_file)
                .trust(&signer.public_file)
                .run(peers::text(&answer, "token")?.as_bytes())?
                .expect_opened(&payload, &["valid"])?;
        }
    }
    Ok(())
}

#[test]
fn any_of_several_keys_opens_with_and_without_kid() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let signer = jose_pair(&scratch, "signer", "PS256", "sig")?;
    let keys = [
        jose_pair(&scratch, "first", "RSA-OAEP-256", "enc")?,
        jose_pair(&scratch, "second", "RSA-OAEP-256", "enc")?,
        jose_pair(&scratch, "third", "RSA-OAEP-256", "enc")?,
    ];
    let set: Vec<&Value> = keys.iter().map(|key| &key.private).collect();
    let set = scratch.write("set.jwks", json!({"keys": set}).to_string())?;
    for key in &keys {
        for kid in [key.public.get("kid"), None] {
            let payload = dice.echo_request();
            let mut header = json!({"alg": "RSA-OAEP-256", "enc": "A256GCM"});
            if let (Some(members), Some(kid)) = (header.as_object_mut(), kid) {
                members.insert("kid".into(), kid.clone());
            }
            let request = json!({
                "action": "seal", "payload": to_peer(&payload), "header": header,
                "recipient": key.public,
                "signer": signer.private, "jws_header": {"alg": "PS256"},
            });
            let answer = peers::node(SCRIPT, &request)?;
            Open::new()
                .keys(&set)
                .trust(&signer.public_file)
                .run(peers::text(&answer, "token")?.as_bytes())?
                .expect_opened(&payload, &["valid"])?;
        }
    }
    Ok(())
}

#[test]
fn jose_opens_what_is_sealed() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let recipient = jose_pair(&scratch, "recipient", "RSA-OAEP-256", "enc")?;
    for signature in SIGNATURES {
        let key_type = if signature == "ES256" {
            "p256"
        } else {
            "rsa2048"
        };
        let made = generate(
            scratch.path(),
            signature,
            &["--format", "jwk", "--type", key_type, "--use", "sig"],
        )?;
        let signer = unbound(&scratch, JwkPair::from_files(made.secret, made.public)?)?;
        for zip in [false, true] {
            let payload = dice.echo_request();
            let mut seal = Seal::new("jwe")
                .to(&recipient.public_file)
                .sign_with(&signer.private_file)
                .option("--jws-alg", signature);
            if zip {
                seal = seal.flag("--zip");
            }
            let token = String::from_utf8(seal.run(&payload)?)?;
            let request = json!({
                "action": "open", "token": token.trim_end(),
                "key": recipient.private, "signer": signer.public,
            });
            let opened = peers::node(SCRIPT, &request)?;
            println!("{signature}, zip {zip}: {opened}");
            ensure!(from_peer(&opened, "payload")? == payload, "another payload");
            let header = |pointer: &str| opened.pointer(pointer).and_then(Value::as_str);
            ensure!(header("/header/alg") == Some("RSA-OAEP-256"));
            ensure!(header("/header/enc") == Some("A256GCM"));
            ensure!(header("/header/zip") == zip.then_some("DEF"));
            ensure!(header("/header/kid") == Some("recipient"));
            ensure!(header("/jws_header/alg") == Some(signature));
            ensure!(header("/jws_header/kid") == signer.public.get("kid").and_then(Value::as_str));
        }
    }
    Ok(())
}

/// The same key without `alg`: a made key is bound to the first algorithm of its profile (RFC 7517
/// section 4.4), this one may sign with any that fits its type.
fn unbound(scratch: &Scratch, mut pair: JwkPair) -> Result<JwkPair> {
    for half in [&mut pair.private, &mut pair.public] {
        half.as_object_mut().context("not a JWK")?.remove("alg");
    }
    pair.private_file = scratch.write("unbound.private.jwk", pair.private.to_string())?;
    pair.public_file = scratch.write("unbound.public.jwk", pair.public.to_string())?;
    Ok(pair)
}

fn set(header: &mut Value, member: &str, value: &str) {
    if let Some(members) = header.as_object_mut() {
        members.insert(member.into(), value.into());
    }
}
