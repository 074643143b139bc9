//! The pages that the server gives by itself, as a browser shows them.

use anyhow::{Context as _, Result, ensure};
use conformance::keyset_server::KeysetServer;
use serde_json::{Value, json};

use crate::browser::{Scenario, text};

#[test]
fn the_pages_of_the_server_fit_a_desktop_and_a_telephone() -> Result<()> {
    let server = KeysetServer::with_console(&["--demo"])?;
    let link = server.sign_in_link("kim", "key-manager")?;
    let (_, secret) = link
        .split_once("?token=")
        .context("no secret in the link")?;
    let scenario = Scenario {
        name: "serverPages",
        input: json!({ "secret": secret }),
        secrets: Vec::new(),
        server: Some(server.address),
    };
    let seen = scenario.run()?;
    ensure!(text(&seen, "welcome")?.contains("As kim"), "{seen}");
    let report = text(&seen, "report")?;
    for word in ["Launch readiness: sandbox", "Checks", "Keys"] {
        ensure!(report.contains(word), "no `{word}` in {report}");
    }
    let widths = seen.get("widths").and_then(Value::as_array);
    for one in widths.context("no widths")? {
        let [width, needed] =
            ["width", "needed"].map(|member| one.get(member).and_then(Value::as_u64));
        ensure!(needed <= width, "it does not fit: {one}");
    }
    Ok(())
}
