//! Good signatures that do not count, by what key sets say of the signer's key. Both formats judge
//! by it, after the signature proved good.

use alloc::format;

use super::trace::Verdict;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::state::StateName;
use crate::keyset::clearance::{Bar, Clearance};

/// The verdict on a good signature of a key that may not count; none where it may.
pub(crate) fn verdict(clearance: &Clearance<'_>) -> Option<Verdict> {
    match clearance.bar {
        Some(bar) if is_compromised(bar) => Some(Verdict::Revoked),
        Some(_) => Some(Verdict::UnknownSigner),
        None => clearance.is_ours.then_some(Verdict::UnknownSigner),
    }
}

/// The refusal for such a signature.
pub(crate) fn refused(id: &str, clearance: &Clearance<'_>) -> Diagnosis {
    let diagnosis = match clearance.bar {
        Some(bar @ Bar::Environment(_)) => Diagnosis::new(
            Cause::WrongEnvironment,
            format!("Signed by {id}, which {}.", bar.clause()),
            bar.remedy(),
        ),
        _ if clearance.is_ours => Diagnosis::new(
            Cause::UnknownSigner,
            format!(
                "Signed by {id}, your own key: this is your own outgoing message, and a \
                 counterparty's signature is due."
            ),
            "Give the message that the counterparty sent to you.",
        )
        .with("outgoing", true),
        Some(bar) => Diagnosis::new(
            if is_compromised(bar) {
                Cause::SignerRevoked
            } else {
                Cause::UnknownSigner
            },
            format!("Signed by {id}, which {}.", bar.clause()),
            bar.remedy(),
        ),
        None => Diagnosis::new(
            Cause::UnknownSigner,
            format!("Signed by {id}, which does not count as a counterparty's key."),
            "Ask the sender to sign with a key that you trust.",
        ),
    };
    clearance.told(diagnosis.with("signer", id))
}

fn is_compromised(bar: Bar) -> bool {
    matches!(bar, Bar::State { state, .. } if state.name() == StateName::Compromised)
}
