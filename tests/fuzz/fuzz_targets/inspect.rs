//! Inspecting is total: any octets get an answer, under every built-in profile.
#![no_main]

use envelope::{Profile, inspect};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let inspection = inspect(input, None);
    assert_eq!(inspection.ok, inspection.diagnosis.is_none());
    let permissive = Profile::built_in("permissive").expect("a built-in profile reads");
    let _ = inspect(input, Some(&permissive));
});
