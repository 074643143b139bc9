//! Tokens of josekit-rs over `alg`, `enc` and `zip`, under `permissive`, each with the key that its
//! index names.

use anyhow::Result;

use crate::corpus::{Corpus, list, text};
use crate::table::Table;
use crate::token::{self, Expected};

#[test]
fn every_token_in_scope_opens() -> Result<()> {
    let Some(corpus) = Corpus::find()? else {
        return Ok(());
    };
    let index = corpus.json("josekit-rs/INDEX.json")?;
    let mut table = Table::new("josekit-rs");
    for entry in list(&index, "") {
        let (file, key) = (text(entry, "/file"), text(entry, "/key"));
        let token = String::from_utf8(corpus.read(&format!("josekit-rs/data/{file}"))?)?;
        if !key.ends_with(".jwk") {
            table.skip("no single JWK opens it");
            continue;
        }
        let keys = corpus.json(&format!("josekit-rs/data/{key}"))?;
        let expected = Expected::Payload(text(entry, "/plaintext").as_bytes().to_vec());
        match token::out_of_scope(&token, &keys, &expected) {
            Some(reason) => table.skip(&reason),
            None => table.record(file, token::check(token.trim(), &keys, &keys, &expected)),
        }
    }
    table.finish()
}
