//! See `hostile::targets::protocol`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| hostile::targets::protocol(input));
