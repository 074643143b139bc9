//! What a rotation shows of itself: proofs, the way out in an emergency, and a record to be printed.

use anyhow::{Result, ensure};
use conformance::http;
use conformance::keyset_server::KeysetServer;
use serde_json::json;

use crate::browser::{Scenario, text};
use crate::readiness::{find, secret};

#[test]
fn a_rotation_has_a_record_and_an_emergency_a_way_out() -> Result<()> {
    let server = KeysetServer::with_console(&["--demo"])?;
    let keys = http::get(server.address, "/api/v1/keyset", &[])?.json()?;
    let old = find(&keys, "ours", "jwk", "encrypt")?;
    let seen = Scenario {
        name: "rotationRecord",
        input: json!({ "secret": secret(&server, "key-manager")?, "old": old }),
        secrets: Vec::new(),
        server: Some(server.address),
    }
    .run()?;
    let emergency = text(&seen, "emergency")?;
    ensure!(emergency.contains("Mark compromised"), "{emergency}");
    let proofs = seen.get("proofs").map(ToString::to_string);
    ensure!(
        proofs.is_some_and(|proofs| proofs.contains("In the set since")),
        "{seen}"
    );
    ensure!(
        text(&seen, "address")? == format!("/rotation/{old}/record"),
        "{seen}"
    );
    let record = text(&seen, "record")?;
    for words in ["Old key", "Successor", "Make the successor", "audit log"] {
        ensure!(record.contains(words), "no `{words}` in {record}");
    }
    let due = json!({ "masthead": false, "button": false, "keys": true });
    ensure!(seen.get("printed") == Some(&due), "{seen}");
    Ok(())
}
