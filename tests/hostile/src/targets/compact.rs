//! Compact tokens.

use envelope::encoding::base64url_encode;

use crate::script::Script;
use crate::{authentic, check};

/// Compact tokens are inspected and opened without a panic. By its first octet the input is the
/// parts of a token, still to be encoded; header members and content of an authentic one; or,
/// with any other value, the token itself.
pub fn compact(input: &[u8]) {
    let mut script = Script::new(input);
    if script.octet() == modes::DETACHED {
        let (unencoded, members) = (script.flag(), script.line());
        let payload = script.rest();
        let token = authentic::detached_jws(members, payload, unencoded);
        check::inspects(&token);
        return check::opens_detached(&token, payload);
    }
    check::reads(&token(input));
}

fn token(input: &[u8]) -> Vec<u8> {
    let mut script = Script::new(input);
    match script.octet() {
        modes::PARTS => {
            let parts: Vec<String> = script
                .rest()
                .split(|octet| *octet == b'\n')
                .map(base64url_encode)
                .collect();
            parts.join(".").into_bytes()
        }
        modes::ENCRYPTED => authentic::compact_jwe(script.line(), script.rest()),
        modes::SIGNED => authentic::compact_jws(script.line(), script.rest()),
        modes::NESTED => {
            let (outer, inner) = (script.line(), script.line());
            authentic::compact_jwe(outer, &authentic::compact_jws(inner, script.rest()))
        }
        _ => input.to_vec(),
    }
}

/// What the first octet says about the others.
pub(crate) mod modes {
    /// The parts of a token, each up to a line feed.
    pub(crate) const PARTS: u8 = 1;
    /// A line of header members, then the content of an authentic JWE.
    pub(crate) const ENCRYPTED: u8 = 2;
    /// A line of header members, then the payload of an authentic JWS.
    pub(crate) const SIGNED: u8 = 3;
    /// Two lines of header members, then the payload of an authentic JWS in an authentic JWE.
    pub(crate) const NESTED: u8 = 4;
    /// Whether the payload is signed as it is, a line of header members, and the payload that
    /// travels beside an authentic JWS.
    pub(crate) const DETACHED: u8 = 5;
}
