//! See `hostile::targets::jwk_set`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| hostile::targets::jwk_set(input));
