//! The worked examples of RFC 7520, under `permissive`, each with its own key held and trusted.

use anyhow::Result;
use serde_json::json;

use crate::corpus::{Corpus, file_name, text};
use crate::table::Table;
use crate::token::{self, Expected};

#[test]
fn rfc7520() -> Result<()> {
    let Some(corpus) = Corpus::find()? else {
        return Ok(());
    };
    let mut table = Table::new("jose-cookbook");
    for file in corpus.group("jose.rfc7520")? {
        if !file.ends_with(".json") {
            continue;
        }
        let example = corpus.json(&file)?;
        let compact = text(&example, "/output/compact");
        if compact.is_empty() {
            table.skip("no compact serialization");
            continue;
        }
        let keys = match example.pointer("/input/key") {
            Some(key) if key.is_object() => json!({"keys": [key]}),
            Some(key) if key.is_array() => json!({"keys": key}),
            _ => {
                table.skip("no single key in the example");
                continue;
            }
        };
        let payload = ["/input/payload", "/input/plaintext"]
            .map(|pointer| text(&example, pointer))
            .concat();
        let expected = Expected::Payload(payload.into_bytes());
        match token::out_of_scope(compact, &keys, &expected) {
            Some(reason) => table.skip(&reason),
            None => table.record(
                file_name(&file),
                token::check(compact, &keys, &keys, &expected),
            ),
        }
    }
    nested(&corpus, &mut table)?;
    table.finish()
}

/// Section 6: RSA-OAEP with A128GCM around PS256.
fn nested(corpus: &Corpus, table: &mut Table) -> Result<()> {
    let example = corpus.json("jose-cookbook/6.nesting_signatures_and_encryption.json")?;
    let keys = ["/sign/input/key", "/encrypt/input/key"].map(|pointer| example.pointer(pointer));
    let keys = json!({"keys": keys});
    let payload = text(&example, "/sign/input/payload");
    let outcome = token::check(
        text(&example, "/encrypt/output/compact"),
        &keys,
        &keys,
        &Expected::Payload(payload.as_bytes().to_vec()),
    );
    table.record("6.nesting", outcome);
    Ok(())
}
