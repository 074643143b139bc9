//! Measures how long `envelope::open` takes to refuse messages that differ in one thing that an
//! attacker must not learn, and compares the two times with Welch's t-test (Reparaz, Balasch,
//! Verbauwhede: "Dude, is my code constant time?", 2017). It reports; it asserts nothing.
//!
//! The padded blocks are made here and encrypted with the raw RSA operation, since no sound
//! program makes them.

extern crate alloc;

mod classes;
mod content;
mod corpora;
mod measure;
mod messages;
mod pairs;
mod party;
mod report;
mod served;
mod statistic;
mod tokens;

use anyhow::Result;
use clap::Parser;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use crate::classes::Pair;
use crate::measure::Times;
use crate::party::{Party, Rules};
use crate::served::Served;

/// A statistic of refusal times, class against class.
#[derive(Parser)]
#[command(name = "timing")]
struct Arguments {
    /// How long each pair of classes is measured.
    #[arg(long, default_value_t = 20, value_name = "N")]
    seconds: u64,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Only pairs whose name contains this.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Also the echo of a server, over HTTP.
    #[arg(long)]
    served: bool,
    /// Repeats the keys, blocks and the order of a run.
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let party = Party::new(arguments.seed)?;
    let mut pairs = pairs::all(&party, arguments.seed);
    let corpora = corpora::pairs(&party, arguments.seed)?;
    let with_corpora = corpora.is_some();
    pairs.extend(corpora.into_iter().flatten());
    let served = arguments.served.then(Served::new).transpose()?;
    pairs.extend(served.iter().flat_map(Served::pairs));
    if let Some(text) = &arguments.only {
        pairs.retain(|pair| pair.name.contains(text));
    }
    let mut rows = Vec::new();
    if !arguments.json {
        println!(
            "{}",
            report::heading(arguments.seed, arguments.seconds, with_corpora)
        );
    }
    for pair in &pairs {
        let times = measured(pair, &party, served.as_ref(), &arguments)?;
        let row = report::Row::of(pair, &times);
        if !arguments.json {
            println!("{row}");
        }
        rows.push(row);
    }
    if arguments.json {
        println!(
            "{}",
            report::json(arguments.seed, arguments.seconds, with_corpora, &rows)?
        );
    } else {
        println!("\n{}", report::HOW_TO_READ);
    }
    Ok(())
}

fn measured(
    pair: &Pair,
    party: &Party,
    served: Option<&Served>,
    arguments: &Arguments,
) -> Result<Times> {
    let (seconds, seed) = (arguments.seconds, arguments.seed);
    match served {
        Some(served) if pair.rules == Rules::Served => {
            measure::run(pair, seconds, seed, &mut |message| served.refuse(message))
        }
        _ => {
            let mut rng = ChaCha20Rng::seed_from_u64(seed);
            measure::run(pair, seconds, seed, &mut |message| {
                party.refuse(message, pair.rules, pair.cause, &mut rng)
            })
        }
    }
}
