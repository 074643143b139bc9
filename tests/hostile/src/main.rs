//! `hostile seeds FOLDER` writes the seeds of every target into a folder for each, for libFuzzer;
//! `hostile replay TARGET FILE...` runs a target on files, such as one that was reported.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use hostile::{TARGETS, Target, find, seeds};

fn main() -> Result<()> {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    match words.as_slice() {
        ["seeds", folder] => write_seeds(Path::new(folder)),
        ["replay", name, files @ ..] if !files.is_empty() => replay(name, files),
        _ => bail!("hostile seeds FOLDER | hostile replay TARGET FILE..."),
    }
}

fn write_seeds(folder: &Path) -> Result<()> {
    let corpora = seeds::corpora()?.unwrap_or_default();
    for target in TARGETS {
        let own = folder.join(target.name);
        fs::create_dir_all(&own).with_context(|| own.display().to_string())?;
        let files = inputs(target, &corpora);
        for (number, seed) in files.iter().enumerate() {
            let file = own.join(format!("seed-{number:05}"));
            fs::write(&file, seed).with_context(|| file.display().to_string())?;
        }
        println!("{}: {} seeds", target.name, files.len());
    }
    Ok(())
}

fn inputs(target: &Target, corpora: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let mut inputs = (target.seeds)();
    if target.takes_files {
        inputs.extend(corpora.iter().cloned());
    }
    inputs
}

fn replay(name: &str, files: &[&str]) -> Result<()> {
    let target = find(name).with_context(|| format!("there is no target `{name}`"))?;
    for file in files {
        let input = fs::read(file).with_context(|| format!("can not read {file}"))?;
        println!("{file}: {} octets", input.len());
        (target.run)(&input);
    }
    Ok(())
}
