//! `backup` and `restore`: everything comes back, and what is not whole does not.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use tempfile::TempDir;

use crate::audit::{tamper_file, verify};
use crate::steps::own_key;
use crate::support::{Server, jwk, program};

/// A server with keys, a backup that was made while it ran, and a place to restore to.
struct Place {
    dir: TempDir,
    server: Server,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start(&dir.path().join("data"));
        assert_eq!(server.import(jwk()).status, 201);
        own_key(&server, "sandbox");
        let place = Self { dir, server };
        let output = place.back_up();
        assert!(output.status.success(), "{}", said(&output));
        place
    }

    fn backup(&self) -> PathBuf {
        self.dir.path().join("backup")
    }

    fn restored(&self) -> PathBuf {
        self.dir.path().join("restored")
    }

    fn back_up(&self) -> Output {
        let mut command = program();
        command.arg("backup").arg("--to").arg(self.backup());
        let data = self.dir.path().join("data");
        command.arg("--data-dir").arg(data).output().unwrap()
    }

    fn restore(&self) -> Output {
        restore(&self.backup(), &self.restored())
    }
}

fn restore(from: &Path, to: &Path) -> Output {
    let mut command = program();
    command.arg("restore").arg("--from").arg(from);
    command.arg("--data-dir").arg(to).output().unwrap()
}

fn said(output: &Output) -> String {
    let text = [output.stdout.clone(), output.stderr.clone()].concat();
    String::from_utf8(text).unwrap()
}

fn names(dir: &Path) -> usize {
    fs::read_dir(dir).unwrap().count()
}

#[test]
fn everything_comes_back_and_everybody_signs_in_anew() {
    let place = Place::new();
    let path = "/api/v1/keyset";
    let before = place.server.get(path).json();
    own_key(&place.server, "sandbox");
    let output = place.restore();
    assert!(output.status.success(), "{}", said(&output));
    let key = place.dir.path().join("data/master.key");
    fs::copy(key, place.restored().join("master.key")).unwrap();

    let restored = Server::start(&place.restored());
    assert_eq!(restored.get(path).json()["entries"], before["entries"]);
    assert_eq!(verify(&place.restored()).0, Some(0));
    let session = place.server.signed_in()[1];
    let of_the_log = |server: &Server| server.get_with("/api/v1/audit", &[session]).status;
    assert_eq!(of_the_log(&place.server), 200);
    assert_eq!(of_the_log(&restored), 401);
}

#[test]
fn a_backup_is_for_its_owner_alone_and_never_written_over() {
    let place = Place::new();
    let mode = fs::metadata(place.backup()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = fs::read(place.backup()).unwrap();
    let output = place.back_up();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("is there already"),
        "{}",
        said(&output)
    );
    assert_eq!(fs::read(place.backup()).unwrap(), before);
    assert_eq!(names(place.dir.path()), 2, "nothing is left beside it");
}

#[test]
fn a_data_directory_with_anything_else_than_a_master_key_is_refused() {
    let place = Place::new();
    fs::create_dir(place.restored()).unwrap();
    fs::write(place.restored().join("notes"), "").unwrap();
    let output = place.restore();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("is not empty"), "{}", said(&output));
    assert_eq!(names(&place.restored()), 1);
}

#[test]
fn a_damaged_backup_is_refused() {
    let place = Place::new();
    let mut octets = fs::read(place.backup()).unwrap();
    octets[4096..].fill(0xA5);
    fs::write(place.backup(), octets).unwrap();
    let output = place.restore();
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("is damaged"), "{}", said(&output));
    assert_eq!(names(&place.restored()), 0);
}

#[test]
fn a_backup_whose_log_was_changed_is_refused() {
    let place = Place::new();
    tamper_file(
        &place.backup(),
        "UPDATE events SET operator = 'nobody' WHERE number = 3",
    );
    let output = place.restore();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("event 3 was changed"),
        "{}",
        said(&output)
    );
    assert_eq!(names(&place.restored()), 0);
}

#[test]
fn the_file_of_a_running_server_is_no_backup() {
    let place = Place::new();
    let file = place.dir.path().join("data/keyset.sqlite3");
    let output = restore(&file, &place.restored());
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("keyset-server backup"),
        "{}",
        said(&output)
    );
}
