//! Two and three faults at once: the one that is reported is the first on the list of causes.
//!
//! The list has exceptions, written under it, and they are one rule: what nobody can know yet is not
//! said. Outside, everything is readable without a key and is refused before one is tried
//! (`integrity-missing`: "no key is tried"). Then come the keys and the decryption, in which
//! integrity is proved. What lies inside is said only after that (`not-signed`, `nesting-missing`, a
//! forbidden inner cipher, and every signature).

mod jwe;
mod jws;
mod openpgp;
mod protocol;

use anyhow::{Context as _, Result, ensure};

use crate::causes;
use crate::report::Report;
use crate::row::{Expected, Row};

/// One thing that is wrong with a message of the kind `S` describes.
struct Fault<S> {
    name: &'static str,
    /// Faults that take each other's place have one in common.
    axes: &'static [&'static str],
    phase: Phase,
    cause: &'static str,
    apply: fn(&mut S),
}

/// What has to be done before a fault can be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// Nothing: it is readable without a key.
    Outside,
    /// A key is looked for and used.
    Keys,
    /// Integrity is proved.
    Inside,
}

impl<S> Fault<S> {
    fn excludes(&self, other: &Self) -> bool {
        self.axes.iter().any(|axis| other.axes.contains(axis))
    }
}

/// Every choice of `size` faults that can be made together.
fn combinations<S>(faults: &[Fault<S>], size: usize) -> Vec<Vec<&Fault<S>>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut found = Vec::new();
    for (at, first) in faults.iter().enumerate() {
        let rest = faults.get(at + 1..).unwrap_or_default();
        for mut others in combinations(rest, size - 1) {
            if !others.iter().any(|other| first.excludes(other)) {
                others.insert(0, first);
                found.push(others);
            }
        }
    }
    found
}

/// The cause that is due for these faults together.
fn due<S>(faults: &[&Fault<S>]) -> Result<&'static str> {
    let first = faults
        .iter()
        .min_by_key(|fault| (fault.phase, causes::place(fault.cause)));
    Ok(first.context("no fault")?.cause)
}

/// Judges every choice of one, two and three faults; `make` makes the message that has them.
fn check<S: Clone>(sound: &S, faults: &[Fault<S>], make: impl Fn(&S) -> Result<Row>) -> Result<()> {
    let mut rows = Vec::new();
    for size in 1..=3 {
        let choices = combinations(faults, size);
        println!("{} choices of {size}", choices.len());
        for choice in choices {
            let mut spec = sound.clone();
            for fault in &choice {
                (fault.apply)(&mut spec);
            }
            let names: Vec<&str> = choice.iter().map(|fault| fault.name).collect();
            let mut row = make(&spec).with_context(|| names.join(" + "))?;
            row.name = names.join(" + ");
            row.expected = Expected::Refused(due(&choice)?);
            rows.push(row);
        }
    }
    let mut row = make(sound)?;
    row.expected = Expected::Done(&[]);
    ensure!(row.cause().is_none());
    rows.push(row);
    Report::of(&rows).finish()
}
