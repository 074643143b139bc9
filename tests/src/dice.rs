//! Chance that can be repeated: payloads, places to damage and choices all come from one seed.
//!
//! Keys are made by the tools under test from the system's own randomness and are not repeated.

use anyhow::{Context as _, Result};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};

/// A source of choices for one test.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// Starts from `ENVELOPE_SEED`, or from a new seed; prints it, so that a failure can be repeated.
    ///
    /// # Errors
    /// When `ENVELOPE_SEED` is not a number, or the system has no randomness.
    pub fn new() -> Result<Self> {
        let seed = match std::env::var("ENVELOPE_SEED") {
            Ok(text) => text.parse().context("ENVELOPE_SEED is not a number")?,
            Err(_) => getrandom::u64().context("the system has no randomness")?,
        };
        println!("seed: ENVELOPE_SEED={seed}");
        Ok(Self(ChaCha8Rng::seed_from_u64(seed)))
    }

    /// This many octets, of every value.
    pub fn octets(&mut self, length: usize) -> Vec<u8> {
        let mut octets = vec![0; length];
        self.0.fill_bytes(&mut octets);
        octets
    }

    /// An echo request of the payment protocol with a random message, as partners send it.
    pub fn echo_request(&mut self) -> Vec<u8> {
        let (id, message) = (self.0.next_u64(), self.0.next_u64());
        format!(
            "{{\"requestHeader\":{{\"protocolVersion\":{{\"major\":1,\"minor\":0,\"revision\":0}},\
             \"requestId\":\"{id:016x}\",\"requestTimestamp\":\"1795000000000\"}},\
             \"clientMessage\":\"\u{c548}\u{b155} {message:016x}\"}}"
        )
        .into_bytes()
    }

    /// A payload for turn `turn` of a test: nothing, one octet, an echo request, octets of every
    /// value, and now and then some hundred thousand octets, of text and of every value.
    pub fn payload(&mut self, turn: usize) -> Vec<u8> {
        match turn % 16 {
            0 => Vec::new(),
            1 => self.octets(1),
            7 => self.echo_request().repeat(1 + self.below(1_500)),
            15 => {
                let length = 200_000 + self.below(200_000);
                self.octets(length)
            }
            other if other % 2 == 0 => self.echo_request(),
            _ => {
                let length = 2 + self.below(4_000);
                self.octets(length)
            }
        }
    }

    /// A number from 0 up to, not including, `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let drawn = self.0.next_u64() % u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        usize::try_from(drawn).unwrap_or(0)
    }

    /// One bit of `octets[place]` turned over, `place` drawn from `range`.
    pub fn flip(&mut self, octets: &mut [u8], range: core::ops::Range<usize>) -> usize {
        let place = range.start + self.below(range.len());
        let bit = self.below(8);
        if let Some(octet) = octets.get_mut(place) {
            *octet ^= 1 << bit;
        }
        println!("flipped bit {bit} of octet {place} of {}", octets.len());
        place
    }
}
