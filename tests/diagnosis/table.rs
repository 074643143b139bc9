//! The table: what is wrong with each payload, and what has to be said of it.

mod cut;
mod jwe;
mod jws;
mod key_sets;
mod keys;
mod openpgp;
mod protocol;
mod signed;
mod signers;
mod wrapping;

use anyhow::{Context as _, Result};

use crate::makers::Makers;
use crate::row::Row;

/// Every row.
pub(crate) fn rows(makers: &Makers) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (name, part) in PARTS {
        rows.extend(part(makers).with_context(|| (*name).to_owned())?);
    }
    Ok(rows)
}

/// One file of rows.
type Part = fn(&Makers) -> Result<Vec<Row>>;

const PARTS: &[(&str, Part)] = &[
    ("openpgp", openpgp::rows),
    ("signed", signed::rows),
    ("jwe", jwe::rows),
    ("jws", jws::rows),
    ("keys", keys::rows),
    ("key_sets", key_sets::rows),
    ("signers", signers::rows),
    ("wrapping", wrapping::rows),
    ("cut", cut::rows),
    ("protocol", protocol::rows),
];
