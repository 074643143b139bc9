//! The libraries among themselves, without the command: what one makes, the others read. When this
//! fails, a script or a library changed, and what the other tests say of the codec counts for
//! nothing.

use anyhow::{Context as _, Result, ensure};
use conformance::algorithms::{
    AGREEMENT, CONTENT_ENCRYPTION, DIRECT, ECDSA, EDDSA, HMAC, PASSWORD, RSA, RSA_SIGNATURES,
    WRAPPING, recipient_types, signer_type,
};
use conformance::dice::Dice;
use conformance::library::{Library, Name};
use conformance::parties::JwkPair;
use conformance::scratch::Scratch;
use serde_json::{Value, json};

use crate::keyring::{Keyring, Maker};
use crate::members::set;
use crate::tally::Tally;

#[test]
fn libraries_open_each_others_jwes() -> Result<()> {
    each_pair(|dice, scratch, maker, reader, tally| {
        let (mut turn, mut keys) = (dice.below(16), Keyring::new("enc"));
        let (maker_has, reader_has) = (maker.name, reader.name);
        for alg in [RSA, AGREEMENT, WRAPPING, DIRECT, PASSWORD].concat() {
            if !maker_has.has(alg) || !reader_has.has(alg) {
                continue;
            }
            let types = recipient_types(alg, 0).len();
            for _ in 0..types.max(2) {
                turn += 1;
                let (enc, octets) = *CONTENT_ENCRYPTION
                    .get(turn % CONTENT_ENCRYPTION.len())
                    .context("an enc")?;
                let key_type = *recipient_types(alg, octets)
                    .get(turn % types)
                    .context("a type")?;
                let hands = (&mut *dice, scratch, &mut *maker);
                let key = keys.key(hands, key_type, Maker::Library)?.clone();
                let outcome = jwe(dice, maker, reader, &key, (alg, enc, turn));
                tally.count(&format!("{alg} {enc} {key_type:?}"), outcome);
            }
        }
        Ok(())
    })
}

#[test]
fn libraries_verify_each_others_jwss() -> Result<()> {
    each_pair(|dice, scratch, maker, reader, tally| {
        let mut keys = Keyring::new("sig");
        for (turn, alg) in [RSA_SIGNATURES, ECDSA, EDDSA, HMAC]
            .concat()
            .iter()
            .enumerate()
        {
            let hands = (&mut *dice, scratch, &mut *maker);
            let key = keys.key(hands, signer_type(alg), Maker::Library)?.clone();
            let payload = dice.payload(turn);
            let request = json!({
                "serialization": if turn.is_multiple_of(2) { "compact" } else { "flattened" },
                "signers": [{"key": key.private, "protected": {"alg": alg}}],
            });
            let outcome = maker
                .sign(&payload, request)
                .and_then(|token| reader.verify(&token, &key.public, None))
                .and_then(|read| same(&read.payload, &payload));
            tally.count(&format!("{alg}, {} octets", payload.len()), outcome);
        }
        Ok(())
    })
}

fn jwe(
    dice: &mut Dice,
    maker: &mut Library,
    reader: &mut Library,
    key: &JwkPair,
    (alg, enc, turn): (&str, &str, usize),
) -> Result<()> {
    let payload = match dice.payload(turn) {
        empty if empty.is_empty() && !reader.name.opens_empty() => dice.octets(1),
        other => other,
    };
    let mut header = json!({"alg": alg, "enc": enc});
    if turn.is_multiple_of(2) {
        set(&mut header, "zip", "DEF");
    }
    let direct = matches!(alg, "dir" | "ECDH-ES");
    let spaces_hurt = maker.name == Name::Jwcrypto && !reader.name.keeps_spaces();
    let form = match ["compact", "flattened", "general"].get(turn % 3) {
        Some(&json) if !spaces_hurt && (!direct || maker.name.leaves_out_empty()) => json,
        _ => "compact",
    };
    // A compact JWE has no header of its recipient.
    let own = (form != "compact").then(|| json!({"x-turn": turn}));
    let request = json!({
        "serialization": form, "protected": header,
        "recipients": [{"key": key.public, "header": own}],
        "p2c": PASSWORD.contains(&alg).then_some(100_000),
    });
    let message = maker.encrypt(&payload, without_nulls(request))?;
    same(&reader.decrypt(&message, &key.private)?.payload, &payload)
}

fn without_nulls(mut request: Value) -> Value {
    if let Some(members) = request.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    let recipient = request.pointer_mut("/recipients/0");
    if let Some(members) = recipient.and_then(Value::as_object_mut) {
        members.retain(|_, value| !value.is_null());
    }
    request
}

fn same(read: &[u8], made: &[u8]) -> Result<()> {
    ensure!(read == made, "another payload");
    Ok(())
}

/// Every library as the maker, with every other one as the reader.
pub(crate) fn each_pair(
    test: impl Fn(&mut Dice, &Scratch, &mut Library, &mut Library, &mut Tally) -> Result<()>,
) -> Result<()> {
    let (mut dice, scratch) = (Dice::new()?, Scratch::new()?);
    for maker in Name::ALL {
        for reader in Name::ALL.into_iter().filter(|reader| *reader != maker) {
            println!("{maker:?} to {reader:?}");
            let (mut tally, mut made) = (Tally::default(), Library::start(maker)?);
            let mut read = Library::start(reader)?;
            test(&mut dice, &scratch, &mut made, &mut read, &mut tally)?;
            tally
                .finish()
                .with_context(|| format!("{maker:?} to {reader:?}"))?;
        }
    }
    Ok(())
}
