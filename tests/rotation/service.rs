//! A real server of a kind, and the people who work with it.

use core::cell::Cell;
use core::net::SocketAddr;
use core::time::Duration;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use anyhow::{Context as _, Result, ensure};
use conformance::http::{self, Response};
use conformance::{binaries, process};
use serde_json::{Value, json};

/// A running server; it ends with this value.
pub(crate) struct Service {
    /// Where its console or simulation is.
    pub(crate) address: SocketAddr,
    process: Child,
    lines: Receiver<String>,
    /// What `keyset-server operator` has to be told to find its database.
    place: Vec<String>,
}

/// Somebody who is signed in.
pub(crate) struct Person {
    /// The servers of the partner, which are asked in turn.
    addresses: Vec<SocketAddr>,
    turn: Cell<usize>,
    cookie: String,
}

impl Service {
    /// Starts a server that keeps everything in this place, with these options, and waits until it
    /// listens at this address.
    ///
    /// # Errors
    /// When it does not.
    pub(crate) fn start(place: &[String], listen: SocketAddr, options: &[String]) -> Result<Self> {
        let mut process = Command::new(binaries::keyset_server()?)
            .args(options)
            .args(place)
            .args(["--listen", &listen.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .context("can not start keyset-server")?;
        let (sender, lines) = channel();
        let pipe = process.stdout.take().context("no standard output")?;
        thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                // The receiver is gone once the server is.
                let _ = sender.send(line);
            }
        });
        let service = Self {
            address: listen,
            process,
            lines,
            place: place.into(),
        };
        service.said("listening on ")?;
        Ok(service)
    }

    /// What follows these words in a line that the server says.
    fn said(&self, words: &str) -> Result<String> {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.with_context(|| format!("the server did not say: {words}"))?;
            if let Some(rest) = line.strip_prefix(words) {
                return Ok(rest.into());
            }
        }
    }

    /// The person for whom the link is that was printed at the start.
    ///
    /// # Errors
    /// When it can not be used.
    pub(crate) fn first_person(&self) -> Result<Person> {
        let link = self.said("sign in once: ")?;
        Person::sign_in(self.address, &link)
    }

    /// Another person, a key manager.
    ///
    /// # Errors
    /// When no link is made, or it can not be used.
    pub(crate) fn person(&self, name: &str) -> Result<Person> {
        let mut command = Command::new(binaries::keyset_server()?);
        command
            .args(["operator", "link", name, "--role", "key-manager"])
            .args(&self.place)
            .args(["--listen", &self.address.to_string()]);
        let ended = process::run(&mut command, &[], PATIENCE)?;
        let link = ended.success()?.stdout;
        Person::sign_in(self.address, String::from_utf8(link)?.trim())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing left to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Person {
    fn sign_in(address: SocketAddr, link: &str) -> Result<Self> {
        let at = link.find("/api/").context("not a link")?;
        let (_, path) = link.split_at(at);
        let answer = http::get(address, path, &[])?;
        ensure!(
            answer.status == 200,
            "the link was not accepted: {}",
            answer.status
        );
        let cookie = answer.header("set-cookie").context("no session")?;
        let cookie = cookie.split(';').next().unwrap_or_default().into();
        Ok(Self {
            addresses: vec![address],
            turn: Cell::new(0),
            cookie,
        })
    }

    /// Works at another server of the same partner too, by turns.
    pub(crate) fn works_also_at(&mut self, service: &Service) {
        self.addresses.push(service.address);
    }

    fn next_server(&self) -> Result<SocketAddr> {
        let turn = self.turn.get();
        self.turn.set(turn.wrapping_add(1));
        let place = turn
            .checked_rem(self.addresses.len())
            .context("no server")?;
        self.addresses.get(place).copied().context("no server")
    }

    /// What is there.
    ///
    /// # Errors
    /// When the answer is not 200.
    pub(crate) fn get(&self, path: &str) -> Result<Value> {
        let answer = http::get(self.next_server()?, path, &[("Cookie", &self.cookie)])?;
        ensure!(answer.status == 200, "GET {path}: {}", answer.status);
        answer.json()
    }

    /// Asks for a change.
    ///
    /// # Errors
    /// When no answer comes.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Response> {
        let headers = [
            ("Content-Type", "application/json"),
            ("Cookie", self.cookie.as_str()),
            ("X-Requested-By", "keyset-console"),
        ];
        let body = body.to_string();
        http::request(self.next_server()?, "POST", path, &headers, body.as_bytes())
    }

    /// Asks for a step of a key in the sandbox.
    ///
    /// # Errors
    /// When no answer comes.
    pub(crate) fn step(&self, thumbprint: &str, step: &Value) -> Result<Response> {
        let mut request = json!({"environment": "sandbox"});
        for (member, value) in step.as_object().into_iter().flatten() {
            request[member] = value.clone();
        }
        self.post(&format!("/api/v1/keys/{thumbprint}/steps"), &request)
    }
}

/// An address on this machine that nobody listens at.
///
/// # Errors
/// When there is none.
pub(crate) fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?)
}

/// The first start makes RSA keys, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);
