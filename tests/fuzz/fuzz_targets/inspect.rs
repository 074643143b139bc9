//! See `hostile::targets::inspect`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| hostile::targets::inspect(input));
