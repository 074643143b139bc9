//! Damaging inputs: bit flips, cuts, splices, repeated parts, lengths that lie. No coverage guides
//! it; that is what libFuzzer is for.

use envelope::encoding::{base64url_decode, base64url_encode};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};

/// Makes damaged inputs from a pool of sound ones, the same ones for the same seed.
pub struct Mutator {
    rng: ChaCha8Rng,
    pool: Vec<Vec<u8>>,
}

impl Mutator {
    /// Damages the inputs of this pool.
    #[must_use]
    pub fn new(seed: u64, pool: Vec<Vec<u8>>) -> Self {
        Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
            pool,
        }
    }

    /// The next damaged input.
    pub fn input(&mut self) -> Vec<u8> {
        let mut input = self.any();
        for _ in 0..=self.below(4) {
            self.damage(&mut input);
        }
        input.truncate(LONGEST);
        input
    }

    /// A number from 0 up to, not including, `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let drawn = self.rng.next_u64() % u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        usize::try_from(drawn).unwrap_or(0)
    }

    fn any(&mut self) -> Vec<u8> {
        let place = self.below(self.pool.len());
        self.pool.get(place).cloned().unwrap_or_default()
    }

    fn damage(&mut self, input: &mut Vec<u8>) {
        match self.below(9) {
            0 | 1 => self.flip(input),
            2 => {
                let place = self.below(input.len());
                if let Some(octet) = input.get_mut(place) {
                    *octet = self.rng.next_u32().to_be_bytes()[0];
                }
            }
            3 => {
                let range = self.range(input.len());
                input.drain(range);
            }
            4 => {
                let range = self.range(input.len());
                let part = input.get(range.clone()).unwrap_or_default().to_vec();
                input.splice(range.start..range.start, part);
            }
            5 => self.splice(input),
            6 => self.lie_about_length(input),
            7 => self.repeat_member(input),
            _ => self.damage_inside(input),
        }
    }

    fn flip(&mut self, input: &mut [u8]) {
        let (place, bit) = (self.below(input.len()), self.below(8));
        if let Some(octet) = input.get_mut(place) {
            *octet ^= 1 << bit;
        }
    }

    /// The beginning of this input and the end of another one.
    fn splice(&mut self, input: &mut Vec<u8>) {
        let other = self.any();
        let (keep, from) = (self.below(input.len() + 1), self.below(other.len() + 1));
        input.truncate(keep);
        input.extend(other.get(from..).unwrap_or_default());
    }

    /// Writes an extreme number over whatever is there.
    fn lie_about_length(&mut self, input: &mut [u8]) {
        let choice = self.below(LENGTHS.len());
        let number = LENGTHS.get(choice).copied().unwrap_or_default();
        let place = self.below(input.len());
        for (octet, new) in input.iter_mut().skip(place).zip(number) {
            *octet = *new;
        }
    }

    /// Writes what stands between two commas, lines or dots a second time.
    fn repeat_member(&mut self, input: &mut Vec<u8>) {
        let choice = self.below(SEPARATORS.len());
        let separator = SEPARATORS.get(choice).copied().unwrap_or(b',');
        let places: Vec<usize> = input
            .iter()
            .enumerate()
            .filter_map(|(place, octet)| (*octet == separator).then_some(place))
            .collect();
        let choice = self.below(places.len());
        let Some(start) = places.get(choice).copied() else {
            return;
        };
        let end = places.get(choice + 1).copied().unwrap_or(input.len());
        let part = input.get(start..end).unwrap_or_default().to_vec();
        input.splice(start..start, part);
    }

    /// Damages what a part of base64url encodes, so that the encoding itself stays sound.
    fn damage_inside(&mut self, input: &mut Vec<u8>) {
        let runs: Vec<core::ops::Range<usize>> = runs(input);
        let choice = self.below(runs.len());
        let Some(range) = runs.get(choice).cloned() else {
            return self.flip(input);
        };
        let text = input.get(range.clone()).unwrap_or_default();
        let Ok(mut octets) = base64url_decode(text) else {
            return self.flip(input);
        };
        match self.below(4) {
            0 => octets.truncate(self.below(octets.len() + 1)),
            1 => self.lie_about_length(&mut octets),
            2 => self.repeat_member(&mut octets),
            _ => self.flip(&mut octets),
        }
        input.splice(range, base64url_encode(&octets).into_bytes());
    }

    fn range(&mut self, length: usize) -> core::ops::Range<usize> {
        let start = self.below(length);
        let end = start + self.below((length - start).min(CUT_MAX) + 1);
        start..end
    }
}

/// Where four or more characters of base64url stand together.
fn runs(input: &[u8]) -> Vec<core::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    for (place, octet) in input.iter().chain(b".").enumerate() {
        if octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_') {
            continue;
        }
        if place - start >= 4 {
            runs.push(start..place);
        }
        start = place + 1;
    }
    runs
}

const LONGEST: usize = 64 * 1024;
const CUT_MAX: usize = 512;
const SEPARATORS: &[u8] = b",\n.\"{";

/// Lengths as DER, OpenPGP and decimal text write them.
const LENGTHS: &[&[u8]] = &[
    &[0],
    &[1],
    &[0x7f],
    &[0x80],
    &[0x82, 0xff, 0xff],
    &[0x84, 0xff, 0xff, 0xff, 0xff],
    &[0xc0, 0],
    &[0xdf, 0xff],
    &[0xe0],
    &[0xfe],
    &[0xff, 0xff, 0xff, 0xff, 0xff],
    &[0xff, 0, 0, 0, 0],
    &[0xff; 8],
    b"99999999999999999999",
    b"-1",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_inputs_and_another_one_others() {
        let made = |seed| {
            let mut mutator = Mutator::new(seed, vec![b"eyJhbGciOiJub25lIn0.e30.".to_vec()]);
            (0..50).map(|_| mutator.input()).collect::<Vec<_>>()
        };
        assert_eq!(made(1), made(1));
        assert_ne!(made(1), made(2));
    }

    #[test]
    fn nothing_in_the_pool_is_no_reason_to_stop() {
        let mut mutator = Mutator::new(1, Vec::new());
        for _ in 0..200 {
            mutator.input();
        }
    }

    #[test]
    fn runs_of_base64url_are_found() {
        assert_eq!(runs(b"abcd.ef.ghijk"), [0..4, 8..13]);
    }
}
