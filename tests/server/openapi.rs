//! The OpenAPI document against the server, by schemathesis: thousands of requests that follow the
//! document, and as many that break it, each answer compared with what the document says.

use core::time::Duration;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use conformance::keyset_server::KeysetServer;
use conformance::{http, peers, process};

/// Signing out would end the session of all others: it is asked in a run of its own.
const SIGN_OUT: &str = "DELETE /api/v1/session";

/// A stream of events does not end; the tests of the server listen to it.
const EVENTS: &str = "/api/v1/events";

#[test]
fn every_answer_is_as_the_document_says() -> Result<()> {
    // So many requests are more than any person makes.
    let options = [
        "--demo",
        "--requests-per-minute",
        MANY,
        "--changes-per-minute",
        MANY,
    ];
    let server = KeysetServer::start(&options)?;
    let sessions = [signed_in(&server)?, signed_in(&server)?];
    let runs = [("--exclude-name", "60"), ("--include-name", "5")];
    for ((filter, seconds), session) in runs.into_iter().zip(sessions) {
        let mut schemathesis = peers::python_module("schemathesis.cli")?;
        schemathesis
            .env("KEYSET_SESSION", session)
            .arg("--config-file")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("server/schemathesis.toml"))
            .arg("run")
            .arg(format!("http://{}/api/v1/openapi.json", server.address))
            .args([filter, SIGN_OUT, "--exclude-path", EVENTS])
            .args(["--seed", SEED, "--max-time", seconds])
            .args(["--checks", "all", "--continue-on-failure", "--no-color"]);
        let finished = process::run(&mut schemathesis, &[], LIMIT)?;
        println!("seed {SEED}\n{}", String::from_utf8_lossy(&finished.stdout));
        finished.success()?;
    }
    Ok(())
}

/// The session of a key manager, as its cookie has it.
fn signed_in(server: &KeysetServer) -> Result<String> {
    let link = server.sign_in_link("schemathesis", "key-manager")?;
    let path = link.find("/api/").and_then(|at| link.get(at..));
    let answer = http::get(server.address, path.context("no link")?, &[])?;
    ensure!(answer.status == 200, "status {}", answer.status);
    let cookie = answer.header("set-cookie").context("no cookie")?;
    let (pair, _) = cookie.split_once(';').context("no attribute")?;
    let (_, secret) = pair.split_once('=').context("no value")?;
    Ok(secret.into())
}

/// No limit that a run of a minute comes near.
const MANY: &str = "1000000";

/// The same requests in every run.
const SEED: &str = "20261128";

/// Some of the generated keys are RSA keys, on a busy machine.
const LIMIT: Duration = Duration::from_secs(300);
