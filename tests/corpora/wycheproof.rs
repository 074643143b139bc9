//! Wycheproof's JOSE files, under `permissive`, with the group's own key held, and its
//! public half trusted where the file gives one.

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::corpus::{Corpus, list, text};
use crate::table::Table;
use crate::token::{self, Expected};

#[test]
fn json_web_encryption() -> Result<()> {
    run("json_web_encryption_test.json")
}

#[test]
fn json_web_signature() -> Result<()> {
    run("json_web_signature_test.json")
}

#[test]
fn json_web_key() -> Result<()> {
    run("json_web_key_test.json")
}

#[test]
fn json_web_crypto() -> Result<()> {
    run("json_web_crypto_test.json")
}

fn run(file: &str) -> Result<()> {
    let Some(corpus) = Corpus::find()? else {
        return Ok(());
    };
    let vectors = corpus.json(&format!("wycheproof/{file}"))?;
    let mut table = Table::new(file);
    for group in list(&vectors, "/testGroups") {
        let keys = group
            .get("private")
            .or_else(|| group.get("public"))
            .context("a group without a key")?;
        let trust = group.get("public").unwrap_or(keys);
        for case in list(group, "/tests") {
            run_case(case, keys, trust, &mut table)?;
        }
    }
    table.finish()
}

fn run_case(case: &Value, keys: &Value, trust: &Value, table: &mut Table) -> Result<()> {
    let id = case.get("tcId").map(Value::to_string).unwrap_or_default();
    let Some(token) = ["jwe", "jws"]
        .iter()
        .find_map(|kind| match case.get(kind)? {
            Value::String(compact) => Some(compact.clone()),
            json => Some(json.to_string()),
        })
    else {
        table.skip("no token in the case");
        return Ok(());
    };
    let expected = match (text(case, "/result"), case.get("pt")) {
        ("valid", Some(Value::String(hex))) => Expected::Payload(from_hex(hex)?),
        ("valid", _) => Expected::Opened,
        _ => Expected::Refused,
    };
    match token::out_of_scope(&token, keys, &expected) {
        Some(reason) => table.skip(&reason),
        None => table.record(&id, token::check(&token, keys, trust, &expected)),
    }
    Ok(())
}

fn from_hex(text: &str) -> Result<Vec<u8>> {
    (0..text.len())
        .step_by(2)
        .map(|at| {
            let digits = text.get(at..at + 2).context("an odd number of digits")?;
            Ok(u8::from_str_radix(digits, 16)?)
        })
        .collect()
}
