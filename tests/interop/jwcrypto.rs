//! PyPI `jwcrypto` both ways: the older profile's RSA1_5 with AES-CBC and HMAC, and RSA-OAEP.

use anyhow::{Result, ensure};
use conformance::dice::Dice;
use conformance::envelope::{Open, Seal, generate};
use conformance::peers;
use conformance::scratch::Scratch;
use serde_json::{Value, json};

use crate::parties::{JwkPair, from_peer, to_peer};

const SCRIPT: &str = "interop/peers/jwcrypto_peer.py";

/// Profile, `alg`, `enc`: every pair that the codec has beside the newer profile's.
const SUITES: [(&str, &str, &str); 8] = [
    ("jwe-legacy", "RSA1_5", "A128CBC-HS256"),
    ("jwe-legacy", "RSA1_5", "A256CBC-HS512"),
    ("permissive", "RSA1_5", "A128GCM"),
    ("permissive", "RSA-OAEP", "A128CBC-HS256"),
    ("permissive", "RSA-OAEP", "A256CBC-HS512"),
    ("permissive", "RSA-OAEP", "A128GCM"),
    ("permissive", "RSA-OAEP", "A256GCM"),
    ("permissive", "RSA-OAEP-256", "A128CBC-HS256"),
];

#[test]
fn tokens_of_jwcrypto_open() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let recipient = pair(&scratch, "recipient", "enc")?;
    let signer = pair(&scratch, "signer", "sig")?;
    for (profile, alg, enc) in SUITES {
        for (zip, signed) in [(false, false), (true, false), (true, true)] {
            let payload = dice.echo_request();
            let mut header = json!({"alg": alg, "enc": enc, "kid": "recipient"});
            if let (true, Some(members)) = (zip, header.as_object_mut()) {
                members.insert("zip".into(), "DEF".into());
            }
            let mut request = json!({
                "action": "seal", "payload": to_peer(&payload), "header": header,
                "recipient": recipient.public,
            });
            if let (true, Some(members)) = (signed, request.as_object_mut()) {
                members.insert("signer".into(), signer.private.clone());
                members.insert(
                    "jws_header".into(),
                    json!({"alg": "PS256", "kid": "signer"}),
                );
            }
            let answer = peers::Peer::python(SCRIPT)?.ask(&request)?;
            println!("{alg} {enc}, zip {zip}, signed {signed}");
            Open::new()
                .keys(&recipient.private_file)
                .trust(&signer.public_file)
                .profile(profile)
                .run(peers::text(&answer, "token")?.as_bytes())?
                .expect_opened(&payload, if signed { &["valid"] } else { &[] })?;
        }
    }
    Ok(())
}

#[test]
fn jwcrypto_opens_what_is_sealed() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let recipient = pair(&scratch, "recipient", "enc")?;
    let made = generate(
        scratch.path(),
        "signer",
        &["--format", "jwk", "--type", "rsa2048", "--use", "sig"],
    )?;
    let signer = JwkPair::from_files(made.secret, made.public)?;
    for (profile, alg, enc) in SUITES {
        for zip in [false, true] {
            let payload = dice.echo_request();
            let mut seal = Seal::new("jwe")
                .to(&recipient.public_file)
                .sign_with(&signer.private_file)
                .option("--profile", profile)
                .option("--alg", alg)
                .option("--enc", enc)
                .option("--jws-alg", "RS256");
            if zip {
                seal = seal.flag("--zip");
            }
            let token = String::from_utf8(seal.run(&payload)?)?;
            let request = json!({
                "action": "open", "token": token.trim_end(),
                "key": recipient.private, "signer": signer.public,
            });
            println!("{alg} {enc}, zip {zip}");
            let opened = peers::Peer::python(SCRIPT)?.ask(&request)?;
            ensure!(from_peer(&opened, "payload")? == payload, "another payload");
            let member = |name: &str| opened.pointer(name).and_then(Value::as_str);
            ensure!(member("/header/alg") == Some(alg), "{opened}");
            ensure!(member("/header/enc") == Some(enc), "{opened}");
            ensure!(member("/header/zip") == zip.then_some("DEF"), "{opened}");
        }
    }
    Ok(())
}

fn pair(scratch: &Scratch, kid: &str, usage: &str) -> Result<JwkPair> {
    let request = json!({"action": "generate", "kid": kid, "use": usage});
    JwkPair::from_answer(scratch, kid, &peers::Peer::python(SCRIPT)?.ask(&request)?)
}
