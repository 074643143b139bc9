//! The keys of a test, and messages sealed with them: each at a moment of its own, which its payload
//! names as the protocol demands.

use core::time::Duration;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use conformance::envelope::{self, MadeKey, Seal};
use conformance::moment;
use conformance::scratch::Scratch;

/// Ours, the counterparty's, and those of strangers.
pub(crate) struct Sides {
    pub(crate) scratch: Scratch,
    pub(crate) ours: [MadeKey; 2],
    pub(crate) our_token_key: MadeKey,
    pub(crate) theirs: MadeKey,
    pub(crate) their_token_key: MadeKey,
    pub(crate) stranger: MadeKey,
    /// When the keys were there, in seconds since 1970.
    pub(crate) born: u64,
}

/// A sealed body and the moment at which it travels.
#[derive(Clone)]
pub(crate) struct Body {
    pub(crate) text: String,
    pub(crate) at: u64,
}

impl Sides {
    pub(crate) fn new() -> Result<Self> {
        let scratch = Scratch::new()?;
        let openpgp = |name: &str| {
            let arguments = ["--format", "openpgp", "--user-id", name];
            envelope::generate(scratch.path(), name, &arguments)
        };
        let token = |name: &str, rest: &[&str]| {
            let arguments = [&["--format", "jwk"], rest].concat();
            envelope::generate(scratch.path(), name, &arguments)
        };
        Ok(Self {
            ours: [openpgp("ours")?, openpgp("ours-next")?],
            our_token_key: token("ours-jwk", &["--use", "enc"])?,
            theirs: openpgp("theirs")?,
            their_token_key: token("theirs-jwk", &["--use", "sig", "--type", "p256"])?,
            stranger: openpgp("stranger")?,
            born: now()?,
            scratch,
        })
    }

    /// `--keys` and `--trust` with everything that is ours to have.
    pub(crate) fn key_arguments(&self) -> Vec<PathBuf> {
        let [first, second] = &self.ours;
        vec![
            "--keys".into(),
            first.secret.clone(),
            second.secret.clone(),
            self.our_token_key.secret.clone(),
            "--trust".into(),
            self.theirs.public.clone(),
            self.their_token_key.public.clone(),
        ]
    }

    /// An OpenPGP message, sealed when it travels.
    pub(crate) fn openpgp(&self, payload: &str, to: &Path, by: &Path, at: u64) -> Result<Body> {
        sealed(Seal::new("openpgp").to(to).sign_with(by), payload, at)
    }

    /// A JWE around a JWS.
    pub(crate) fn token(&self, payload: &str, at: u64) -> Result<Body> {
        let seal = Seal::new("jwe")
            .to(&self.our_token_key.public)
            .sign_with(&self.their_token_key.secret);
        sealed(seal, payload, at)
    }

    /// A message that nobody signed.
    pub(crate) fn unsigned(&self, payload: &str, at: u64) -> Result<Body> {
        let [first, _] = &self.ours;
        let seal = Seal::new("openpgp").to(&first.public);
        sealed(seal.option("--profile", "permissive"), payload, at)
    }
}

/// A request that is in order at a moment.
pub(crate) fn echo(message: &str, at: u64) -> String {
    format!(
        "{{\"requestHeader\":{{\"protocolVersion\":{{\"major\":1,\"minor\":0,\"revision\":0}},\
         \"requestId\":\"id-{at}\",\"requestTimestamp\":\"{at}000\"}},\"clientMessage\":\"{message}\"}}"
    )
}

fn sealed(seal: Seal, payload: &str, at: u64) -> Result<Body> {
    let text = seal
        .option("--at", moment::rfc3339(at))
        .run(payload.as_bytes())?;
    Ok(Body {
        text: String::from_utf8(text)
            .context("the wire carries text")?
            .trim()
            .into(),
        at,
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "keys are made now, so messages begin now"
)]
fn now() -> Result<u64> {
    let since: Duration = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(since.as_secs())
}
