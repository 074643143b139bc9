//! See `hostile::targets::compact`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| hostile::targets::compact(input));
