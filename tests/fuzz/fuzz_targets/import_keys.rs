//! Any octets import as keys or are refused; what imports can be reported and exported again.
#![no_main]

use envelope::{KeyRing, Profile, UnixTime};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut ring = KeyRing::new();
    if ring.import(input, "fuzz").is_err() {
        assert!(ring.is_empty());
        return;
    }
    let profile = Profile::built_in("openpgp").expect("a built-in profile reads");
    let _ = ring.reports(&profile, UnixTime::from_seconds(1_800_000_000));
    for key in &ring {
        let _ = key.export_public();
    }
});
