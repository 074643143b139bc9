//! The master key: where it may lie, and how another one takes its place.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;

use crate::audit::verify;
use crate::steps::own_key;
use crate::support::{Server, jwk, make_master_key, master_key_apart, program, refusal};

/// A data directory whose server made keys and was ended.
fn filled() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    for _ in 0..3 {
        own_key(&server, "sandbox");
    }
    assert_eq!(server.stop("TERM"), Some(0));
    dir
}

fn rotation(dir: &Path) -> Command {
    let mut command = program();
    command
        .args(["master-key", "rotate", "--data-dir"])
        .arg(dir);
    command
}

fn said(output: &Output) -> String {
    let text = [output.stdout.clone(), output.stderr.clone()].concat();
    String::from_utf8(text).unwrap()
}

/// Starts, which opens every private part, and tells how many keys there are.
fn keys(dir: &Path) -> usize {
    let server = Server::start(dir);
    let keyset = server.get("/api/v1/keyset").json();
    assert_eq!(server.stop("TERM"), Some(0));
    keyset["entries"].as_array().unwrap().len()
}

#[test]
fn after_a_rotation_the_new_key_opens_everything_and_the_former_nothing() {
    let dir = filled();
    let path = dir.path().join("master.key");
    let former = fs::read(&path).unwrap();
    let output = rotation(dir.path()).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    // Those of three keys, and of the key that signs the published set.
    assert!(
        said(&output).contains("4 private parts"),
        "{}",
        said(&output)
    );
    assert_ne!(fs::read(&path).unwrap(), former);
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(keys(dir.path()), 3);
    let (status, text) = verify(dir.path());
    assert_eq!(status, Some(0), "{text}");

    fs::write(&path, former).unwrap();
    let (status, text) = refusal(dir.path(), &[]);
    assert_eq!(status, Some(1));
    assert!(text.contains("master.key: the key was replaced"), "{text}");
}

#[test]
fn an_end_at_any_moment_leaves_a_key_that_opens_everything() {
    let dir = filled();
    for round in 0..40_u64 {
        let mut child = rotation(dir.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(round));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(keys(dir.path()), 3, "round {round}");
    }
    let output = rotation(dir.path()).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn ended_before_the_database_was_changed_the_present_key_stays() {
    let dir = filled();
    make_master_key(&dir.path().join("master.key.next"));
    let present = fs::read(dir.path().join("master.key")).unwrap();
    assert_eq!(keys(dir.path()), 3);
    assert_eq!(fs::read(dir.path().join("master.key")).unwrap(), present);
    // What is left over is in nobody's way.
    let output = rotation(dir.path()).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(keys(dir.path()), 3);
}

#[test]
fn ended_before_the_file_was_changed_the_next_key_takes_its_place() {
    let dir = filled();
    let [present, next] = ["master.key", "master.key.next"].map(|name| dir.path().join(name));
    let former = fs::read(&present).unwrap();
    assert!(rotation(dir.path()).output().unwrap().status.success());
    fs::rename(&present, &next).unwrap();
    fs::write(&present, former).unwrap();
    fs::set_permissions(&present, fs::Permissions::from_mode(0o600)).unwrap();
    let key = fs::read(&next).unwrap();

    assert_eq!(keys(dir.path()), 3);
    assert_eq!(fs::read(&present).unwrap(), key);
    assert!(!next.exists());
}

#[test]
fn the_present_key_is_no_new_one() {
    let dir = filled();
    let present = dir.path().join("master.key");
    let output = rotation(dir.path())
        .arg("--with")
        .arg(&present)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("nothing was changed"));
    assert_eq!(keys(dir.path()), 3);
}

#[test]
fn another_file_for_the_new_key_leaves_the_present_one() {
    let dir = filled();
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("new.key");
    let present = fs::read(dir.path().join("master.key")).unwrap();
    let output = rotation(dir.path()).arg("--to").arg(&to).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(fs::read(dir.path().join("master.key")).unwrap(), present);
    let server = Server::start_with(dir.path(), &["--master-key", to.to_str().unwrap()]);
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn a_credential_is_taken_and_replaced_in_another_file_only() {
    let (dir, credentials) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    make_master_key(&credentials.path().join("keyset-master-key"));
    let server = Server::start_where(dir.path(), "CREDENTIALS_DIRECTORY", credentials.path());
    own_key(&server, "production");
    server.stop("TERM");
    assert!(!dir.path().join("master.key").exists());
    let output = rotation(dir.path())
        .env("CREDENTIALS_DIRECTORY", credentials.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("--to"), "{}", said(&output));
}

#[test]
fn a_key_that_the_operator_names_is_never_made_by_the_server() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("elsewhere.key");
    let options = ["--master-key", missing.to_str().unwrap()];
    let (status, text) = refusal(&dir.path().join("data"), &options);
    assert_eq!(status, Some(1));
    assert!(text.contains("master-key make"), "{text}");
    assert!(!missing.exists());
}

#[test]
fn no_production_key_is_kept_beside_its_master_key() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let generate = json!({
        "environment": "production", "format": "jwk", "use": "sign", "type": "p256",
    });
    let made = server.post("/api/v1/keys", &json!({ "generate": generate }));
    assert_eq!(made.problem(), (409, "server.master-key-beside".into()));
    assert!(
        made.json()["remedy"]
            .as_str()
            .unwrap()
            .contains("--master-key")
    );
    let import = json!({
        "owner": "counterparty", "environment": "production", "public": jwk(),
    });
    let imported = server.post("/api/v1/keys", &json!({ "import": import }));
    assert_eq!(imported.problem(), (409, "server.master-key-beside".into()));
    let keyset = server.get("/api/v1/keyset").json();
    assert_eq!(keyset["entries"], json!([]));
}

#[test]
fn a_start_with_a_production_key_beside_its_master_key_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_for_production(dir.path());
    own_key(&server, "production");
    server.stop("TERM");
    let inside = dir.path().join("master.key");
    fs::copy(master_key_apart(), &inside).unwrap();
    let (status, text) = refusal(dir.path(), &[]);
    assert_eq!(status, Some(1));
    assert!(text.contains("lies beside the database"), "{text}");
}
