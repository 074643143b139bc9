//! The OpenAPI document against the server, by schemathesis: thousands of requests that follow the
//! document, and as many that break it, each answer compared with what the document says.

use core::time::Duration;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use conformance::keyset_server::KeysetServer;
use conformance::{http, peers, process};

/// Signing out would end the session of all others: it is asked in a run of its own.
const SIGN_OUT: &str = "method == \"DELETE\" and path == \"/api/v1/session\"";

#[test]
fn every_answer_is_as_the_document_says() -> Result<()> {
    let server = KeysetServer::start(&["--demo"])?;
    for (filter, seconds) in [("--exclude-by", 60), ("--include-by", 5)] {
        let cookie = signed_in(&server)?;
        let mut schemathesis = peers::python_module("schemathesis.cli")?;
        schemathesis
            .arg("--config-file")
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("server/schemathesis.toml"))
            .arg("run")
            .arg(format!("http://{}/api/v1/openapi.json", server.address))
            .args([filter, SIGN_OUT])
            .args(["--header", &format!("Cookie: {cookie}")])
            .args(["--header", "X-Requested-By: keyset-console"])
            .args(["--seed", SEED, "--max-time", &seconds.to_string()])
            .args(["--checks", "all", "--continue-on-failure", "--no-color"]);
        let finished = process::run(&mut schemathesis, &[], LIMIT)?;
        println!("seed {SEED}\n{}", String::from_utf8_lossy(&finished.stdout));
        finished.success()?;
    }
    Ok(())
}

/// The cookie of a key manager.
fn signed_in(server: &KeysetServer) -> Result<String> {
    let link = server.sign_in_link("schemathesis", "key-manager")?;
    let path = link.find("/api/").and_then(|at| link.get(at..));
    let answer = http::get(server.address, path.context("no link")?, &[])?;
    ensure!(answer.status == 200, "status {}", answer.status);
    let cookie = answer.header("set-cookie").context("no cookie")?;
    let (pair, _) = cookie.split_once(';').context("no attribute")?;
    Ok(pair.into())
}

/// The same requests in every run.
const SEED: &str = "20261128";

/// Some of the generated keys are RSA keys, on a busy machine.
const LIMIT: Duration = Duration::from_secs(300);
