//! The project's `Trunk.toml` for one run: the proxies lead to the port the server really has, and
//! every path is absolute because the result is kept below `target/`.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

/// The configuration as JSON, which Trunk also reads. The page goes into `folder/dist`, so that
/// `dist/` stays what the last release build made.
///
/// # Errors
/// `text` is not TOML, or a proxy in it has no address to replace.
pub(crate) fn adapt(text: &str, root: &Path, folder: &Path, server_port: u16) -> Result<String> {
    let mut config: Map<String, Value> = toml::from_str(text).context("Trunk.toml")?;
    let build = table(&mut config, "build")?;
    let page = build
        .get("target")
        .and_then(Value::as_str)
        .unwrap_or("index.html");
    let page = absolute(root, page);
    build.insert("target".into(), page);
    build.insert("dist".into(), absolute(folder, "dist"));
    let watch = table(&mut config, "watch")?;
    for key in ["watch", "ignore"] {
        for path in array(watch, key) {
            if let Some(relative) = path.as_str() {
                *path = absolute(root, relative);
            }
        }
    }
    for key in ["proxy", "proxies"] {
        for proxy in array(&mut config, key) {
            let backend = proxy
                .get_mut("backend")
                .context("a proxy without backend")?;
            let address = backend.as_str().context("a backend that is no text")?;
            *backend = with_port(address, server_port)?.into();
        }
    }
    Ok(serde_json::to_string_pretty(&config)?)
}

fn table<'a>(config: &'a mut Map<String, Value>, key: &str) -> Result<&'a mut Map<String, Value>> {
    let entry = config.entry(key).or_insert_with(|| Map::new().into());
    entry
        .as_object_mut()
        .with_context(|| format!("Trunk.toml: {key} is no table"))
}

fn array<'a>(config: &'a mut Map<String, Value>, key: &str) -> impl Iterator<Item = &'a mut Value> {
    config
        .get_mut(key)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
}

fn absolute(folder: &Path, relative: &str) -> Value {
    folder.join(relative).to_string_lossy().into_owned().into()
}

/// The same address with another port: `http://HOST:PORT/PATH`.
fn with_port(address: &str, port: u16) -> Result<String> {
    let (scheme, rest) = address
        .split_once("://")
        .with_context(|| format!("no scheme: {address}"))?;
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let (host, _) = authority
        .rsplit_once(':')
        .with_context(|| format!("no port: {address}"))?;
    Ok(format!("{scheme}://{host}:{port}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUNK_TOML: &str = r#"
[build]
target = "index.html"
cargo_profile = "wasm-release"
[watch]
watch = ["web", "crates"]
[[proxies]]
backend = "http://127.0.0.1:8081/api"
[[proxies]]
backend = "http://127.0.0.1:8081/keys/openpgp.asc"
no_system_proxy = true
"#;

    #[test]
    fn proxies_follow_the_server_and_paths_are_absolute() {
        let config = adapt(TRUNK_TOML, Path::new("/project"), Path::new("/out"), 9001).unwrap();
        let config: Value = serde_json::from_str(&config).unwrap();
        assert_eq!(config["build"]["target"], "/project/index.html");
        assert_eq!(config["build"]["dist"], "/out/dist");
        assert_eq!(config["build"]["cargo_profile"], "wasm-release");
        assert_eq!(config["watch"]["watch"][1], "/project/crates");
        assert_eq!(config["proxies"][0]["backend"], "http://127.0.0.1:9001/api");
        assert_eq!(
            config["proxies"][1]["backend"],
            "http://127.0.0.1:9001/keys/openpgp.asc"
        );
        assert_eq!(config["proxies"][1]["no_system_proxy"], true);
    }

    #[test]
    fn an_empty_configuration_still_names_the_page() {
        let config = adapt("", Path::new("/project"), Path::new("/out"), 1).unwrap();
        assert!(config.contains("/project/index.html"));
    }

    #[test]
    fn an_address_without_port_is_refused() {
        assert!(with_port("http://127.0.0.1/api", 1).is_err());
        assert_eq!(
            with_port("http://127.0.0.1:8081", 1).unwrap(),
            "http://127.0.0.1:1"
        );
    }
}
