//! Bodies before they are sealed: right ones, and those that a strict receiver refuses. Text alone.

use envelope::{CryptoRng, UnixTime};
use serde::Deserialize;
use standard_payments::echo::EchoRequest;
use standard_payments::{ProtocolVersion, RequestHeader, Timestamp};

/// What is wrong with the text of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Spoiled {
    /// It begins with a byte-order mark.
    ByteOrderMark,
    /// It has a comment.
    Comment,
    /// A member stands twice.
    DuplicateMember,
    /// A number is `NaN`.
    NotANumber,
    /// A comma stands before the end of the object.
    TrailingComma,
}

impl Spoiled {
    /// The object with this fault in it.
    pub(super) fn spoil(self, object: &str) -> String {
        let open = object.strip_suffix('}').unwrap_or(object);
        match self {
            Self::ByteOrderMark => format!("\u{feff}{object}"),
            Self::Comment => format!("{open}/* a comment */}}"),
            Self::DuplicateMember => format!("{open},\"clientMessage\":\"twice\"}}"),
            Self::NotANumber => format!("{open},\"number\":NaN}}"),
            Self::TrailingComma => format!("{open},}}"),
        }
    }
}

/// A request to echo something that nobody could guess.
pub(super) fn request(at: UnixTime, rng: &mut dyn CryptoRng) -> EchoRequest {
    EchoRequest {
        request_header: RequestHeader {
            protocol_version: ProtocolVersion {
                major: 1,
                minor: 0,
                revision: 0,
            },
            request_id: format!("echo-{}", word(rng)),
            request_timestamp: Timestamp::text(millis(at)),
        },
        client_message: format!("ping {}", word(rng)),
    }
}

/// Milliseconds since the epoch, as far as a clock of seconds knows them.
pub(super) const fn millis(at: UnixTime) -> i64 {
    at.seconds().saturating_mul(1_000)
}

/// 16 random octets in hexadecimal digits.
fn word(rng: &mut dyn CryptoRng) -> String {
    let mut octets = [0; 16];
    rng.fill_bytes(&mut octets);
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;
    use standard_payments::lint::FaultKind;
    use standard_payments::{Check, check};

    use super::*;

    fn json_faults(text: &str) -> usize {
        let checked = check(&Check {
            body: text.as_bytes(),
            ..Check::default()
        });
        let faults = checked.faults.iter();
        faults
            .filter(|fault| matches!(fault.kind, FaultKind::Json(_)))
            .count()
    }

    #[test]
    fn every_spoiled_body_is_refused_by_a_strict_reader_and_the_whole_one_is_not() {
        let at = UnixTime::from_seconds(1_800_000_000);
        let whole = request(at, &mut ChaCha20Rng::seed_from_u64(1));
        let whole = serde_json::to_string(&whole).unwrap();
        assert_eq!(json_faults(&whole), 0, "{whole}");
        for spoiled in [
            Spoiled::ByteOrderMark,
            Spoiled::Comment,
            Spoiled::DuplicateMember,
            Spoiled::NotANumber,
            Spoiled::TrailingComma,
        ] {
            let text = spoiled.spoil(&whole);
            assert_eq!(json_faults(&text), 1, "{text}");
        }
    }
}
