//! Wrong usage, files that cannot be read or written, and pipes that close.

use std::process::{Command, Stdio};

use crate::sandbox::Sandbox;

#[test]
fn wrong_usage_exits_with_1() {
    let sandbox = Sandbox::new();
    for arguments in [
        "",
        "nonesuch",
        "open",
        "open --keys",
        "seal",
        "inspect --nonesuch",
        "open body --keys k --at yesterday",
        "inspect absent",
        "open - --keys absent",
    ] {
        let run = sandbox.run(arguments).expect(1);
        assert!(run.stdout.is_empty(), "{arguments}");
        assert!(!run.stderr.is_empty(), "{arguments}");
    }
}

#[test]
fn help_and_version_are_answers() {
    let sandbox = Sandbox::new();
    let help = sandbox.run("--help").expect(0);
    assert!(help.stderr.is_empty());
    for command in [
        "inspect", "open", "seal", "key", "triage", "protocol", "profile",
    ] {
        assert!(help.text().contains(command), "{command}");
    }
    sandbox.run("--version").expect(0);
    sandbox.run("open --help").expect(0);
}

#[test]
fn a_key_file_that_is_none_is_named() {
    let sandbox = Sandbox::new();
    sandbox.write("letter.txt", "not a key");
    for flag in ["--keys", "--keys absent-is-later.txt --trust"] {
        let run = sandbox.run(&format!("open - {flag} letter.txt")).expect(1);
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
    }
    let run = sandbox.run("open - --keys letter.txt").expect(1);
    assert!(
        run.stderr.contains("no key in letter.txt"),
        "{}",
        run.stderr
    );
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let sandbox = Sandbox::new();
    let run = sandbox
        .run("key generate --format jwk --type p256 --use sig --out no/such/folder/key")
        .expect(1);
    assert!(
        run.stderr.contains("cannot write no/such/folder/key"),
        "{}",
        run.stderr
    );
    sandbox.write("folder/file", "");
    sandbox
        .run("key generate --format jwk --type p256 --use sig --out folder")
        .expect(1);
}

#[test]
fn neither_half_of_a_key_is_written_when_one_cannot_be() {
    let sandbox = Sandbox::new();
    sandbox
        .run("key generate --format jwk --type p256 --use sig --out sec --public-out no/pub")
        .expect(1);
    assert!(!sandbox.path("sec").exists());
}

#[test]
fn a_reader_that_goes_away_is_no_panic() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_envelope"))
        .args(["profile", "show", "permissive"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}
