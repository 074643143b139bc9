//! What came of sealing, as text.

use envelope::seal::{SealEncoding, SealRefused, SealReport};

use super::refusal::own_refusal;
use super::{findings, keys_tried, visible};

/// A message that was made.
pub(crate) fn sealed(report: &SealReport) -> String {
    let encoding = match report.encoding {
        SealEncoding::Wire => "as on the wire",
        SealEncoding::Armor => "in armor",
        SealEncoding::Binary => "in binary",
    };
    let mut text = format!(
        "Sealed: {} {encoding}, {} octets, profile {}\n",
        report.format.label(),
        report.bytes,
        visible(&report.profile)
    );
    if report.encoding == SealEncoding::Wire {
        text.push_str(&format!(
            "Send with Content-Type: {}\n",
            report.content_type
        ));
    }
    for (title, ids) in [("To", &report.recipients), ("Signed by", &report.signers)] {
        if !ids.is_empty() {
            text.push_str(&format!("{title}: {}\n", visible(&ids.join(", "))));
        }
    }
    text.push_str(&keys_tried("Keys not used", &report.keys_refused));
    text.push_str(&findings(&report.findings));
    text
}

/// A message that was not made.
pub(crate) fn refused(refused: &SealRefused) -> String {
    let mut text = own_refusal(&refused.diagnosis);
    text.push_str(&keys_tried("Keys not used", &refused.keys_refused));
    text
}

#[cfg(test)]
mod tests {
    use envelope::detect::Format;

    use super::*;

    #[test]
    fn a_sealed_message_tells_how_to_send_it() {
        let report = SealReport {
            ok: true,
            format: Format::OpenPgp,
            profile: "openpgp".into(),
            content_type: "application/octet-stream; charset=utf-8".into(),
            encoding: SealEncoding::Wire,
            bytes: 1204,
            recipients: vec!["8A3F".into(), "77B0".into()],
            signers: vec!["1C22".into()],
            keys_refused: Vec::new(),
            findings: Vec::new(),
        };
        assert_eq!(
            sealed(&report),
            "Sealed: OpenPGP message as on the wire, 1204 octets, profile openpgp\n\
             Send with Content-Type: application/octet-stream; charset=utf-8\n\
             To: 8A3F, 77B0\nSigned by: 1C22\n"
        );
    }
}
