//! Long messages that a log or a field cut at a length of its own.

use anyhow::{Context as _, Result};

use crate::makers::Makers;
use crate::row::Row;

pub(super) fn rows(makers: &Makers) -> Result<Vec<Row>> {
    let long = &makers.long;
    let mut rows = Vec::new();
    for sample in [makers.own.openpgp_of(long)?, makers.own.jwe_of(long)?] {
        for length in LENGTHS {
            let cut = sample.damaged(|text| {
                let kept = text.get(..*length).context("the message is not longer")?;
                Ok(kept.to_vec())
            })?;
            rows.push(cut.refused(format!("cut after {length} octets"), "truncated"));
        }
    }
    Ok(rows)
}

/// Where logs and databases cut.
const LENGTHS: &[usize] = &[1_024, 4_096, 65_536];
