//! The database server of the storage tests: each test starts one of its own.

use std::env;
use std::path::PathBuf;

/// Whether the programs are there that the tests start: in the folder of a version, as Debian has
/// them, or on the path.
pub(crate) fn is_there() -> bool {
    folders().any(|folder| {
        PROGRAMS
            .iter()
            .all(|program| folder.join(program).is_file())
    })
}

fn folders() -> impl Iterator<Item = PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql");
    let versions = versions.into_iter().flatten().flatten();
    let path = env::var_os("PATH").unwrap_or_default();
    let path: Vec<PathBuf> = env::split_paths(&path).collect();
    versions
        .map(|version| version.path().join("bin"))
        .chain(path)
}

const PROGRAMS: [&str; 3] = ["initdb", "postgres", "psql"];
