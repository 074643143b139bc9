//! What the sources hold: no crypto in the binding, one place for rPGP and the older RSA, no file
//! outside of its module tree, none that is too long.

use alloc::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use conformance::workspace;

/// Code lines that a file may have: not blank, not comment, and not in its tests at the bottom.
const LONGEST: usize = 500;

#[test]
fn the_binding_names_no_cryptography() -> Result<()> {
    let banned = [
        "aes",
        "aes_gcm",
        "cbc",
        "hmac",
        "miniz_oxide",
        "p256",
        "pgp",
        "rsa",
        "rsa09",
        "sha1",
        "sha2",
        "subtle",
    ];
    for file in rust_files(&workspace::root()?.join("crates/envelope-wasm/src"))? {
        for name in banned {
            let used = code_lines(&file)?.any(|line| names_crate(&line, name));
            ensure!(!used, "{} names {name}", file.display());
        }
    }
    Ok(())
}

#[test]
fn only_the_openpgp_module_names_rpgp_and_the_older_rsa() -> Result<()> {
    let root = workspace::root()?;
    let inside = root.join("crates/envelope/src/openpgp");
    let inside_file = root.join("crates/envelope/src/openpgp.rs");
    for file in all_sources()? {
        if file.starts_with(&inside) || file == inside_file {
            continue;
        }
        for name in ["pgp", "rsa09", "rand08"] {
            let used = code_lines(&file)?.any(|line| names_crate(&line, name));
            ensure!(!used, "{} names {name}", file.display());
        }
    }
    Ok(())
}

#[test]
fn every_file_is_in_the_module_tree() -> Result<()> {
    for source in source_folders()? {
        let mut reached = BTreeSet::new();
        for root in ["lib.rs", "main.rs"] {
            follow(&source.join(root), &source, &mut reached)?;
        }
        for file in rust_files(&source.join("bin"))? {
            let folder = source.join("bin");
            follow(&file, &folder, &mut reached)?;
        }
        for file in rust_files(&source)? {
            ensure!(
                reached.contains(&file),
                "{} is in no module tree",
                file.display()
            );
        }
    }
    Ok(())
}

#[test]
fn no_file_is_too_long() -> Result<()> {
    for file in all_sources()? {
        let lines = code_lines(&file)?
            .take_while(|line| line != "#[cfg(test)]")
            .count();
        ensure!(
            lines <= LONGEST,
            "{} has {lines} code lines",
            file.display()
        );
    }
    Ok(())
}

#[test]
fn no_module_file_is_named_mod() -> Result<()> {
    for file in all_sources()? {
        ensure!(!file.ends_with("mod.rs"), "{}", file.display());
    }
    Ok(())
}

/// Adds `file` and, through its `mod` lines, every file below it. `children` is the folder in which
/// the modules that it declares lie. A file that is taken in by its path has them beside it.
fn follow(file: &Path, children: &Path, reached: &mut BTreeSet<PathBuf>) -> Result<()> {
    if !file.is_file() || !reached.insert(file.to_path_buf()) {
        return Ok(());
    }
    let folder = file.parent().context("a file without a folder")?;
    let mut named = None;
    for line in code_lines(file)? {
        if let Some(path) = named_path(&line) {
            named = Some(folder.join(path));
        } else if let Some(name) = declared_module(&line) {
            let own = children.join(name);
            match named.take() {
                Some(path) => follow(&path, path.parent().unwrap_or(folder), reached)?,
                None => follow(&own.with_extension("rs"), &own, reached)?,
            }
        }
    }
    Ok(())
}

/// The path in `#[path = "..."]`.
fn named_path(line: &str) -> Option<&str> {
    line.strip_prefix("#[path = \"")?.strip_suffix("\"]")
}

/// The name in `mod name;`, with or without a visibility.
fn declared_module(line: &str) -> Option<&str> {
    let line = line.strip_suffix(';')?;
    let (before, name) = line.rsplit_once("mod ")?;
    let visibility = before.trim();
    let known = visibility.is_empty() || visibility.starts_with("pub");
    (known && name.chars().all(|c| c.is_alphanumeric() || c == '_')).then_some(name)
}

/// Whether a line uses a path that begins with this crate.
fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line.get(at + name.len()..).unwrap_or("");
        let begins = before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':');
        let imported = line.trim_start().starts_with("use ") && before == Some(' ');
        begins && (after.starts_with("::") || (imported && after.starts_with([';', ' '])))
    })
}

/// Lines that are code, trimmed.
fn code_lines(file: &Path) -> Result<impl Iterator<Item = String>> {
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("can not read {}", file.display()))?;
    let lines: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .map(String::from)
        .collect();
    Ok(lines.into_iter())
}

fn all_sources() -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for folder in source_folders()? {
        files.extend(rust_files(&folder)?);
    }
    Ok(files)
}

/// `crates/*/src`, `web/src` and those of the packages below `tests`.
fn source_folders() -> Result<Vec<PathBuf>> {
    let root = workspace::root()?;
    let mut folders = [
        "web/src",
        "tests/src",
        "tests/hostile/src",
        "tests/postgres/src",
        "tests/tally/src",
        "tests/timing/src",
        "tests/vectors/src",
    ]
    .map(|folder| root.join(folder))
    .to_vec();
    for entry in std::fs::read_dir(root.join("crates"))? {
        let source = entry?.path().join("src");
        if source.is_dir() {
            folders.push(source);
        }
    }
    Ok(folders)
}

/// Every Rust file below a folder; none when there is no such folder.
fn rust_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(files);
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(files)
}

#[test]
fn a_crate_is_named_by_its_path_and_nothing_else() {
    for line in [
        "use rsa09::RsaPrivateKey;",
        "let key = rsa09::RsaPrivateKey::new();",
        "fn take(key: &rsa09::RsaPrivateKey) {",
        "use rsa09 as older;",
    ] {
        assert!(names_crate(line, "rsa09"), "{line}");
    }
    for line in ["use crate::openpgp::open;", "mod pgp;", "let pgp = 1;"] {
        assert!(!names_crate(line, "pgp"), "{line}");
    }
}

#[test]
fn a_path_is_named_by_its_line() {
    assert_eq!(named_path(r#"#[path = "a/b.rs"]"#), Some("a/b.rs"));
    assert_eq!(named_path("#[cfg(test)]"), None);
}

#[test]
fn a_module_is_declared_by_its_line() {
    assert_eq!(declared_module("mod a;"), Some("a"));
    assert_eq!(declared_module("pub(crate) mod a_b;"), Some("a_b"));
    assert_eq!(declared_module("mod tests {"), None);
    assert_eq!(declared_module("let mod_a = b;"), None);
}
