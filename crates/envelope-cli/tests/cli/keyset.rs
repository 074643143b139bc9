//! Keys beside the export of a key set, which says what may be done with them.

use serde_json::{Value, json};

use crate::sandbox::Sandbox;

const SINCE: &str = "2026-11-20T04:00:00Z";

/// What the export says of a key.
#[derive(Clone, Copy)]
struct Said {
    owner: &'static str,
    environment: &'static str,
    state: &'static str,
}

const OURS: Said = Said {
    owner: "ours",
    environment: "sandbox",
    state: "active",
};

const THEIRS: Said = Said {
    owner: "counterparty",
    ..OURS
};

/// The entries of the key in `NAME.pub`: one for each component.
fn entries(sandbox: &Sandbox, name: &str, said: Said) -> Vec<Value> {
    let report = sandbox
        .run(&format!("key inspect {name}.pub --json"))
        .expect(0)
        .json();
    let key = report.pointer("/keys/0").unwrap();
    let public = String::from_utf8(sandbox.read(&format!("{name}.pub"))).unwrap();
    let is_openpgp = key.get("format").unwrap() == "openpgp";
    let public = if is_openpgp {
        json!({ "openpgp": public })
    } else {
        json!({ "jwk": serde_json::from_str::<Value>(&public).unwrap() })
    };
    let subkeys = key.get("subkeys").and_then(Value::as_array).unwrap();
    core::iter::once(key)
        .chain(subkeys)
        .map(|component| {
            json!({
                "id": component.get("id"),
                "thumbprint": component.get("thumbprint"),
                "certificate": key.get("thumbprint").filter(|_| is_openpgp),
                "owner": said.owner,
                "environment": said.environment,
                "state": {"name": said.state},
                "state_since": SINCE,
                "public": public,
            })
        })
        .collect()
}

/// Writes `keyset.json` with these keys.
fn export(sandbox: &Sandbox, keys: &[(&str, Said)]) {
    let entries: Vec<Value> = keys
        .iter()
        .flat_map(|(name, said)| entries(sandbox, name, *said))
        .collect();
    let export = json!({"type": "keyset", "version": 1, "entries": entries});
    sandbox.write("keyset.json", export.to_string());
}

/// Keys of both sides and `body`, from them to us, in either format.
fn with(format: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    match format {
        "openpgp" => {
            sandbox.openpgp("ours");
            sandbox.openpgp("theirs");
        }
        _ => {
            sandbox.jwk_enc("ours");
            sandbox.jwk_sig("theirs");
        }
    }
    sandbox.write("payload", "{}");
    sandbox
        .run(&format!(
            "seal payload --format {format} --to ours.pub --sign-with theirs.sec --out body"
        ))
        .expect(0);
    sandbox
}

/// The diagnosis of `body`, received in the sandbox with our key and the key set at hand.
fn refused(sandbox: &Sandbox, keys: &str, trust: &str) -> Value {
    let report = sandbox
        .run(&format!(
            "open body --keys {keys} --trust {trust} --environment sandbox --json"
        ))
        .expect(2)
        .json();
    report.get("diagnosis").unwrap().clone()
}

#[test]
fn a_suspended_key_is_refused_by_name() {
    for format in ["openpgp", "jwe"] {
        let sandbox = with(format);
        let said = Said {
            state: "suspended",
            ..OURS
        };
        export(&sandbox, &[("ours", said), ("theirs", THEIRS)]);
        let diagnosis = refused(&sandbox, "ours.sec keyset.json", "keyset.json");
        assert_eq!(diagnosis["cause"], "key-disabled");
        let summary = diagnosis["summary"].as_str().unwrap();
        assert!(summary.ends_with("is Suspended in your key set since 2026-11-20."));
        assert_eq!(diagnosis["evidence"]["state"], "suspended");
        assert_eq!(diagnosis["evidence"]["since"], SINCE);
    }
}

#[test]
fn a_production_message_in_the_sandbox_is_told_with_and_without_the_private_key() {
    for format in ["openpgp", "jwe"] {
        let sandbox = with(format);
        let said = Said {
            environment: "production",
            ..OURS
        };
        export(&sandbox, &[("ours", said), ("theirs", THEIRS)]);
        for keys in ["ours.sec keyset.json", "keyset.json"] {
            let diagnosis = refused(&sandbox, keys, "keyset.json");
            assert_eq!(diagnosis["cause"], "wrong-environment", "{format} {keys}");
            assert_eq!(diagnosis["evidence"]["environment"], "production");
            assert_eq!(diagnosis["evidence"]["received_in"], "sandbox");
        }
    }
}

#[test]
fn without_an_environment_it_is_shown_and_not_judged() {
    let sandbox = with("jwe");
    let said = Said {
        environment: "production",
        ..OURS
    };
    export(&sandbox, &[("ours", said), ("theirs", THEIRS)]);
    let run = sandbox
        .run("open body --keys ours.sec keyset.json --trust keyset.json")
        .expect(0);
    let line = run
        .stderr
        .lines()
        .find(|line| line.contains("ours.sec") && line.contains("opened "));
    let line = line.expect("a line for our key");
    assert!(line.contains("production"), "{line}");
    assert!(line.contains("active"), "{line}");
}

#[test]
fn our_own_outgoing_message_is_told() {
    for format in ["openpgp", "jwe"] {
        let sandbox = with(format);
        // The other way round: sealed to the counterparty, signed by us.
        export(&sandbox, &[("ours", THEIRS), ("theirs", OURS)]);
        let diagnosis = refused(&sandbox, "theirs.sec keyset.json", "keyset.json");
        assert_eq!(diagnosis["cause"], "no-matching-key");
        assert_eq!(diagnosis["evidence"]["outgoing"], true);
    }
}

#[test]
fn a_retired_key_that_is_not_loaded_is_named_with_its_day() {
    for format in ["openpgp", "jwe"] {
        let sandbox = with(format);
        let said = Said {
            state: "deactivated",
            ..OURS
        };
        export(&sandbox, &[("ours", said), ("theirs", THEIRS)]);
        let diagnosis = refused(&sandbox, "keyset.json", "keyset.json");
        assert_eq!(diagnosis["cause"], "no-matching-key");
        let summary = diagnosis["summary"].as_str().unwrap();
        assert!(summary.contains("deactivated 2026-11-20"), "{summary}");
        let opened = sandbox
            .run("open body --keys ours.sec keyset.json --trust keyset.json --json")
            .expect(0)
            .json();
        let findings = opened["findings"].as_array().unwrap();
        assert!(findings.iter().any(|one| one["rule"] == "key.deactivated"));
    }
}

#[test]
fn a_signer_that_the_key_set_bars_does_not_count() {
    for format in ["openpgp", "jwe"] {
        let sandbox = with(format);
        for (state, cause) in [
            ("suspended", "unknown-signer"),
            ("compromised", "signer-revoked"),
        ] {
            let said = Said { state, ..THEIRS };
            export(&sandbox, &[("ours", OURS), ("theirs", said)]);
            let diagnosis = refused(&sandbox, "ours.sec", "keyset.json");
            assert_eq!(diagnosis["cause"], cause);
        }
        export(&sandbox, &[("ours", OURS), ("theirs", OURS)]);
        let diagnosis = refused(&sandbox, "ours.sec", "keyset.json");
        assert_eq!(diagnosis["cause"], "unknown-signer");
        assert_eq!(diagnosis["evidence"]["outgoing"], true);
    }
}

#[test]
fn nothing_is_sealed_with_a_key_that_the_key_set_bars() {
    for format in ["openpgp", "jwe"] {
        let sandbox = with(format);
        for (said, cause) in [
            (
                Said {
                    state: "deactivated",
                    ..OURS
                },
                "key-disabled",
            ),
            (
                Said {
                    environment: "production",
                    ..OURS
                },
                "wrong-environment",
            ),
        ] {
            export(&sandbox, &[("ours", said)]);
            let report = sandbox
                .run(&format!(
                    "seal payload --format {format} --to keyset.json --sign-with theirs.sec \
                     --environment sandbox --json"
                ))
                .expect(2)
                .json();
            assert_eq!(report["diagnosis"]["cause"], cause, "{format}");
        }
    }
}

#[test]
fn a_barred_key_does_not_leave_the_key_set_as_if_it_were_none() {
    let sandbox = with("jwe");
    let said = Said {
        state: "compromised",
        ..OURS
    };
    export(&sandbox, &[("ours", said), ("theirs", THEIRS)]);
    let run = sandbox.run("key export keyset.json").expect(0);
    let set: Value = serde_json::from_str(run.text()).unwrap();
    assert_eq!(set["keys"].as_array().unwrap().len(), 1);
    assert!(
        run.stderr.contains("compromised in the key set"),
        "{}",
        run.stderr
    );
}
