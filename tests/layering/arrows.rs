//! Who may depend on whom. Every arrow that is not listed is refused.

use alloc::collections::{BTreeMap, BTreeSet};
use core::time::Duration;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use conformance::{process, workspace};
use serde_json::Value;

/// Each member and the members that it may use, at run time and in its tests alike.
const ARROWS: &[(&str, &[&str])] = &[
    ("conformance", &["scratch-postgres", "tally"]),
    (
        "console",
        &[
            "envelope",
            "envelope-triage",
            "keyset-api",
            "standard-payments",
        ],
    ),
    ("envelope", &["standard-payments", "strict-json"]),
    (
        "envelope-cli",
        &[
            "envelope",
            "envelope-triage",
            "standard-payments",
            "strict-json",
        ],
    ),
    ("envelope-triage", &["envelope", "standard-payments"]),
    ("envelope-wasm", &["envelope", "standard-payments"]),
    (
        "hostile",
        &[
            "envelope",
            "envelope-triage",
            "standard-payments",
            "strict-json",
        ],
    ),
    ("keyset-api", &["envelope"]),
    (
        "keyset-server",
        &[
            "envelope",
            "keyset-api",
            "scratch-postgres",
            "standard-payments",
        ],
    ),
    ("scratch-postgres", &[]),
    ("standard-payments", &["strict-json"]),
    ("strict-json", &[]),
    ("tally", &[]),
    ("timing", &["conformance", "envelope"]),
    ("vectors", &["conformance", "envelope", "tally"]),
    ("xtask", &[]),
];

#[test]
fn the_arrows_are_these_and_no_others() -> Result<()> {
    let members = members()?;
    let names: BTreeSet<&String> = members.keys().collect();
    for (member, dependencies) in &members {
        let (_, allowed) = ARROWS
            .iter()
            .find(|(name, _)| name == member)
            .with_context(|| format!("{member} has no line in ARROWS"))?;
        for dependency in dependencies.iter().filter(|name| names.contains(name)) {
            ensure!(
                allowed.contains(&dependency.as_str()),
                "{member} depends on {dependency}"
            );
        }
    }
    Ok(())
}

#[test]
fn the_codec_has_no_clock_network_or_browser() -> Result<()> {
    let members = members()?;
    let codec = members.get("envelope").context("no package envelope")?;
    for banned in [
        "axum",
        "getrandom",
        "gloo",
        "js-sys",
        "reqwest",
        "sqlx",
        "tokio",
        "wasm-bindgen",
        "web-sys",
        "web-time",
    ] {
        ensure!(!codec.contains(banned), "envelope depends on {banned}");
    }
    Ok(())
}

#[test]
fn nothing_links_openssl() -> Result<()> {
    let metadata = metadata(&[])?;
    let found: Vec<&str> = packages(&metadata)
        .filter_map(|package| package.get("name")?.as_str())
        .filter(|name| ["openssl", "openssl-sys", "native-tls"].contains(name))
        .collect();
    ensure!(found.is_empty(), "{found:?} is in the graph");
    Ok(())
}

/// The members by name, each with the names of what it depends on.
fn members() -> Result<BTreeMap<String, BTreeSet<String>>> {
    let metadata = metadata(&["--no-deps"])?;
    packages(&metadata)
        .map(|package| {
            let name = |value: &Value| value.get("name")?.as_str().map(String::from);
            let dependencies = package
                .get("dependencies")
                .and_then(Value::as_array)
                .context("a package without dependencies")?;
            Ok((
                name(package).context("a package without a name")?,
                dependencies.iter().filter_map(name).collect(),
            ))
        })
        .collect()
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata
        .get("packages")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn metadata(options: &[&str]) -> Result<Value> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .current_dir(workspace::root()?)
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(options);
    let said = process::run(&mut cargo, &[], Duration::from_secs(120))?.success()?;
    serde_json::from_slice(&said.stdout).context("cargo metadata is not JSON")
}
