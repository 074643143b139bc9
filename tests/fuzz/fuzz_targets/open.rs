//! See `hostile::targets::open`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| hostile::targets::open(input));
