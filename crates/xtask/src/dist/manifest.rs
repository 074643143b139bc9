//! The texts of the npm package, made from the workspace's own manifest.

use anyhow::{Context, Result};
use serde_json::Value;

/// The `package.json`. Node.js gets a module that is ready on import; everything else gets one
/// whose default export loads the wasm file first, which bundlers and browsers understand.
///
/// # Errors
/// The workspace manifest is not TOML or has no version or licence.
pub(crate) fn package(cargo: &str) -> Result<String> {
    let (version, license) = (version(cargo)?, field(cargo, "license")?);
    // A text, not a map: the first condition that fits is taken, so their order counts.
    Ok(format!(
        r#"{{
  "name": "envelope-codec",
  "version": "{version}",
  "description": "Inspect, open and seal OpenPGP and JWE messages",
  "license": "({license})",
  "type": "module",
  "sideEffects": false,
  "exports": {{
    ".": {{
      "node": {{ "types": "./{NODE}/{MODULE}.d.ts", "default": "./{NODE}/{MODULE}.js" }},
      "default": {{ "types": "./{WEB}/{MODULE}.d.ts", "default": "./{WEB}/{MODULE}.js" }}
    }},
    "./package.json": "./package.json"
  }},
  "types": "./{WEB}/{MODULE}.d.ts",
  "files": ["{NODE}", "{WEB}", "LICENSE-APACHE", "LICENSE-MIT"]
}}
"#
    ))
}

/// The release.
///
/// # Errors
/// The workspace manifest is not TOML or has no version.
pub(crate) fn version(cargo: &str) -> Result<String> {
    field(cargo, "version")
}

fn field(cargo: &str, name: &str) -> Result<String> {
    let cargo: toml::Table = cargo.parse().context("Cargo.toml")?;
    let workspace = cargo
        .get("workspace")
        .and_then(|workspace| workspace.get("package"));
    let value = workspace.and_then(|package| package.get(name)?.as_str());
    let value = value.with_context(|| format!("Cargo.toml has no workspace.package.{name}"))?;
    Ok(value.into())
}

/// The file name in the report of `npm pack --json`.
pub(crate) fn packed_name(report: &str) -> Option<String> {
    let report: Value = serde_json::from_str(report).ok()?;
    Some(report.get(0)?.get("filename")?.as_str()?.to_owned())
}

/// What makes Node.js read its folder as CommonJS, which wasm-bindgen writes for it.
pub(crate) const COMMON_JS: &str = "{ \"type\": \"commonjs\" }\n";
/// The stem of every generated file.
pub(crate) const MODULE: &str = "envelope_codec";
/// The folder of the files for Node.js.
pub(crate) const NODE: &str = "node";
/// The folder of the files for browsers and bundlers.
pub(crate) const WEB: &str = "web";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_importer_finds_code_and_types() {
        let cargo = "[workspace.package]\nversion = \"1.2.3\"\nlicense = \"MIT OR Apache-2.0\"";
        let text = package(cargo).unwrap();
        let package: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(package["version"], "1.2.3");
        assert_eq!(package["license"], "(MIT OR Apache-2.0)");
        assert_eq!(
            package["exports"]["."]["node"]["default"],
            "./node/envelope_codec.js"
        );
        assert_eq!(
            package["exports"]["."]["default"]["types"],
            "./web/envelope_codec.d.ts"
        );
        assert_eq!(package["sideEffects"], false);
        assert!(
            text.find("\"node\": {") < text.find("\"default\": {"),
            "default fits everyone"
        );
    }

    #[test]
    fn a_manifest_without_a_version_is_refused() {
        let error = package("[workspace.package]\nlicense = \"MIT\"").unwrap_err();
        assert!(error.to_string().contains("version"));
    }

    #[test]
    fn the_tarball_is_named_by_npm() {
        let report = r#"[{"filename": "envelope-codec-0.1.0.tgz", "size": 1}]"#;
        assert_eq!(
            packed_name(report).as_deref(),
            Some("envelope-codec-0.1.0.tgz")
        );
        assert_eq!(packed_name("[]"), None);
    }
}
