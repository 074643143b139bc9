//! What came of opening, as text: without the payload, which goes its own way.

use envelope::open::trace::{OpenTrace, RecipientHeld, SignatureVerdict};
use envelope::open::would_open::WouldOpen;
use envelope::{Opened, Refused};

use super::refusal::refusal;
use super::table::Table;
use super::{findings, keys_tried, visible};

/// A message that was accepted.
pub(crate) fn opened(opened: &Opened) -> String {
    let trace = opened.trace();
    let by = match opened.opened_by() {
        Some(key) => format!(" by {} ({})", visible(&key.id), visible(&key.source)),
        None => String::new(),
    };
    format!(
        "Opened{by}: {}, {} octets, profile {}\n{}",
        trace.format.label(),
        opened.payload().len(),
        visible(&trace.profile),
        tried(trace)
    )
}

/// A message that was refused.
pub(crate) fn refused(refused: &Refused) -> String {
    [
        refusal(&refused.diagnosis),
        would_open(&refused.would_open_if),
        tried(&refused.trace),
    ]
    .concat()
}

fn would_open(ways: &[WouldOpen]) -> String {
    let mut table = Table::new("It would open with one of these changes", &[]);
    for way in ways {
        table.row([visible(&way.text)]);
    }
    table.into_text()
}

fn tried(trace: &OpenTrace) -> String {
    [
        signatures(&trace.signatures),
        recipients(&trace.recipients),
        keys_tried("Keys tried", &trace.keys_tried),
        findings(&trace.findings),
    ]
    .concat()
}

fn signatures(signatures: &[SignatureVerdict]) -> String {
    let mut table = Table::new("Signatures", &[]);
    for signature in signatures {
        let made = signature.at.map(|at| format!("made {at}"));
        table.row([
            signature.verdict.words().into(),
            visible(signature.signer.as_deref().unwrap_or("signer not named")),
            visible(signature.algorithm.as_deref().unwrap_or_default()),
            visible(signature.digest.as_deref().unwrap_or_default()),
            made.unwrap_or_default(),
            if signature.counted { "counted" } else { "" }.into(),
        ]);
    }
    table.into_text()
}

fn recipients(recipients: &[RecipientHeld]) -> String {
    let mut table = Table::new("Recipients", &[]);
    for recipient in recipients {
        table.row([
            visible(recipient.id.as_deref().unwrap_or("not named")),
            if recipient.held { "held" } else { "not held" }.into(),
        ]);
    }
    table.into_text()
}

#[cfg(test)]
mod tests {
    use envelope::detect::Format;
    use envelope::key::state::StateName;
    use envelope::keyset::Environment;
    use envelope::open::trace::{KeyTried, Verdict};
    use envelope::{Cause, Diagnosis, Profile};

    use super::*;

    #[test]
    fn a_refusal_lists_signatures_recipients_and_keys() {
        let mut trace = OpenTrace::new(Format::Jwe, &Profile::built_in("jwe-jws").unwrap());
        trace.keys_tried.push(KeyTried {
            note: Some("expired 2026-03-01, opens old traffic only".into()),
            source: Some("enc-1.jwk".into()),
            environment: Some(Environment::Sandbox),
            state: Some(StateName::Deactivated),
            ..KeyTried::new("enc-1", "opened")
        });
        trace.recipients.push(RecipientHeld {
            id: Some("enc-1".into()),
            held: true,
        });
        trace.signatures.push(SignatureVerdict {
            verdict: Verdict::UnknownSigner,
            signer: Some("sig-9".into()),
            algorithm: Some("PS256".into()),
            digest: Some("SHA-256".into()),
            at: None,
            counted: false,
        });
        let diagnosis = Diagnosis::new(Cause::UnknownSigner, "Signed by sig-9.", "Trust it.");
        assert_eq!(
            refused(&Refused::new(diagnosis, trace)),
            "Refused: unknown-signer\n  Signed by sig-9.\nWhat to do: Trust it.\n\
             Answer the sender with: INVALID_PAYLOAD_SIGNATURE, HTTP 401\n\
             Signatures\n  unknown signer  sig-9  PS256  SHA-256\n\
             Recipients\n  enc-1  held\nKeys tried\n  enc-1  opened  \
             expired 2026-03-01, opens old traffic only  sandbox  deactivated  enc-1.jwk\n"
        );
    }
}
