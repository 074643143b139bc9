//! Subpackets of a signature and images of a user attribute as rows to read.

use envelope::inspect::Layer;
use serde_json::Value;

use super::bytes::size;
use super::layer::value;

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The type's number.
    pub id: String,
    /// What it is.
    pub name: String,
    /// What it says.
    pub value: String,
    /// What is remarkable of it: `critical`, `not hashed`, `damaged`.
    pub marks: Vec<&'static str>,
    /// In how many other signatures the signature lies.
    pub depth: usize,
}

/// The rows of a layer: its subpackets, those of signatures inside of it, its attributes.
#[must_use]
pub fn rows(layer: &Layer) -> Vec<Row> {
    let mut rows = Vec::new();
    subpackets(layer.facts.get("subpackets"), 0, &mut rows);
    let attributes = layer.facts.get("attributes").and_then(Value::as_array);
    rows.extend(attributes.into_iter().flatten().map(attribute));
    rows
}

fn subpackets(list: Option<&Value>, depth: usize, rows: &mut Vec<Row>) {
    for subpacket in list.and_then(Value::as_array).into_iter().flatten() {
        let is = |name: &str| subpacket.get(name) == Some(&Value::Bool(true));
        let marks = [
            ("critical", is("critical")),
            ("not hashed", !is("hashed")),
            ("damaged", is("malformed")),
        ];
        rows.push(Row {
            id: text(subpacket, "type"),
            name: text(subpacket, "name"),
            value: text(subpacket, "value"),
            marks: marks
                .into_iter()
                .filter_map(|(mark, holds)| holds.then_some(mark))
                .collect(),
            depth,
        });
        let inner = subpacket.get("signature");
        subpackets(
            inner.and_then(|inner| inner.get("subpackets")),
            depth + 1,
            rows,
        );
    }
}

fn attribute(attribute: &Value) -> Row {
    let octets = attribute.get("image_bytes").or(attribute.get("bytes"));
    let octets = octets.and_then(Value::as_u64).unwrap_or(0);
    let value = match attribute.get("encoding") {
        Some(encoding) => format!("{}, {}", value(encoding), size(octets)),
        None => size(octets),
    };
    Row {
        id: text(attribute, "type"),
        name: text(attribute, "name"),
        value,
        ..Row::default()
    }
}

fn text(object: &Value, member: &str) -> String {
    object.get(member).map(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn inner_signatures_and_marks_are_rows() {
        let layer = Layer::new("signature", 0).with(
            "subpackets",
            json!([{
                "type": 32, "name": "embedded signature", "hashed": false, "critical": true,
                "value": "primary key binding",
                "signature": {"subpackets": [
                    {"type": 4, "name": "exportable certification", "hashed": true,
                     "critical": false, "value": false}
                ]}
            }]),
        );
        let rows = rows(&layer);
        assert_eq!(rows[0].marks, ["critical", "not hashed"]);
        assert_eq!((rows[1].depth, rows[1].value.as_str()), (1, "no"));
    }

    #[test]
    fn an_image_is_told_by_its_size() {
        let image = json!([{"type": 1, "name": "image", "encoding": "JPEG", "image_bytes": 2048}]);
        let layer = Layer::new("user-attribute", 0).with("attributes", image);
        assert_eq!(rows(&layer)[0].value, "JPEG, 2.0 KiB");
    }
}
