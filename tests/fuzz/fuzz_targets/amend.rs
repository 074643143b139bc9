//! See `hostile::targets::amend`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| hostile::targets::amend(input));
