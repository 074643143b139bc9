//! See `hostile::targets::triage`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| hostile::targets::triage(input));
