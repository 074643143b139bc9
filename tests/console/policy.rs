//! What the page may not do, and who may frame it, as a real browser enforces it.

use std::net::TcpListener;

use anyhow::{Result, ensure};
use conformance::keyset_server::KeysetServer;
use serde_json::json;

use crate::browser::Scenario;

#[test]
fn code_that_somebody_smuggles_into_the_page_does_not_run() -> Result<()> {
    let seen = Scenario {
        name: "smuggled",
        input: json!({}),
        secrets: Vec::new(),
        server: None,
    }
    .run()?;
    ensure!(seen.get("ran") == Some(&json!([])), "{seen}");
    let broken = seen.get("broken").and_then(|broken| broken.as_array());
    let broken: Vec<&str> = broken
        .into_iter()
        .flatten()
        .filter_map(|one| one.as_str())
        .collect();
    for directive in ["img-src", "connect-src"] {
        ensure!(broken.contains(&directive), "{directive}: {broken:?}");
    }
    let typed = broken
        .iter()
        .filter(|one| **one == "require-trusted-types-for");
    ensure!(typed.count() == 3, "a text became code: {broken:?}");
    Ok(())
}

/// Another port of this machine is another origin of the same site.
#[test]
fn only_a_named_portal_shows_the_page_in_a_frame() -> Result<()> {
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let named = format!("http://127.0.0.1:{port}");
    for (ancestor, is_shown) in [(named.as_str(), true), ("https://other.example", false)] {
        let server = KeysetServer::with_console(&["--frame-ancestor", ancestor])?;
        let seen = Scenario {
            name: "framed",
            input: json!({ "port": port }),
            secrets: Vec::new(),
            server: Some(server.address),
        }
        .run()?;
        ensure!(
            seen.get("shown") == Some(&json!(is_shown)),
            "{ancestor}: {seen}"
        );
    }
    Ok(())
}
