//! Embeds the corpora files that the suites need from the folder that `ENVELOPE_CORPORA` names, so
//! that they are at hand where there are no files. Without the variable nothing is embedded.

use core::error::Error;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders below the corpora, and the files taken from them by the beginning of their name.
const TOKENS: &[(&str, &str)] = &[
    ("jose-cookbook", ""),
    ("jose-cookbook/curve25519", ""),
    ("jose-cookbook/jwe", ""),
    ("jose-cookbook/jwk", ""),
    ("jose-cookbook/jws", ""),
    ("jose-cookbook/rfc7797", ""),
    ("josekit-rs", "INDEX"),
    ("josekit-rs/data/der", ""),
    ("josekit-rs/data/jwk", ""),
    ("josekit-rs/data/jwt", ""),
    ("josekit-rs/data/pem", ""),
    ("rfc-appendix", ""),
    ("wycheproof", "json_web_"),
];
const PRIMITIVES: &[(&str, &str)] = &[
    ("rsa-marvin/src/tests/data/timing", "bleichenbacher"),
    ("rsa-marvin/src/tests/data/timing", "lucky13"),
    ("rsa-marvin/src/tests/data/timing", "manger"),
    ("wycheproof", ""),
];
const EXTENSIONS: &[&str] = &["der", "json", "jwk", "jwt", "pem", "vec"];
/// A file of the cookbook's package manager.
const NO_VECTORS: &str = "package.json";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed=ENVELOPE_CORPORA");
    let mut files = Vec::new();
    if let Some(corpora) = env::var_os("ENVELOPE_CORPORA").map(PathBuf::from) {
        let primitives = env::var_os("CARGO_FEATURE_PRIMITIVES").is_some();
        for (folder, start) in TOKENS {
            collect(&corpora, folder, start, &mut files)?;
        }
        for (folder, start) in PRIMITIVES.iter().filter(|_| primitives) {
            collect(&corpora, folder, start, &mut files)?;
        }
    }
    files.sort();
    files.dedup();
    let mut code = String::from("&[\n");
    for (name, path) in files {
        println!("cargo:rerun-if-changed={}", path.display());
        code += &format!("    ({name:?}, include_bytes!({path:?})),\n");
    }
    code += "]\n";
    let generated = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?).join("files.rs");
    fs::write(generated, code)?;
    Ok(())
}

/// Adds the files of a folder by their path below the corpora.
fn collect(
    corpora: &Path,
    folder: &str,
    start: &str,
    files: &mut Vec<(String, PathBuf)>,
) -> Result<(), Box<dyn Error>> {
    let place = corpora.join(folder);
    let entries = fs::read_dir(&place)
        .map_err(|error| format!("ENVELOPE_CORPORA has no {}: {error}", place.display()))?;
    for entry in entries {
        let path = entry?.path().canonicalize()?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let known = path
            .extension()
            .is_some_and(|extension| EXTENSIONS.iter().any(|one| extension == *one));
        if known && name.starts_with(start) && name != NO_VECTORS {
            files.push((format!("{folder}/{name}"), path));
        }
    }
    Ok(())
}
