//! The console as it is handed out: the built page in a folder that names its release, with a
//! compressed copy beside every file that is worth one. `keyset-server --console` and any web server
//! that knows `.br` files deliver it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::manifest;
use crate::process;
use crate::project::Project;
use crate::trunk;

/// Builds the page; gives the folder.
///
/// # Errors
/// A tool is missing or fails, or a file can not be written.
pub(crate) fn web(project: &Project) -> Result<PathBuf> {
    process::run(trunk::command(project)?.args(["build", "--release"]))?;
    let cargo = fs::read_to_string(project.path("Cargo.toml"))?;
    let folder = project.generated(&format!(
        "web/envelope-console-{}",
        manifest::version(&cargo)?
    ));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut sizes = Sizes::default();
    copy(&project.path("dist"), &folder, &mut sizes)?;
    println!(
        "dist: {} files, {} kB, compressed {} kB, {}",
        sizes.files,
        sizes.plain.div_ceil(1000),
        sizes.compressed.div_ceil(1000),
        folder.display()
    );
    Ok(folder)
}

#[derive(Default)]
struct Sizes {
    files: usize,
    plain: usize,
    compressed: usize,
}

fn copy(from: &Path, to: &Path, sizes: &mut Sizes) -> Result<()> {
    fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    let entries = fs::read_dir(from).with_context(|| format!("no {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let (source, copied) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&source, &copied, sizes)?;
            continue;
        }
        let octets = fs::read(&source)?;
        fs::write(&copied, &octets)?;
        sizes.files += 1;
        sizes.plain += octets.len();
        sizes.compressed += octets.len();
        if let Some(compressed) = compressed(&source, &octets)? {
            sizes.compressed -= octets.len() - compressed.len();
            let mut name = copied.into_os_string();
            name.push(".br");
            fs::write(name, compressed)?;
        }
    }
    Ok(())
}

/// In brotli, where that is shorter; fonts and pictures are compressed already.
fn compressed(path: &Path, octets: &[u8]) -> Result<Option<Vec<u8>>> {
    let extension = path.extension().and_then(|extension| extension.to_str());
    if !extension.is_some_and(|extension| TEXT_LIKE.contains(&extension)) {
        return Ok(None);
    }
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: octets.len(),
        ..Default::default()
    };
    let (mut from, mut compressed) = (octets, Vec::new());
    brotli::BrotliCompress(&mut from, &mut compressed, &parameters)?;
    Ok((compressed.len() < octets.len()).then_some(compressed))
}

const TEXT_LIKE: [&str; 6] = ["css", "html", "js", "json", "svg", "wasm"];

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_copy_that_is_worth_it_is_beside_the_file_and_reads_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("dist"), dir.path().join("out"));
        fs::create_dir_all(from.join("fonts")).unwrap();
        let script = "work();\n".repeat(1000);
        for (name, content) in [
            ("page.js", script.as_str()),
            ("empty.css", ""),
            ("fonts/text.woff2", script.as_str()),
        ] {
            fs::write(from.join(name), content).unwrap();
        }
        copy(&from, &to, &mut Sizes::default()).unwrap();
        assert_eq!(
            fs::read_to_string(to.join("fonts/text.woff2")).unwrap(),
            script
        );
        assert!(!to.join("fonts/text.woff2.br").exists());
        assert!(!to.join("empty.css.br").exists());
        let short = fs::read(to.join("page.js.br")).unwrap();
        let mut read = String::new();
        brotli::Decompressor::new(short.as_slice(), 4096)
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, script);
    }
}
