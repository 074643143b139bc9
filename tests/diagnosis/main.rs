//! What the command says of broken messages: one cause for each, the first of several, in words
//! that a newcomer can act on. Real messages of GnuPG, npm `jose`, `jwcrypto` and the command are
//! damaged in one known way each; everything goes through the built command.

extern crate alloc;

mod causes;
mod damage;
mod makers;
mod order;
mod report;
mod row;
mod table;
mod texts;

use alloc::collections::BTreeMap;

use anyhow::{Result, ensure};
use makers::Makers;

#[test]
fn every_payload_has_its_one_cause() -> Result<()> {
    let makers = Makers::new()?;
    let rows = table::rows(&makers)?;
    report::Report::of(&rows).finish()
}

#[test]
fn every_cause_has_two_payloads_at_least() -> Result<()> {
    let makers = Makers::new()?;
    let mut counts: BTreeMap<&str, usize> = causes::all().map(|cause| (cause, 0)).collect();
    for row in table::rows(&makers)? {
        if let Some(count) = row.cause().and_then(|cause| counts.get_mut(cause)) {
            *count += 1;
        }
    }
    counts.retain(|_, count| *count < 2);
    ensure!(counts.is_empty(), "too few: {counts:?}");
    Ok(())
}
