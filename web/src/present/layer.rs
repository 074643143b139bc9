//! The layers of a message in words.

use envelope::inspect::Layer;
use serde_json::Value;

/// What a layer is, for people.
#[must_use]
pub fn title(layer: &Layer) -> String {
    let known = match layer.kind.as_str() {
        "encoding" => "Encoding",
        "pkesk" => "Encrypted session key",
        "skesk" => "Passphrase-encrypted session key",
        "seipd" => "Encrypted data, integrity protected",
        "sed" => "Encrypted data, without integrity protection",
        "signature" => "Signature",
        "one-pass-signature" => "One-pass signature",
        "literal" => "Literal data",
        "compressed" => "Compressed data",
        "header" => "Protected header",
        "encrypted-key" => "Encrypted key",
        "iv" => "Initialization vector",
        "ciphertext" => "Ciphertext",
        "tag" => "Authentication tag",
        "payload" => "Payload",
        "marker" => "Marker",
        "padding" => "Padding",
        "user-id" => "User id",
        "user-attribute" => "User attribute",
        "aead" => "Encrypted data, AEAD packet of GnuPG",
        "mdc" => "Modification detection code",
        "trust" => "Trust of a keyring",
        "private" => "Private or experimental packet",
        "unknown" => "Unknown packet",
        "public-key" => "Public key",
        "public-subkey" => "Public subkey",
        "secret-key" => "Secret key",
        "secret-subkey" => "Secret subkey",
        other => return other.replace('-', " "),
    };
    known.into()
}

/// The further facts as name and value, in the order in which people ask for them. What is absent is
/// left out, and so are lists of objects, which have rows of their own.
#[must_use]
pub fn facts(layer: &Layer) -> Vec<(String, String)> {
    layer
        .plain_facts()
        .into_iter()
        .filter(|(_, fact)| !fact.is_null())
        .map(|(name, fact)| (name.replace(['_', '-'], " "), value(fact)))
        .collect()
}

/// The number of the layer that a finding's place names, such as `layers[2]`.
#[must_use]
pub fn layer_of(place: &str) -> Option<usize> {
    place
        .strip_prefix("layers[")?
        .strip_suffix(']')?
        .parse()
        .ok()
}

/// A value in words: text without quotes, lists with commas, `none` for null.
#[must_use]
pub fn value(fact: &Value) -> String {
    match fact {
        Value::Null => "none".into(),
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "none".into(),
        Value::Array(items) => items.iter().map(value).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn known_layers_have_names_and_unknown_ones_keep_theirs() {
        assert_eq!(title(&Layer::new("pkesk", 0)), "Encrypted session key");
        assert_eq!(title(&Layer::new("new-thing", 0)), "new thing");
    }

    #[test]
    fn a_finding_names_its_layer() {
        assert_eq!(layer_of("layers[12]"), Some(12));
        assert_eq!(layer_of("header.zip"), None);
        assert_eq!(layer_of("layers[-1]"), None);
    }

    #[test]
    fn facts_are_words() {
        let layer = Layer::new("pkesk", 0)
            .with("key_id", "8A3F")
            .with("bits", 2048);
        let facts = facts(&layer);
        assert_eq!(facts.first(), Some(&("bits".into(), "2048".into())));
        assert_eq!(facts.get(1), Some(&("key id".into(), "8A3F".into())));
        assert_eq!(value(&json!(["a", null, true])), "a, none, yes");
        assert_eq!(value(&json!([])), "none");
    }
}
