//! Any text is a profile or is refused with a message.
#![no_main]

use envelope::Profile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Profile::from_toml(text);
});
