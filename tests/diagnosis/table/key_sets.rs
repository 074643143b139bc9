//! Sound messages to keys, and by signers, that a key set bars: by their state, or because they
//! belong to the other environment.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use conformance::envelope;
use serde_json::{Value, json};

use crate::makers::Makers;
use crate::row::{Row, Sample};

pub(super) fn rows(makers: &Makers) -> Result<Vec<Row>> {
    let gnupg = &makers.gnupg;
    let certificates = Sides {
        name: "gnupg",
        sample: gnupg.wire()?,
        recipient: &gnupg.recipient.public,
        signer: &gnupg.signer.public,
    };
    let mut rows = certificates.rows(makers)?;
    for (name, jose) in [("npm", &makers.npm), ("jwcrypto", &makers.jwcrypto)] {
        let keys = Sides {
            name,
            sample: jose.nested()?,
            recipient: &jose.recipient.public_file,
            signer: &jose.signer.public_file,
        };
        rows.extend(keys.rows(makers)?);
    }
    Ok(rows)
}

/// A message and the public keys of both sides.
struct Sides<'a> {
    name: &'a str,
    sample: Sample,
    recipient: &'a Path,
    signer: &'a Path,
}

impl Sides<'_> {
    fn rows(&self, makers: &Makers) -> Result<Vec<Row>> {
        let mut rows = Vec::new();
        for (name, state, cause) in STATES {
            let listed = self.listed(makers, name, true, state, "sandbox")?;
            let sample = self.sample.opened(|open| open.keys(&listed));
            let name = format!("a key that is {name}");
            rows.push(match cause {
                Some(cause) => sample.refused(name, cause),
                None => sample.opens(name, &[]),
            });
        }
        for (name, state, cause) in SIGNER_STATES {
            let listed = self.listed(makers, &format!("signer-{name}"), false, state, "sandbox")?;
            let sample = self.sample.opened(|open| open.trust(&listed));
            rows.push(sample.refused(format!("a signer that is {name}"), cause));
        }
        let recipient = self.listed(makers, "there", true, ACTIVE, "production")?;
        let signer = self.listed(makers, "signer-there", false, ACTIVE, "production")?;
        let received = self.sample.opened(|open| open.environment("sandbox"));
        rows.push(
            received
                .opened(|open| open.keys(&recipient))
                .refused("a production key in the sandbox", "wrong-environment"),
        );
        rows.push(
            received
                .opened(|open| open.trust(&signer))
                .refused("a production signer in the sandbox", "wrong-environment"),
        );
        rows.push(
            self.sample
                .opened(|open| open.environment("production").keys(&recipient))
                .opens("a production key in production", &[]),
        );
        Ok(rows)
    }

    /// A file as the key set server exports it, with one key in one state.
    fn listed(
        &self,
        makers: &Makers,
        name: &str,
        is_recipient: bool,
        state: &str,
        environment: &str,
    ) -> Result<PathBuf> {
        let (path, owner) = if is_recipient {
            (self.recipient, "ours")
        } else {
            (self.signer, "counterparty")
        };
        let seen = envelope::run_json(["key".as_ref(), "inspect".as_ref(), path.as_os_str()], &[])?;
        let key = seen.list("/keys").first().context("no key")?;
        let thumbprint = |key: &Value| key.get("thumbprint").cloned().context("no thumbprint");
        let certificate = thumbprint(key)?;
        let public = std::fs::read_to_string(path)?;
        let is_openpgp = key.get("format") == Some(&"openpgp".into());
        let subkey = key.pointer("/subkeys/0").filter(|_| is_recipient);
        let entry = json!({
            "thumbprint": thumbprint(subkey.unwrap_or(key))?,
            "certificate": is_openpgp.then_some(certificate),
            "owner": owner,
            "environment": environment,
            "use": if is_recipient { "encrypt" } else { "sign" },
            "state": serde_json::from_str::<Value>(state)?,
            "state_since": "2026-11-20T04:00:00Z",
            "public": if is_openpgp {
                json!({"openpgp": public})
            } else {
                json!({"jwk": serde_json::from_str::<Value>(&public)?})
            },
        });
        let export = json!({"type": "keyset", "version": 1, "entries": [entry]});
        let file = format!("{}-{name}.keyset.json", self.name).replace(' ', "-");
        makers.scratch.write(&file, export.to_string())
    }
}

const ACTIVE: &str = r#"{"name":"active"}"#;

/// States of the recipient's key; none of the causes where it opens.
const STATES: &[(&str, &str, Option<&str>)] = &[
    ("active", ACTIVE, None),
    ("deactivated", r#"{"name":"deactivated"}"#, None),
    ("suspended", r#"{"name":"suspended"}"#, Some("key-disabled")),
    (
        "compromised",
        r#"{"name":"compromised"}"#,
        Some("key-disabled"),
    ),
    (
        "not trusted yet",
        r#"{"name":"pre-active","trusted":false,"verified":false}"#,
        Some("key-disabled"),
    ),
];

const SIGNER_STATES: &[(&str, &str, &str)] = &[
    ("suspended", r#"{"name":"suspended"}"#, "unknown-signer"),
    ("compromised", r#"{"name":"compromised"}"#, "signer-revoked"),
];
