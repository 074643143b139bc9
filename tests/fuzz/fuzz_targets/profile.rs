//! See `hostile::targets::profile`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| hostile::targets::profile(input));
