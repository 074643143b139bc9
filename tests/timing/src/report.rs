//! What is printed: a line for each pair, and how to read it.

use core::fmt;

use anyhow::Result;
use serde::Serialize;

use crate::classes::Pair;
use crate::measure::Times;
use crate::statistic::{Compared, NOTABLE, compare, cropped};

/// How to read the table.
pub(crate) const HOW_TO_READ: &str = "|t| below 4.5 in both columns: this run shows no difference \
    between the classes; above it they probably take different time, which a longer run on a quiet \
    machine confirms (|t| grows with the number of samples) or not (it comes and goes, or the \
    control pairs of equal classes show it too). Differences below `sees ns` would not have shown. \
    control.longer and the other pairs of that name differ in their length and show that the method \
    works.";

/// The result of one pair.
#[derive(Serialize)]
pub(crate) struct Row {
    name: String,
    profile: &'static str,
    classes: [String; 2],
    samples: [usize; 2],
    /// Of all times.
    mean_difference_ns: f64,
    t: f64,
    resolution_ns: f64,
    /// Of the cropped set with the greatest statistic; absent with too few samples.
    cropped: Option<Cropped>,
    notable: bool,
}

/// The cropped set with the greatest statistic.
#[derive(Serialize)]
struct Cropped {
    /// The share of the times that it keeps, from the fast end.
    kept: f64,
    mean_difference_ns: f64,
    t: f64,
    resolution_ns: f64,
}

impl Row {
    pub(crate) fn of(pair: &Pair, times: &Times) -> Self {
        let Compared {
            samples,
            difference,
            t,
            resolution,
        } = compare(times, f64::MAX);
        let cropped = cropped(times).map(|(compared, kept)| Cropped {
            kept,
            mean_difference_ns: compared.difference,
            t: compared.t,
            resolution_ns: compared.resolution,
        });
        Self {
            name: pair.name.clone(),
            profile: pair.rules.name(),
            classes: pair.classes.each_ref().map(|class| class.name().to_owned()),
            samples,
            mean_difference_ns: difference,
            t,
            resolution_ns: resolution,
            notable: t.max(cropped.as_ref().map_or(0.0, |cropped| cropped.t)) >= NOTABLE,
            cropped,
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            profile,
            classes: [first, second],
            samples: [a, b],
            ..
        } = self;
        write!(
            f,
            "{name:<32}{profile:<12}{:<34}{:>9}{:>12.1}{:>8.2}",
            format!("{first} / {second}"),
            a + b,
            self.mean_difference_ns,
            self.t
        )?;
        match &self.cropped {
            Some(cropped) => write!(
                f,
                "{:>12.1}{:>8.2}{:>10.0} at {:>5.1} %",
                cropped.mean_difference_ns,
                cropped.t,
                cropped.resolution_ns,
                cropped.kept * 100.0
            )?,
            None => f.write_str("  too few to crop")?,
        }
        f.write_str(if self.notable { "  <-- look" } else { "" })
    }
}

/// The lines above the table.
pub(crate) fn heading(seed: u64, seconds: u64, with_corpora: bool) -> String {
    let corpora = if with_corpora {
        ""
    } else {
        "; Botan's blocks skipped: ENVELOPE_CORPORA is not set"
    };
    format!(
        "seed {seed}, {seconds} s for each pair{corpora}\n{:<32}{:<12}{:<34}{:>9}{:>12}{:>8}{:>12}{:>8}{:>10}",
        "pair", "profile", "classes", "samples", "mean ns", "|t|", "cropped ns", "|t|", "sees ns"
    )
}

/// One object for machines.
///
/// # Errors
/// When a number can not be written.
pub(crate) fn json(seed: u64, seconds: u64, with_corpora: bool, rows: &[Row]) -> Result<String> {
    let object = serde_json::json!({
        "seed": seed,
        "seconds": seconds,
        "corpora": with_corpora,
        "threshold": NOTABLE,
        "how_to_read": HOW_TO_READ,
        "pairs": rows,
    });
    Ok(serde_json::to_string_pretty(&object)?)
}
