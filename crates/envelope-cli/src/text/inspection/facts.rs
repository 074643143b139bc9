//! What a layer says, in lines: its facts, its structure, its subpackets and attributes.

use envelope::inspect::Layer;
use serde_json::Value;

use super::{value, visible};

/// The lines beside and under a layer's kind.
pub(super) fn lines(layer: &Layer) -> Vec<String> {
    let mut parts: Vec<String> = layer
        .plain_facts()
        .into_iter()
        .filter(|(_, fact)| !fact.is_null())
        .map(|(name, fact)| format!("{}: {}", visible(&name.replace('_', " ")), value(fact)))
        .collect();
    parts.extend(layer.structure().map(|framing| visible(&framing)));
    let mut lines = wrapped(&parts);
    subpackets(layer.facts.get("subpackets"), 0, &mut lines);
    attributes(layer.facts.get("attributes"), &mut lines);
    lines
}

/// Facts joined by semicolons, in lines of a width that terminals have.
fn wrapped(parts: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if line.chars().count() + part.chars().count() <= WIDTH => {
                line.push_str("; ");
                line.push_str(part);
            }
            _ => lines.push(part.clone()),
        }
    }
    lines
}

fn subpackets(list: Option<&Value>, depth: usize, lines: &mut Vec<String>) {
    for subpacket in list.and_then(Value::as_array).into_iter().flatten() {
        let member = |name: &str| subpacket.get(name);
        let is = |name: &str| member(name) == Some(&Value::Bool(true));
        let text = |name: &str| member(name).map(value).unwrap_or_default();
        let meaning = if is("malformed") {
            "damaged".into()
        } else {
            text("value")
        };
        let area = if is("hashed") { "hashed" } else { "unhashed" };
        let critical = if is("critical") { ", critical" } else { "" };
        lines.push(format!(
            "{}subpacket {} {}: {meaning} ({area}{critical}, {} octets)",
            "  ".repeat(depth),
            text("type"),
            text("name"),
            text("bytes"),
        ));
        let inner = member("signature").and_then(|inner| inner.get("subpackets"));
        subpackets(inner, depth + 1, lines);
    }
}

fn attributes(list: Option<&Value>, lines: &mut Vec<String>) {
    for attribute in list.and_then(Value::as_array).into_iter().flatten() {
        let text = |name: &str| attribute.get(name).map(value).unwrap_or_default();
        lines.push(match attribute.get("encoding") {
            Some(encoding) => format!(
                "attribute {} {}: {}, {} octets",
                text("type"),
                text("name"),
                value(encoding),
                text("image_bytes")
            ),
            None => format!("attribute {}: {} octets", text("type"), text("bytes")),
        });
    }
}

/// Characters in a line of facts.
const WIDTH: usize = 78;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn subpackets_and_structure_are_sentences() {
        let mut layer = Layer::new("signature", 0)
            .with("version", 4)
            .with("packet", 2)
            .with("header", "old")
            .with("body_bytes", 307)
            .with(
                "subpackets",
                json!([{
                    "type": 27, "name": "key flags", "hashed": true, "critical": true, "bytes": 3,
                    "value": ["certify", "sign"]
                }, {
                    "type": 32, "name": "embedded signature", "hashed": false, "critical": false,
                    "bytes": 300, "value": "primary key binding",
                    "signature": {"subpackets": [{
                        "type": 2, "name": "signature creation time", "hashed": true,
                        "critical": false, "bytes": 6, "malformed": true, "value": null
                    }]}
                }]),
            );
        layer.header_bytes = Some(3);
        assert_eq!(
            lines(&layer),
            [
                "version: 4; packet 2, old header of 3, body of 307 octets",
                "subpacket 27 key flags: certify, sign (hashed, critical, 3 octets)",
                "subpacket 32 embedded signature: primary key binding (unhashed, 300 octets)",
                "  subpacket 2 signature creation time: damaged (hashed, 6 octets)",
            ]
        );
    }

    #[test]
    fn long_facts_begin_a_line_of_their_own() {
        let layer = Layer::new("skesk", 0)
            .with("version", 6)
            .with("salt", "AB".repeat(40));
        assert_eq!(lines(&layer).len(), 2);
    }
}
