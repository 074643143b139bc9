//! See `hostile::targets::general`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| hostile::targets::general(input));
