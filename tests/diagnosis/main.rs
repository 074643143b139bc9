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

use anyhow::Result;
use makers::Makers;

#[test]
fn every_payload_has_its_one_cause() -> Result<()> {
    let makers = Makers::new()?;
    let rows = table::rows(&makers)?;
    report::Report::of(&rows).finish()
}
