//! The browser of the tests: where it is and whether it can draw text.

use std::env;
use std::path::PathBuf;

use crate::process;

/// Chromium, under whichever of its names.
pub(crate) fn chromium() -> Option<PathBuf> {
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ]
    .into_iter()
    .find_map(on_path)
}

/// The program that drives Chromium for the wasm tests.
pub(crate) fn chromedriver() -> Option<PathBuf> {
    on_path("chromedriver")
}

/// Whether some font is installed that has Korean letters.
pub(crate) fn has_fonts() -> bool {
    process::output("fc-list", &[":lang=ko"]).is_some_and(|fonts| !fonts.is_empty())
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}
