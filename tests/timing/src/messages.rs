//! Classes of OpenPGP messages: whatever is wrong behind the private key, against a code that is
//! wrong and nothing else.

use alloc::rc::Rc;

use anyhow::Result;
use conformance::crafted::{Fault, Naming, Recipient, literal};
use envelope::Cause;
use rand_chacha::ChaCha20Rng;

use crate::classes::{Class, Pair};
use crate::party::Rules;

/// Messages to one recipient with one fault.
#[derive(Clone)]
pub(crate) struct Messages {
    recipient: Rc<Recipient>,
    naming: Naming,
    fault: Fault,
    octets: usize,
}

/// The controls, and every fault against the reference, for a recipient that is named and for one
/// that is hidden.
pub(crate) fn pairs(prefix: &str, rules: Rules, recipient: &Rc<Recipient>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (naming, word) in [(Naming::Named, "named"), (Naming::Hidden, "hidden")] {
        let reference = Messages {
            recipient: Rc::clone(recipient),
            naming,
            fault: REFERENCE,
            octets: OCTETS,
        };
        let longer = Messages {
            octets: OCTETS * 4,
            ..reference.clone()
        };
        let mut against = |name: String, other: Messages| {
            pairs.push(Pair {
                name: format!("{prefix}.{word}.{}", name.replace(' ', "-")),
                rules,
                cause: Cause::DecryptionFailed,
                classes: [Box::new(reference.clone()), Box::new(other)],
            });
        };
        against("longer".into(), longer);
        for fault in Fault::ALL {
            let other = Messages {
                fault,
                ..reference.clone()
            };
            // The reference against itself is the other control.
            against(fault.name().replace('\'', ""), other);
        }
    }
    pairs
}

impl Class for Messages {
    fn name(&self) -> &str {
        if self.octets == OCTETS {
            self.fault.name()
        } else {
            "a longer content"
        }
    }

    fn message(&self, _: usize, rng: &mut ChaCha20Rng) -> Result<Vec<u8>> {
        let content = literal(&vec![b'a'; self.octets], false)?;
        let fault = Some(self.fault);
        self.recipient.message(self.naming, fault, &content, rng)
    }
}

/// What is told last: everything before it was done.
const REFERENCE: Fault = Fault::Code;

/// Long enough that it shows when the data is not decrypted.
const OCTETS: usize = 65_536;
