//! The hex view in words.

use envelope::inspect::Layer;

use super::hex::Meaning;
use super::layer::title;

/// While the worker looks the octets up.
pub const READING: &str = "Reading the octets";
/// The view, for those who can not see it.
pub const VIEW: &str = "Octets; arrow keys move from octet to octet, Enter goes to the layer";
/// Over the columns.
pub const HEADS: [&str; 3] = ["Offset", "Octets", "Characters"];
/// The buttons that turn the view.
pub const PART: &str = "Part of the message";
/// To the layer's first octet.
pub const START: &str = "Packet start";
/// One window back.
pub const EARLIER: &str = "Earlier";
/// One window on.
pub const LATER: &str = "Later";
/// To the layer's last octet.
pub const END: &str = "Packet end";
/// The names of what is marked.
pub const FIELDS: &str = "Fields";

/// The view of a layer by its number.
#[must_use]
pub fn name(index: usize, layer: &Layer) -> String {
    format!("Octets of layer {index}, {}", title(layer))
}

/// Which part of the message shows.
#[must_use]
pub fn range(from: u64, shown: usize, length: u64) -> String {
    let last = from.saturating_add(shown as u64).saturating_sub(1);
    format!("Octets {from} to {last} of {length}")
}

/// Where a field lies.
#[must_use]
pub fn place(offset: u64, size: &str, hidden: bool) -> String {
    let hidden = if hidden { ", not shown" } else { "" };
    format!("at {offset}, {size}{hidden}")
}

/// Fields that are not listed.
#[must_use]
pub fn more(count: usize) -> String {
    format!("and {count} more")
}

/// What the octet under the cursor is.
#[must_use]
pub fn at_cursor(cursor: u64, meaning: &Meaning, layers: &[Layer]) -> String {
    let layer = meaning
        .layer_at(cursor)
        .and_then(|at| Some((at, layers.get(at)?)));
    let Some((at, layer)) = layer else {
        return format!("Octet {cursor}: in no layer");
    };
    let segment = meaning
        .segment_at(cursor)
        .and_then(|at| meaning.segments.get(at));
    match segment {
        Some(segment) => format!(
            "Octet {cursor}: layer {at}, {}, {}",
            title(layer),
            segment.name
        ),
        None => format!("Octet {cursor}: layer {at}, {}", title(layer)),
    }
}

/// What a click on octets of another layer does.
#[must_use]
pub fn to_layer(at: usize, layers: &[Layer]) -> Option<String> {
    Some(format!(
        "Layer {at}, {}: mark its octets",
        title(layers.get(at)?)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_octet_under_the_cursor_is_named_by_layer_and_field() {
        let layers = [
            Layer::new("pkesk", 0).spanning(0, 4),
            Layer::new("seipd", 0).spanning(4, 9),
        ];
        let meaning = Meaning::of(&layers[0], &layers);
        assert_eq!(
            at_cursor(1, &meaning, &layers),
            "Octet 1: layer 0, Encrypted session key, body"
        );
        assert_eq!(
            at_cursor(5, &meaning, &layers),
            "Octet 5: layer 1, Encrypted data, integrity protected"
        );
        assert_eq!(at_cursor(13, &meaning, &layers), "Octet 13: in no layer");
    }
}
