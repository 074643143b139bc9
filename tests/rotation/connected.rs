//! A partner and its simulated counterparty, who know each other, with people on the partner's side.

use core::net::SocketAddr;
use core::time::Duration;
use std::process::Command;
use std::thread;

use anyhow::{Context as _, Result, ensure};
use conformance::process::now;
use conformance::scratch::Scratch;
use conformance::{binaries, http, process};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::service::{Person, Service, free_address};

/// Both sides at work.
pub(crate) struct Connected {
    _partner: Vec<Service>,
    /// The simulation.
    pub(crate) counterparty: Service,
    /// Who does everything.
    pub(crate) kim: Person,
    /// Who agrees.
    pub(crate) lee: Person,
    _files: Scratch,
    _folders: [TempDir; 2],
}

/// Where a server of the partner listens.
#[derive(Clone, Copy)]
struct Places {
    console: SocketAddr,
    echo: SocketAddr,
}

impl Connected {
    /// Starts both with the demo keys, a policy without waiting times, and published keys that are
    /// kept for a second. With a database several servers share it.
    ///
    /// # Errors
    /// When one does not start.
    pub(crate) fn start(database: Option<&str>) -> Result<Self> {
        let files = Scratch::new()?;
        let policy = files.write("rotation.toml", POLICY)?;
        let servers = if database.is_some() { 2 } else { 1 };
        let places: Vec<Places> = (0..servers)
            .map(|_| {
                Ok(Places {
                    console: free_address()?,
                    echo: free_address()?,
                })
            })
            .collect::<Result<_>>()?;
        let folders = [tempfile::tempdir()?, tempfile::tempdir()?];
        let [ours, theirs] = &folders;
        let counterparty = simulation(&place_in(theirs)?, &places)?;
        // Servers that share a database share the master key.
        let mut place = place_in(ours)?;
        if let Some(database) = database {
            place.extend(["--database".into(), database.into()]);
            make_master_key(ours)?;
        }
        let echo = format!(
            "sandbox=http://{}/gsp/korea-cards-v1/echo/PARTNER",
            counterparty.address
        );
        let mut partner = Vec::new();
        for listening in &places {
            let options: Vec<String> = [
                "--demo",
                "--max-age",
                MAX_AGE,
                "--counterparty-url",
                &echo,
                "--rotation-policy",
                policy.to_str().context("a path that is no text")?,
                "--partner-calls-per-minute",
                "12000",
                "--partner-listen",
                &listening.echo.to_string(),
            ]
            .map(String::from)
            .into();
            partner.push(Service::start(&place, listening.console, &options)?);
        }
        let (first, others) = partner.split_first().context("no server")?;
        let (mut kim, mut lee) = (first.first_person()?, first.person("lee")?);
        for other in others {
            kim.works_also_at(other);
            lee.works_also_at(other);
        }
        let connected = Self {
            _partner: partner,
            counterparty,
            kim,
            lee,
            _files: files,
            _folders: folders,
        };
        connected.wait_for_the_first_echoes()?;
        Ok(connected)
    }

    /// The keys of the set that match, by thumbprint.
    ///
    /// # Errors
    /// When the key set is not answered.
    pub(crate) fn keys(&self, query: &str) -> Result<Vec<Value>> {
        let path = format!("/api/v1/keyset?environment=sandbox&{query}");
        let set = self.kim.get(&path)?;
        let entries = set["entries"].as_array();
        entries.cloned().context("no entries")
    }

    /// Runs an echo and demands that it comes back, if need be after the counterparty has learned
    /// of a key.
    ///
    /// # Errors
    /// What was wrong with it.
    pub(crate) fn echo(&self, order: &Value) -> Result<Value> {
        let answer = self.kim.post("/api/v1/echoes", order)?;
        let report = answer.json()?;
        ensure!(report["passed"] == true, "{order}: {report}");
        Ok(report)
    }

    /// Tells the counterparty to take a step with its own keys.
    ///
    /// # Errors
    /// When it does not.
    pub(crate) fn counterparty_rotates(&self, step: &str) -> Result<()> {
        let body = json!({ "step": step }).to_string();
        let headers = [("Content-Type", "application/json")];
        let (to, path) = (self.counterparty.address, "/counterparty/rotation");
        let answer = http::request(to, "POST", path, &headers, body.as_bytes())?;
        ensure!(answer.status == 204, "{step}: status {}", answer.status);
        Ok(())
    }

    /// They run by themselves; a test that counts begins after them.
    fn wait_for_the_first_echoes(&self) -> Result<()> {
        let began = now();
        loop {
            let log = self.kim.get("/api/v1/audit?limit=500")?;
            let events = log["events"].as_array().context("no events")?;
            let is_echo = |event: &&Value| event["action"] == "echo";
            if events.iter().filter(is_echo).count() >= 2 {
                return Ok(());
            }
            ensure!(began.elapsed() < FIRST_ECHOES, "no first echoes");
            thread::sleep(Duration::from_millis(200));
        }
    }
}

/// Waits until what is published now is known to everybody who respects its age.
pub(crate) fn wait_for_the_published_keys() {
    thread::sleep(Duration::from_millis(2_200));
}

/// No server makes one beside a database that others may use already.
fn make_master_key(folder: &TempDir) -> Result<()> {
    let mut make = Command::new(binaries::keyset_server()?);
    make.args(["master-key", "make", "--to"])
        .arg(folder.path().join("master.key"));
    process::run(&mut make, &[], FIRST_ECHOES)?.success()?;
    Ok(())
}

fn place_in(folder: &TempDir) -> Result<Vec<String>> {
    let path = folder.path().to_str().context("a path that is no text")?;
    Ok(Vec::from(["--data-dir".into(), path.into()]))
}

fn simulation(place: &[String], partner: &[Places]) -> Result<Service> {
    let mut options = vec!["--counterparty".to_owned()];
    for server in partner {
        let (console, echo) = (server.console, server.echo);
        options.extend(["--partner".into(), format!("http://{console}")]);
        let echo = format!("http://{echo}/korea-cards-v1/echo");
        options.extend(["--partner-echo".into(), echo]);
    }
    Service::start(place, free_address()?, &options)
}

/// No waiting before a key is destroyed: the test can not wait for 30 days.
const POLICY: &str = "destroy_after = 0\n";

/// In seconds.
const MAX_AGE: &str = "1";

const FIRST_ECHOES: Duration = Duration::from_secs(60);
