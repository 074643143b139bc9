//! Every fuzz target for a few seconds on the stable toolchain: its seeds, the files of the corpora
//! where `ENVELOPE_CORPORA` names them, and damaged ones. `ENVELOPE_SEED` repeats a run.

mod run;
mod watched;

use anyhow::Result;

#[test]
fn amend() -> Result<()> {
    run::smoke("amend")
}

#[test]
fn compact() -> Result<()> {
    run::smoke("compact")
}

#[test]
fn general() -> Result<()> {
    run::smoke("general")
}

#[test]
fn import_keys() -> Result<()> {
    run::smoke("import_keys")
}

#[test]
fn inspect() -> Result<()> {
    run::smoke("inspect")
}

#[test]
fn jwk_set() -> Result<()> {
    run::smoke("jwk_set")
}

#[test]
fn open() -> Result<()> {
    run::smoke("open")
}

#[test]
fn packets() -> Result<()> {
    run::smoke("packets")
}

#[test]
fn profile() -> Result<()> {
    run::smoke("profile")
}

#[test]
fn protocol() -> Result<()> {
    run::smoke("protocol")
}

#[test]
fn seal() -> Result<()> {
    run::smoke("seal")
}

#[test]
fn triage() -> Result<()> {
    run::smoke("triage")
}

/// Every target has its test here and its binary for libFuzzer.
#[test]
fn no_target_is_forgotten() {
    let fuzz = include_str!("../../../fuzz/Cargo.toml");
    let tests = include_str!("main.rs");
    for target in hostile::TARGETS {
        let name = target.name;
        assert!(
            fuzz.contains(&format!("name = \"{name}\"")),
            "no binary {name}"
        );
        assert!(
            tests.contains(&format!("run::smoke(\"{name}\")")),
            "no test {name}"
        );
    }
    assert_eq!(fuzz.matches("[[bin]]").count(), hostile::TARGETS.len());
}
