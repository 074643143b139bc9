//! The examples of RFC 7515, 7516, 7517 and 7638 and a pair for the million-message attack, under
//! `permissive`, each with its own key held and trusted.

use anyhow::{Context as _, Result, ensure};
use conformance::envelope::run_json;
use conformance::scratch::Scratch;
use serde_json::{Value, json};

use crate::corpus::{Corpus, list, text};
use crate::table::Table;
use crate::token::{self, Expected};

const FILE: &str = "rfc-appendix/rfc_jose_appendix_vectors.json";

#[test]
fn tokens() -> Result<()> {
    let Some(corpus) = Corpus::find()? else {
        return Ok(());
    };
    let vectors = corpus.json(FILE)?;
    let mut table = Table::new("rfc-appendix tokens");
    for section in ["rfc7515", "rfc7516", "rfc8037", "jwcrypto_misc"] {
        for vector in list(&vectors, &format!("/vectors/{section}")) {
            let name = format!("{section} {}", text(vector, "/name"));
            let token = text(vector, "/compact");
            if token.is_empty() {
                table.skip("no compact serialization");
                continue;
            }
            // Appendix E has no key: whichever is held, the unknown `crit` member must refuse it.
            let keys = vector
                .get("key")
                .or_else(|| vectors.pointer("/vectors/rfc7515/1/key"))
                .context("no key in the file")?;
            let expected = expected(vector)?;
            match token::out_of_scope(token, keys, &expected) {
                Some(reason) => table.skip(&reason),
                None => table.record(&name, token::check(token, keys, keys, &expected)),
            }
        }
    }
    table.finish()
}

/// RFC 7516 section 11.5: what is wrong inside the wrapped key must not show.
#[test]
fn both_tokens_of_the_million_message_attack_are_refused_alike() -> Result<()> {
    let Some(corpus) = Corpus::find()? else {
        return Ok(());
    };
    let vectors = corpus.json(FILE)?;
    let mut answers = Vec::new();
    let mut table = Table::new("million_message_attack");
    for vector in list(&vectors, "/vectors/million_message_attack") {
        let name = text(vector, "/name");
        let token = compact(text(vector, "/json"))?;
        let answer = token::open(&token, vector.get("key").context("no key")?)?;
        let judged = answer.expect_refused("decryption-failed").map(|_| ());
        table.record(name, judged);
        answers.push((answer.status, answer.json));
    }
    let [first, second] = answers.as_slice() else {
        anyhow::bail!("{} tokens, not 2", answers.len());
    };
    ensure!(first == second, "{first:?}\n{second:?}");
    table.finish()
}

#[test]
fn thumbprints() -> Result<()> {
    let Some(corpus) = Corpus::find()? else {
        return Ok(());
    };
    let vectors = corpus.json(FILE)?;
    let mut table = Table::new("rfc-appendix thumbprints");
    let single = vectors.pointer("/vectors/rfc7638/0").context("RFC 7638")?;
    let set = vectors.pointer("/vectors/rfc7517/0").context("RFC 7517")?;
    let due = json!([text(single, "/thumbprint_sha256")]);
    table.record(
        "RFC 7638 3.1",
        check_thumbprints(single.pointer("/jwk"), Some(&due)),
    );
    table.record(
        "RFC 7517 A.1",
        check_thumbprints(set.pointer("/jwks"), set.pointer("/jwks/thumbprints")),
    );
    table.skip("key type OKP");
    table.finish()
}

fn check_thumbprints(keys: Option<&Value>, due: Option<&Value>) -> Result<()> {
    let scratch = Scratch::new()?;
    let file = scratch.write("keys", keys.context("no keys")?.to_string())?;
    let inspected = run_json(["key".as_ref(), "inspect".as_ref(), file.as_os_str()], &[])?;
    let seen: Vec<&Value> = inspected
        .list("/keys")
        .iter()
        .filter_map(|key| key.get("thumbprint"))
        .collect();
    ensure!(json!(seen) == *due.context("none due")?, "{seen:?}");
    Ok(())
}

/// The compact serialization of a flattened token (RFC 7516 section 7): the header members that
/// stand outside of the protected header move into it, so its tag no longer fits. That changes
/// nothing here: both ciphertexts are broken anyhow, and the wrapped keys are what differs.
fn compact(flattened: &str) -> Result<String> {
    let token: Value = serde_json::from_str(flattened)?;
    let recipient = token.pointer("/recipients/0").unwrap_or(&token);
    let mut header: Value = serde_json::from_slice(&token::base64url(text(&token, "/protected"))?)?;
    let alg = text(recipient, "/header/alg");
    ensure!(alg == "RSA1_5", "not an RSA1_5 token");
    header
        .as_object_mut()
        .context("the header is no object")?
        .insert("alg".into(), alg.into());
    let protected = token::to_base64url(header.to_string().as_bytes());
    let part = |name: &str| text(&token, name).to_owned();
    let key = text(recipient, "/encrypted_key");
    Ok([
        protected,
        key.into(),
        part("/iv"),
        part("/ciphertext"),
        part("/tag"),
    ]
    .join("."))
}

fn expected(vector: &Value) -> Result<Expected> {
    if !text(vector, "/expect").starts_with("valid") {
        return Ok(Expected::Refused);
    }
    let encoded = ["/payload_b64u", "/plaintext_b64u"]
        .map(|pointer| text(vector, pointer))
        .concat();
    if encoded.is_empty() {
        return Ok(Expected::Opened);
    }
    Ok(Expected::Payload(token::base64url(&encoded)?))
}
