//! Keys in files: made once, read as they are, replaced by the next.

use std::os::unix::fs::PermissionsExt as _;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use tempfile::TempDir;

use super::*;

struct Place {
    dir: TempDir,
    file: KeyFile,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let file = KeyFile::at(&dir.path().join("master.key"));
        Self { dir, file }
    }

    fn made(&self, seed: u64) -> Secret<32> {
        self.file.make(&mut rng(seed)).ok().unwrap()
    }

    fn names(&self) -> Vec<OsString> {
        let entries = fs::read_dir(self.dir.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name()).collect()
    }
}

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

#[tokio::test]
async fn a_new_key_is_for_its_owner_alone_and_read_again() {
    let place = Place::new();
    let made = place.made(1);
    let mode = fs::metadata(&place.file.path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let read = place.file.master_key().await.ok().unwrap();
    assert_eq!(made.expose(), read.expose());
    assert_eq!(place.names(), ["master.key"]);
}

#[tokio::test]
async fn a_key_is_never_replaced_by_a_new_one() {
    let place = Place::new();
    let first = place.made(1);
    assert!(place.file.make(&mut rng(2)).is_err());
    let read = place.file.master_key().await.ok().unwrap();
    assert_eq!(first.expose(), read.expose());
    assert_eq!(place.names(), ["master.key"]);
}

#[tokio::test]
async fn a_key_that_others_may_read_is_refused() {
    let place = Place::new();
    place.made(1);
    fs::set_permissions(&place.file.path, fs::Permissions::from_mode(0o640)).unwrap();
    let refusal = place.file.master_key().await.err().unwrap();
    assert!(matches!(
        refusal,
        MasterKeyError::Permissions { mode: 0o640, .. }
    ));
}

#[tokio::test]
async fn a_key_of_another_length_is_refused() {
    let place = Place::new();
    place.made(1);
    fs::write(&place.file.path, [7; 31]).unwrap();
    let refusal = place.file.master_key().await.err().unwrap();
    assert!(matches!(refusal, MasterKeyError::Length { octets: 31, .. }));
}

#[tokio::test]
async fn the_next_key_waits_until_it_is_settled() {
    let place = Place::new();
    let first = place.made(1);
    let locked = place.file.lock().unwrap();
    place.file.begin(&locked, &mut rng(2)).ok().unwrap();
    // Begun again: nothing was sealed under the one before.
    let next = place.file.begin(&locked, &mut rng(3)).ok().unwrap();
    let read = place.file.master_key().await.ok().unwrap();
    assert_eq!(read.expose(), first.expose());
    let waiting = place.file.next().await.ok().unwrap().unwrap();
    assert_eq!(waiting.expose(), next.expose());

    place.file.place_next(&locked, &|_| true).unwrap();
    let read = place.file.master_key().await.ok().unwrap();
    assert_eq!(read.expose(), next.expose());
    assert!(place.file.next().await.ok().unwrap().is_none());
}

#[tokio::test]
async fn what_waits_for_another_rotation_is_not_put_in_place() {
    let place = Place::new();
    let first = place.made(1);
    let locked = place.file.lock().unwrap();
    place.file.begin(&locked, &mut rng(2)).ok().unwrap();
    // As long as somebody rotates it is for them to do.
    place.file.settle(&|_| true).await.unwrap();
    drop(locked);
    place.file.settle(&|_| false).await.unwrap();
    let read = place.file.master_key().await.ok().unwrap();
    assert_eq!(read.expose(), first.expose());
    place.file.settle(&|_| true).await.unwrap();
    let read = place.file.master_key().await.ok().unwrap();
    assert_ne!(read.expose(), first.expose());
    // Somebody else was faster: nothing is left to do.
    place.file.settle(&|_| true).await.unwrap();
}

#[test]
fn two_do_not_rotate_at_once() {
    let place = Place::new();
    let locked = place.file.lock().unwrap();
    let refusal = place.file.lock().unwrap_err();
    assert!(matches!(refusal, MasterKeyError::Rotating { .. }));
    drop(locked);
    assert!(place.file.lock().is_ok());
}

#[test]
fn a_link_into_a_folder_lies_in_it() {
    let (place, other) = (Place::new(), Place::new());
    place.made(1);
    assert!(place.file.lies_in(place.dir.path()));
    assert!(!place.file.lies_in(other.dir.path()));
    std::os::unix::fs::symlink(&place.file.path, &other.file.path).unwrap();
    assert!(other.file.lies_in(place.dir.path()));
}
