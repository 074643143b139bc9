//! What peers made and the way changed, or what is not for us: refused, with the right cause, and
//! without one octet of the payload.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::dice::Dice;
use conformance::envelope::Open;
use conformance::gnupg::{GnuPg, Order};
use conformance::parties::{JwkPair, Party, jose_pair, to_peer};
use conformance::peers;
use conformance::scratch::Scratch;
use serde_json::json;

#[test]
fn a_flipped_octet_of_a_gnupg_message_is_refused() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let party = Party::new(&gpg, &scratch, "party")?;
    let order = Order {
        to: &[party.fingerprint()],
        from: &[party.fingerprint()],
        ..Order::default()
    };
    let message = gpg.seal(&order, &dice.octets(4_000))?;
    let open = Open::new().keys(&party.secret).trust(&party.public);
    // The wrapped session key fills the last 256 octets of the first packet, whose header (three
    // octets), version, key id, algorithm and length come before; the rest is ciphertext.
    let wrapped = 15..15 + 255;
    let encrypted = message.len() / 2..message.len();
    for range in [wrapped, encrypted] {
        for _ in 0..8 {
            let mut changed = message.clone();
            dice.flip(&mut changed, range.clone());
            open.run(&changed)?.expect_refused("decryption-failed")?;
        }
    }
    Ok(())
}

#[test]
fn a_flipped_octet_of_a_jose_token_is_refused() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let (recipient, signer, token) = nested_token(&mut dice, &scratch)?;
    let open = Open::new()
        .keys(&recipient.private_file)
        .trust(&signer.public_file);
    let parts: Vec<&str> = token.split('.').collect();
    ensure!(parts.len() == 5, "not a compact JWE");
    for index in 1..parts.len() {
        for _ in 0..4 {
            let mut changed: Vec<String> = parts.iter().map(|&part| part.into()).collect();
            let part = changed.get_mut(index).context("five parts")?;
            let mut octets =
                Base64UrlUnpadded::decode_vec(part).map_err(|error| anyhow::anyhow!("{error}"))?;
            let length = octets.len();
            dice.flip(&mut octets, 0..length);
            *part = Base64UrlUnpadded::encode_string(&octets);
            println!("in part {index}");
            open.run(changed.join(".").as_bytes())?
                .expect_refused("decryption-failed")?;
        }
    }
    Ok(())
}

#[test]
fn a_changed_jwe_header_fails_authentication() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let (recipient, signer, token) = nested_token(&mut dice, &scratch)?;
    let (_, rest) = token.split_once('.').context("not a compact JWE")?;
    let header = br#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"recipient","x":1}"#;
    let changed = format!("{}.{rest}", Base64UrlUnpadded::encode_string(header));
    Open::new()
        .keys(&recipient.private_file)
        .trust(&signer.public_file)
        .run(changed.as_bytes())?
        .expect_refused("decryption-failed")?;
    Ok(())
}

#[test]
fn a_token_for_another_key_or_by_another_signer_is_refused() -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    let (recipient, signer, token) = nested_token(&mut dice, &scratch)?;
    let other = jose_pair(&scratch, "other", "RSA-OAEP-256", "enc")?;
    let other_signer = jose_pair(&scratch, "other-signer", "PS256", "sig")?;
    // Has the signer's name and is another key.
    let impostor = jose_pair(&Scratch::new()?, "signer", "PS256", "sig")?;
    let impostor = scratch.write("impostor.jwk", impostor.public.to_string())?;
    let open = |key: &JwkPair, trust| {
        Open::new()
            .keys(&key.private_file)
            .trust(trust)
            .run(token.as_bytes())
    };
    open(&other, &signer.public_file)?.expect_refused("no-matching-key")?;
    open(&recipient, &other_signer.public_file)?.expect_refused("unknown-signer")?;
    open(&recipient, &impostor)?.expect_refused("signature-invalid")?;
    Ok(())
}

#[test]
fn a_gnupg_message_for_another_key_or_without_a_good_signature_is_refused() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let recipient = Party::new(&gpg, &scratch, "recipient")?;
    let signer = Party::new(&gpg, &scratch, "signer")?;
    let payload = dice.echo_request();
    let unsigned = Order {
        to: &[recipient.fingerprint()],
        ..Order::default()
    };
    let signed = Order {
        from: &[signer.fingerprint()],
        ..unsigned.clone()
    };
    let message = gpg.seal(&signed, &payload)?;
    Open::new()
        .keys(&signer.secret)
        .trust(&signer.public)
        .run(&message)?
        .expect_refused("no-matching-key")?;
    let open = Open::new().keys(&recipient.secret);
    // A key held is not trusted by that, nor is one that did not sign.
    open.run(&message)?.expect_refused("unknown-signer")?;
    open.clone()
        .trust(&recipient.public)
        .run(&message)?
        .expect_refused("unknown-signer")?;

    let open = open.trust(&signer.public);
    open.run(&message)?.expect_opened(&payload, &["valid"])?;
    open.run(&gpg.seal(&unsigned, &payload)?)?
        .expect_refused("not-signed")?;
    open.clone()
        .at("2099-01-01T00:00:00Z")
        .run(&message)?
        .expect_refused("signer-expired")?;
    open.at("2001-01-01T00:00:00Z")
        .run(&message)?
        .expect_refused("signature-not-yet-valid")?;
    Ok(())
}

#[test]
fn a_weak_digest_of_gnupg_is_refused_as_weak() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let party = Party::new(&gpg, &scratch, "party")?;
    let order = Order {
        to: &[party.fingerprint()],
        from: &[party.fingerprint()],
        options: &["--digest-algo", "SHA1"],
        ..Order::default()
    };
    let message = gpg.seal(&order, &dice.echo_request())?;
    Open::new()
        .keys(&party.secret)
        .trust(&party.public)
        .run(&message)?
        .expect_refused("signature-weak")?;
    Ok(())
}

#[test]
fn a_cut_message_is_refused_at_every_length() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let party = Party::new(&gpg, &scratch, "party")?;
    let order = Order {
        to: &[party.fingerprint()],
        from: &[party.fingerprint()],
        ..Order::default()
    };
    let message = gpg.seal(&order, &dice.echo_request())?;
    let open = Open::new().keys(&party.secret).trust(&party.public);
    for _ in 0..24 {
        let end = dice.below(message.len());
        let cut = message.get(..end).unwrap_or_default();
        let answer = open.run(cut)?;
        println!("cut to {end} of {}: {:?}", message.len(), answer.cause());
        ensure!(answer.status == 2, "{answer}");
    }
    Ok(())
}

fn nested_token(dice: &mut Dice, scratch: &Scratch) -> Result<(JwkPair, JwkPair, String)> {
    let recipient = jose_pair(scratch, "recipient", "RSA-OAEP-256", "enc")?;
    let signer = jose_pair(scratch, "signer", "PS256", "sig")?;
    let request = json!({
        "action": "seal", "payload": to_peer(&dice.echo_request()),
        "header": {"alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": "recipient"},
        "recipient": recipient.public,
        "signer": signer.private, "jws_header": {"alg": "PS256", "kid": "signer"},
    });
    let answer = peers::node("interop/peers/jose.mjs", &request)?;
    let token = peers::text(&answer, "token")?.to_owned();
    Ok((recipient, signer, token))
}
