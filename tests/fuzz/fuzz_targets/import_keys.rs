//! See `hostile::targets::import_keys`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| hostile::targets::import_keys(input));
