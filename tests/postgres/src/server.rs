//! The server: started on an empty folder, ended at once.

use core::time::Duration;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use crate::programs::Programs;

/// A running PostgreSQL server with an empty database; it ends with this value, which must not
/// outlive the thread that made it.
pub struct Postgres {
    programs: Programs,
    folder: TempDir,
    server: Child,
}

impl Postgres {
    /// Starts a server and waits until it answers.
    ///
    /// # Errors
    /// What is missing, or what PostgreSQL said.
    pub fn start() -> Result<Self> {
        let programs = Programs::find()?;
        let folder = tempfile::Builder::new().prefix("postgres").tempdir()?;
        programs.give(folder.path())?;
        let mut initdb = programs.command("initdb");
        initdb
            .args(INITDB)
            .arg("--pgdata")
            .arg(folder.path().join(DATA));
        finish(&mut initdb)?;
        let mut postgres = programs.command("postgres");
        postgres
            .arg("-D")
            .arg(folder.path().join(DATA))
            .arg("-k")
            .arg(folder.path())
            .args(SETTINGS.iter().flat_map(|setting| ["-c", setting]))
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.path().join(LOG))?);
        let server = postgres.spawn().context("can not start PostgreSQL")?;
        let mut started = Self {
            programs,
            folder,
            server,
        };
        started.wait_until_it_answers()?;
        Ok(started)
    }

    /// The URL of its database, by way of the socket.
    #[must_use]
    pub fn url(&self) -> String {
        let folder = self.folder.path().display();
        format!("postgres:///{DATABASE}?host={folder}&user={USER}")
    }

    /// Runs one of PostgreSQL's programs against the database: what it wrote.
    ///
    /// # Errors
    /// What it said when it failed.
    pub fn run(&self, program: &str, arguments: &[&str]) -> Result<String> {
        let mut command = self.programs.command(program);
        command
            .args(["--host", &self.folder.path().to_string_lossy()])
            .args(["--username", USER, "--dbname", DATABASE])
            .args(arguments);
        finish(&mut command)
    }

    /// Runs commands as an administrator types them, who has PostgreSQL's programs at hand and is
    /// connected to this server without saying so. `programs` are further folders of programs.
    ///
    /// # Errors
    /// What they said when one failed.
    pub fn shell(&self, commands: &str, folder: &Path, programs: &Path) -> Result<String> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let known = [self.programs.folder(), programs].map(Path::to_owned);
        let path = std::env::join_paths(known.into_iter().chain(std::env::split_paths(&path)))?;
        let mut shell = Command::new("sh");
        shell
            .args(["-e", "-c", commands])
            .current_dir(folder)
            .env("PATH", path)
            .env("PGHOST", self.folder.path())
            .env("PGUSER", USER);
        finish(&mut shell)
    }

    /// Where its socket is.
    #[must_use]
    pub fn socket(&self) -> &Path {
        self.folder.path()
    }

    fn wait_until_it_answers(&mut self) -> Result<()> {
        for _ in 0..TRIES {
            if self.run("psql", &["--command", "SELECT 1"]).is_ok() {
                return Ok(());
            }
            ensure!(self.server.try_wait()?.is_none(), "{}", self.log());
            thread::sleep(NAP);
        }
        anyhow::bail!("PostgreSQL does not answer: {}", self.log())
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join(LOG)).unwrap_or_default()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // An immediate shutdown; the data goes away with the folder.
        let id = self.server.id().to_string();
        let _ = Command::new("kill").args(["-s", "QUIT", &id]).status();
        let _ = self.server.wait();
    }
}

fn finish(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .context("can not run PostgreSQL's programs")?;
    ensure!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

const DATABASE: &str = "postgres";
const USER: &str = "keyset";
const DATA: &str = "data";
const LOG: &str = "log";

const INITDB: [&str; 6] = [
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--no-instructions",
    "--no-sync",
    "--username=keyset",
];

/// No network, and nothing that outlives the test; all else is as a real server has it.
const SETTINGS: [&str; 3] = [
    "listen_addresses=",
    "shared_buffers=16MB",
    "unix_socket_permissions=0777",
];

/// How often, and how far apart, it is asked whether it answers.
const TRIES: u32 = 600;
const NAP: Duration = Duration::from_millis(50);
