//! The echo of a server that is started for this: the same messages, as the counterparty's calls.

use alloc::rc::Rc;

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::crafted::Recipient;
use conformance::gnupg::GnuPg;
use conformance::http;
use conformance::keyset_server::KeysetServer;

use crate::classes::Pair;
use crate::messages;
use crate::party::Rules;

/// A server with the demo key set, and the recipient that it published.
pub(crate) struct Served {
    server: KeysetServer,
    recipient: Rc<Recipient>,
}

impl Served {
    /// Starts it.
    ///
    /// # Errors
    /// When it does not start, or publishes no certificate; or without GnuPG, which takes off the
    /// armor.
    pub(crate) fn new() -> Result<Self> {
        let server = KeysetServer::start(OPTIONS)?;
        let published = http::get(server.address, "/keys/openpgp.asc", &[])?.body;
        let certificate = GnuPg::new()?.call(&["--dearmor"], "", &published)?;
        let recipient = Rc::new(Recipient::of(&certificate.stdout)?);
        Ok(Self { server, recipient })
    }

    /// The pairs for it.
    pub(crate) fn pairs(&self) -> Vec<Pair> {
        messages::pairs("served", Rules::Served, &self.recipient)
    }

    /// Sends a message that has to be refused.
    ///
    /// # Errors
    /// When it is not, or there is no answer.
    pub(crate) fn refuse(&self, message: &[u8]) -> Result<()> {
        let body = Base64UrlUnpadded::encode_string(message).into_bytes();
        let partner = self.server.partner.context("no partner listener")?;
        let answer = http::request(partner, "POST", ECHO, &[TYPE], &body)?;
        ensure!(answer.status == 400, "status {}", answer.status);
        Ok(())
    }
}

const OPTIONS: &[&str] = &[
    "--demo",
    "--partner-listen",
    "127.0.0.1:0",
    "--partner-calls-per-minute",
    "1000000",
];

const ECHO: &str = "/korea-cards-v1/echo";

const TYPE: (&str, &str) = ("Content-Type", "application/octet-stream; charset=utf-8");
