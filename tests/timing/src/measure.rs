//! Measuring a pair: classes in random order, a new message each time, one buffer, one clock.

use core::hint::black_box;
use core::time::Duration;
use std::time::Instant;

use anyhow::{Context as _, Result};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::classes::Pair;

/// Nanoseconds of each refusal, by class.
pub(crate) type Times = [Vec<f64>; 2];

/// Refusals before anything is counted.
const WARM_UP: usize = 200;

/// Measures for this long how long `refuse` takes.
///
/// # Errors
/// When a message is not refused as it should be: then the pair would measure something else.
pub(crate) fn run(
    pair: &Pair,
    seconds: u64,
    seed: u64,
    refuse: &mut dyn FnMut(&[u8]) -> Result<()>,
) -> Result<Times> {
    let mut order = ChaCha20Rng::seed_from_u64(seed);
    let mut times = Times::default();
    let mut buffer = Vec::new();
    let limit = Duration::from_secs(seconds);
    let begun = now();
    let mut done = 0;
    while done < WARM_UP || begun.elapsed() < limit {
        let drawn = order.next_u32();
        let class = usize::from(drawn & 1 == 1);
        let number = usize::try_from(drawn >> 1)?;
        let of = pair.classes.get(class).context("there are two classes")?;
        // One place in memory for all of them: where a message lies also takes time.
        buffer.clear();
        buffer.extend(of.message(number, &mut order)?);
        let start = now();
        let refused = black_box(refuse(black_box(&buffer)));
        let took = start.elapsed();
        refused.with_context(|| pair.name.clone())?;
        if done >= WARM_UP
            && let Some(times) = times.get_mut(class)
        {
            times.push(took.as_secs_f64() * 1e9);
        }
        done += 1;
    }
    Ok(times)
}

#[expect(
    clippy::disallowed_methods,
    reason = "measuring time is what this program is for; nothing depends on the date"
)]
fn now() -> Instant {
    Instant::now()
}
