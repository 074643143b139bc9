//! An inspection as text: the layers as a tree with offsets and sizes, then recipients, header
//! and findings.

mod facts;

use envelope::detect::Format;
use envelope::inspect::{Inspection, Layer};
use serde_json::Value;

use super::refusal::refusal;
use super::table::Table;
use super::{findings, value, visible};

/// The inspection in lines.
pub(crate) fn inspection(inspection: &Inspection) -> String {
    let mut text = headline(inspection.format);
    text.push_str(&layers(&inspection.layers));
    text.push_str(&recipients(inspection));
    text.push_str(&header(inspection.header.as_ref()));
    text.push_str(&findings(&inspection.findings));
    if let Some(diagnosis) = &inspection.diagnosis {
        text.push_str(&refusal(diagnosis));
    }
    text
}

fn headline(format: Format) -> String {
    format!("{}\n", capitalised(format.label()))
}

fn layers(layers: &[Layer]) -> String {
    let mut table = Table::new("Layers (offset, octets)", &[0, 1]);
    for layer in layers {
        let indent = "  ".repeat(usize::try_from(layer.depth).unwrap_or(0).min(DEEPEST));
        let mut lines = facts::lines(layer).into_iter();
        table.row([
            layer
                .offset
                .map_or(String::new(), |offset| offset.to_string()),
            layer.bytes.map_or(String::new(), |bytes| bytes.to_string()),
            format!("{indent}{}", visible(&layer.kind)),
            lines.next().unwrap_or_default(),
        ]);
        for line in lines {
            table.row([String::new(), String::new(), String::new(), line]);
        }
    }
    table.into_text()
}

fn recipients(inspection: &Inspection) -> String {
    let mut table = Table::new("Recipients", &[]);
    for recipient in &inspection.recipients {
        let id = match &recipient.id {
            Some(id) if !recipient.anonymous => visible(id),
            _ if recipient.anonymous => "hidden by the sender".into(),
            _ => "not named".into(),
        };
        let algorithm = recipient.algorithm.as_deref().unwrap_or_default();
        table.row([id, visible(algorithm)]);
    }
    table.into_text()
}

fn header(header: Option<&Value>) -> String {
    let mut table = Table::new("Header", &[]);
    if let Some(Value::Object(members)) = header {
        for (name, member) in members {
            table.row([visible(name), value(member)]);
        }
    }
    table.into_text()
}

fn capitalised(label: &str) -> String {
    let mut letters = label.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Levels that are still indented: more than any profile allows.
const DEEPEST: usize = 16;

#[cfg(test)]
mod tests {
    use envelope::inspect::RecipientSeen;
    use envelope::inspect::finding::{Finding, Severity};

    use super::*;

    #[test]
    fn layers_are_a_tree_with_offsets_and_sizes() {
        let mut seen = Inspection::empty(Format::OpenPgp);
        seen.layers = vec![
            Layer::new("encoding", 0)
                .spanning(0, 1204)
                .with("name", "base64url"),
            Layer::new("pkesk", 1)
                .spanning(0, 268)
                .with("version", 3)
                .with("algorithm", "RSA"),
        ];
        seen.recipients = vec![RecipientSeen {
            id: Some("8A3F".into()),
            algorithm: Some("RSA".into()),
            anonymous: false,
        }];
        seen.findings = vec![
            Finding::new("openpgp.cipher.forbidden", Severity::Error, "CAST5.").at("layers[2]"),
        ];
        assert_eq!(
            inspection(&seen),
            "OpenPGP message\n\
             Layers (offset, octets)\n  \
             0  1204  encoding  name: base64url\n  \
             0   268    pkesk   version: 3; algorithm: RSA\n\
             Recipients\n  8A3F  RSA\n\
             Findings\n  error  openpgp.cipher.forbidden  CAST5.  (layers[2])\n"
        );
    }

    #[test]
    fn a_hidden_recipient_is_told_from_one_not_named() {
        let mut seen = Inspection::empty(Format::Jwe);
        for anonymous in [true, false] {
            seen.recipients.push(RecipientSeen {
                id: None,
                algorithm: None,
                anonymous,
            });
        }
        let text = inspection(&seen);
        assert_eq!(
            text,
            "JWE\nRecipients\n  hidden by the sender\n  not named\n"
        );
    }
}
