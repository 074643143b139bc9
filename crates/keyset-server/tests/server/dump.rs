//! A PostgreSQL database copied and brought back with PostgreSQL's own programs, by the commands of
//! the manual, word by word.

use std::path::Path;

use scratch_postgres::Postgres;
use tempfile::TempDir;

use crate::audit::verify_with;
use crate::steps::own_key;
use crate::support::{Server, jwk, make_master_key};

#[test]
fn the_commands_of_the_manual_bring_everything_back_into_a_new_database() {
    let place = Place::new();
    place.run("createdb keyset");
    let server = place.start("keyset");
    assert_eq!(server.import(jwk()).status, 201);
    own_key(&server, "sandbox");
    let keys = server.get("/api/v1/keyset").json()["entries"].clone();
    let log = verify_with(&["--database", &place.url("keyset")]);
    assert_eq!(log.0, Some(0), "{}", log.1);

    // The server runs meanwhile, and goes on afterwards.
    let said = place.run(&documented(&place));
    own_key(&server, "sandbox");

    assert!(said.contains(&log.1), "{said}: not {}", log.1);
    assert_eq!(verify_with(&["--database", &place.url("keyset_new")]), log);
    let restored = place.start("keyset_new");
    assert_eq!(restored.get("/api/v1/keyset").json()["entries"], keys);
    let session = server.signed_in()[1];
    let of_the_log = |server: &Server| server.get_with("/api/v1/audit", &[session]).status;
    assert_eq!((of_the_log(&server), of_the_log(&restored)), (200, 401));
    // It is worked on, and the log goes on as one chain.
    own_key(&restored, "sandbox");
    let (status, said) = verify_with(&["--database", &place.url("keyset_new")]);
    assert_eq!(status, Some(0), "{said}");
}

/// A PostgreSQL, a master key, and a folder to work in.
struct Place {
    dir: TempDir,
    postgres: Postgres,
    master_key: String,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Self {
            postgres: Postgres::start().unwrap(),
            master_key: make_master_key(&dir.path().join("master.key")),
            dir,
        }
    }

    fn url(&self, database: &str) -> String {
        let socket = self.postgres.socket().display();
        format!("postgres:///{database}?host={socket}&user=keyset")
    }

    fn start(&self, database: &str) -> Server {
        let url = self.url(database);
        let options = ["--database", &url, "--master-key", &self.master_key];
        Server::start_with(&self.dir.path().join(database), &options)
    }

    fn run(&self, commands: &str) -> String {
        let program = Path::new(env!("CARGO_BIN_EXE_keyset-server"));
        let programs = program.parent().unwrap();
        let said = self.postgres.shell(commands, self.dir.path(), programs);
        said.unwrap()
    }
}

/// The commands of the manual; where the server's socket is on this machine is all that differs.
fn documented(place: &Place) -> String {
    let manual = include_str!("../../../envelope/src/manual/operations.rs");
    let lines: Vec<&str> = manual
        .lines()
        .map(|line| line.trim_start_matches("//!").trim())
        .skip_while(|line| !line.starts_with("pg_dump "))
        .take_while(|line| *line != "```")
        .collect();
    let commands = lines.join("\n");
    for program in [
        "pg_dump",
        "pg_restore",
        "keyset-server audit verify",
        "psql",
    ] {
        assert!(commands.contains(program), "{program} in: {commands}");
    }
    let socket = place.postgres.socket().display().to_string();
    assert!(commands.contains(SOCKET), "{commands}");
    commands.replace(SOCKET, &socket)
}

/// Where Debian's server has its socket.
const SOCKET: &str = "/run/postgresql";
