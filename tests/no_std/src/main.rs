//! Opens the example of RFC 7516 appendix A.2 and a message of its own making, and judges the tokens
//! that others published, in a binary that has no std: it would not link if anything below it did.
//! Exit status 0 when all of that is as it should be.
#![no_std]
#![no_main]

extern crate alloc;

mod host;

use alloc::format;
use core::ffi::{c_char, c_int};

use envelope::key::ring::KeyRing;
use envelope::policy::algorithm::Serialization;
use envelope::policy::profile::Profile;
use envelope::seal::{SealEncoding, SealFormat, SealRequest};
use envelope::{OpenRequest, UnixTime, open, seal};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

/// Called by the host's C start-up code.
#[unsafe(no_mangle)]
pub extern "C" fn main(_: c_int, _: *const *const c_char) -> c_int {
    let good = published_example_opens() == Some(true)
        && round_trip() == Some(true)
        && published_tokens_are_judged_rightly();
    c_int::from(!good)
}

/// One line for each file, and one more for what fails; every file runs.
fn published_tokens_are_judged_rightly() -> bool {
    let suites = vectors::suites();
    if suites.is_empty() {
        host::print(vectors::SKIPPED);
    }
    let mut good = true;
    for suite in suites {
        let tally = suite.run();
        host::print(&format!(
            "{}: {} run, {} agreed, {} disagreed, {} excepted, {} skipped",
            tally.file,
            tally.run,
            tally.agreed,
            tally.disagreed.len(),
            tally.excepted.len(),
            tally.left_out()
        ));
        if let Some(failure) = tally.failure() {
            good = false;
            host::print(&failure);
        }
    }
    good
}

fn published_example_opens() -> Option<bool> {
    let keys = ring(KEY)?;
    let legacy = Profile::built_in("jwe-legacy").ok()?;
    Some(payload_is(
        TOKEN,
        b"Live long and prosper.",
        &keys,
        &KeyRing::new(),
        &legacy,
    ))
}

/// Encrypted around a signature, opened and verified; then changed, and refused.
fn round_trip() -> Option<bool> {
    let (keys, signers) = (ring(KEY)?, ring(SIGNER)?);
    let strict = Profile::built_in("jwe-jws").ok()?;
    let request = SealRequest {
        payload: b"{}",
        format: SealFormat::Jwe,
        recipients: &keys,
        signers: &signers,
        passphrases: &[],
        environment: None,
        profile: &strict,
        at: AT,
        alg: None,
        enc: None,
        jws_alg: None,
        zip: true,
        hidden: false,
        serialization: Serialization::Compact,
        encoding: SealEncoding::Wire,
    };
    let mut message = seal(&request, &mut rng()).ok()?.message;
    let opens = payload_is(&message, b"{}", &keys, &signers, &strict);
    let octet = message.iter_mut().rev().nth(5)?;
    *octet = if *octet == b'A' { b'B' } else { b'A' };
    Some(opens && !payload_is(&message, b"{}", &keys, &signers, &strict))
}

fn payload_is(
    token: &[u8],
    expected: &[u8],
    keys: &KeyRing,
    trust: &KeyRing,
    profile: &Profile,
) -> bool {
    let request = OpenRequest {
        input: token,
        detached: None,
        keys,
        trust,
        passphrases: &[],
        session_keys: &[],
        environment: None,
        profile,
        at: AT,
    };
    open(&request, &mut rng()).is_ok_and(|opened| opened.payload().expose() == expected)
}

fn ring(key: &[u8]) -> Option<KeyRing> {
    let mut ring = KeyRing::new();
    ring.import(key, "example").ok()?;
    Some(ring)
}

/// Fixed, so that the proof always runs alike; a product seeds it from the system.
fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(1)
}

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

/// RFC 7516 appendix A.2.
const KEY: &[u8] = include_bytes!("rfc7516-a2.jwk");
const TOKEN: &[u8] = include_bytes!("rfc7516-a2.jwe");
/// RFC 7515 appendix A.3.
const SIGNER: &[u8] = include_bytes!("rfc7515-a3.jwk");
