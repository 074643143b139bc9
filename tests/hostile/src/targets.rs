//! The targets: one function each, over arbitrary octets.

mod amend;
mod compact;
mod general;
mod jwk_set;
mod protocol;
mod seal;
mod triage;

use envelope::{InspectRequest, Profile};

use crate::held::open_request;
use crate::{check, packets as openpgp, samples};

pub use amend::amend;
pub use compact::compact;
pub(crate) use compact::modes;
pub use general::general;
pub use jwk_set::jwk_set;
pub use protocol::protocol;
pub use seal::seal;
pub use triage::triage;

/// Any octets get an answer from `inspect`, under every profile.
pub fn inspect(input: &[u8]) {
    check::inspects(input);
}

/// Any octets import as keys or are refused: JWK, JWK Set, PEM, DER, OpenPGP, key set export.
pub fn import_keys(input: &[u8]) {
    check::imports(input);
}

/// Any octets open or are refused, with real keys of every type held; and with none where a key set
/// bars them all.
pub fn open(input: &[u8]) {
    check::opens(input);
    check::stays_barred(input);
}

/// Packets of the input's choosing behind an authentic session key. It is given as it is, which
/// is a hundred times faster than to decrypt it with RSA; the target `open` does that.
pub fn packets(input: &[u8]) {
    let message = openpgp::encrypted(input);
    check::inspects(&message);
    check::opens_with(&message, openpgp::session_keys());
}

/// Any text is a profile or is refused; under whatever reads, messages are inspected and opened
/// without a panic, and it survives being written.
pub fn profile(input: &[u8]) {
    let Ok(text) = core::str::from_utf8(input) else {
        return;
    };
    let Ok(profile) = Profile::from_toml(text) else {
        return;
    };
    let written = serde_json::to_string(&profile).expect("a profile is written as JSON");
    let read: Profile = serde_json::from_str(&written).expect("what was written is read");
    assert_eq!(read, profile);
    for message in samples::JWE
        .iter()
        .chain(samples::JWS.iter())
        .chain(samples::OPENPGP.iter())
    {
        let _ = envelope::inspect(&InspectRequest::without_time(message, Some(&profile)));
        let _ = check::payload_of(&open_request(message, &profile), 1);
    }
}
