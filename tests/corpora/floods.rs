//! Floods of empty packets, made here: what has two octets on the wire, or a twentieth of one
//! compressed, must not take a hundred times that in memory. Needs no corpus.

mod wrappings;

use core::time::Duration;

use anyhow::{Result, ensure};
use conformance::envelope::{self, Answer, Open};
use conformance::process;

#[test]
fn empty_packets_behind_a_session_key_are_not_kept() -> Result<()> {
    let session_key = [0xc1, 13, 3, 1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 8, 0xff];
    let message = flood(&session_key);
    bounded(|| Open::new().passphrase("none").run(&message))?.expect_refused("nesting-limit")?;
    bounded(|| envelope::run_json(["inspect", "-"], &message))?.expect_refused("nesting-limit")?;
    Ok(())
}

#[test]
fn empty_packets_that_are_compressed_are_not_kept() -> Result<()> {
    let message = compressed_flood();
    ensure!(message.len() < 110_000, "{} octets", message.len());
    let open = Open::new().passphrase("none").profile("permissive");
    bounded(|| open.run(&message))?.expect_refused("nesting-limit")?;
    Ok(())
}

#[test]
fn empty_packets_behind_a_key_are_not_kept() -> Result<()> {
    let key = [0xc6, 12, 4, 0, 0, 0, 0, 1, 0, 8, 0xff, 0, 2, 3];
    let file = flood(&key);
    bounded(|| envelope::run_json(["inspect", "-"], &file))?.expect_refused("nesting-limit")?;
    Ok(())
}

/// Twice at most: a busy machine is no fault.
fn bounded(run: impl Fn() -> Result<Answer>) -> Result<Answer> {
    let before = process::peak_of_children()?;
    let mut answer = run()?;
    if answer.took > TIME_MAX {
        answer = run()?;
    }
    ensure!(answer.took < TIME_MAX, "took {:?}", answer.took);
    // Where the command was built by this very process, the compiler hides what it uses.
    if before <= MEMORY_MAX {
        ensure!(answer.peak <= MEMORY_MAX, "held {} octets", answer.peak);
    }
    println!("{:?}, {} MiB", answer.took, answer.peak >> 20);
    Ok(answer)
}

/// A packet and then empty markers, as long as a body may be.
fn flood(first: &[u8]) -> Vec<u8> {
    [
        first,
        &MARKER.repeat((BODY_MAX - first.len()) / MARKER.len()),
    ]
    .concat()
}

/// A compressed packet of one literal packet and almost 16 MiB of empty markers.
fn compressed_flood() -> Vec<u8> {
    let deflated = deflated();
    let mut message = vec![0xc8, 255];
    let octets = u32::try_from(deflated.len() + 1).unwrap_or(u32::MAX);
    message.extend(octets.to_be_bytes());
    message.push(ZIP);
    message.extend(deflated);
    message
}

/// One block of fixed codes (RFC 1951 section 3.2.6): the beginning octet for octet, then copies
/// of the last two octets, 258 at a time.
fn deflated() -> Vec<u8> {
    let literal = [0xcb, 7, b'b', 0, 0, 0, 0, 0, b'x'];
    let mut bits = Bits::default();
    bits.number(0b011, 3);
    for octet in literal.iter().chain(&MARKER) {
        match *octet {
            low @ 0..=143 => bits.code(0b0011_0000 + u16::from(low), 8),
            high => bits.code(0b1_1001_0000 + u16::from(high - 144), 9),
        }
    }
    for _ in 0..PAYLOAD_MAX / 258 - 1 {
        bits.code(0b1100_0101, 8);
        bits.code(0b0_0001, 5);
    }
    bits.code(0, 7);
    bits.octets
}

/// Bits, the lowest of an octet first.
#[derive(Default)]
struct Bits {
    octets: Vec<u8>,
    filled: u8,
}

impl Bits {
    fn bit(&mut self, bit: bool) {
        if self.filled == 0 {
            self.octets.push(0);
        }
        if let Some(last) = self.octets.last_mut() {
            *last |= u8::from(bit) << self.filled;
        }
        self.filled = (self.filled + 1) % 8;
    }

    /// A number, its lowest bit first.
    fn number(&mut self, number: u16, length: u8) {
        (0..length).for_each(|at| self.bit(number >> at & 1 == 1));
    }

    /// A code, its highest bit first.
    fn code(&mut self, code: u16, length: u8) {
        (0..length)
            .rev()
            .for_each(|at| self.bit(code >> at & 1 == 1));
    }
}

const MARKER: [u8; 2] = [0xca, 0];
const ZIP: u8 = 1;
/// The longest body that the built-in profiles open, and the longest payload.
const BODY_MAX: usize = 24 * 1024 * 1024;
const PAYLOAD_MAX: usize = 16 * 1024 * 1024;
const TIME_MAX: Duration = Duration::from_secs(2);
/// 256 MiB.
const MEMORY_MAX: u64 = 268_435_456;
