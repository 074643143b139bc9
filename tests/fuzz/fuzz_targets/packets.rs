//! See `hostile::targets::packets`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| hostile::targets::packets(input));
