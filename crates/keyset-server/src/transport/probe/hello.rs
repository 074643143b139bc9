//! The first message of a TLS client, and what comes back: as little of RFC 5246 and RFC 8446 as it
//! takes to learn which version and cipher suite a server chooses. No key is agreed on.

/// What a client offers.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    /// The one version that is offered.
    pub(super) version: Version,
    /// The cipher suites, by their numbers.
    pub(super) suites: Vec<u16>,
}

/// Versions of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V1_0,
    V1_1,
    V1_2,
    V1_3,
}

/// What a server says to an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// It goes on with this cipher suite.
    Taken(u16),
    /// It ends the connection.
    Refused,
}

impl Offer {
    /// A whole record with the message `ClientHello` (RFC 8446 section 4.1.2).
    pub(super) fn record(&self, random: [u8; 32]) -> Vec<u8> {
        let mut hello = self.version.written_as().to_be_bytes().to_vec();
        hello.extend(random);
        hello.push(0); // no session is taken up again
        let suites = self.suites.iter().flat_map(|suite| suite.to_be_bytes());
        hello.extend(prefixed::<2>(suites));
        hello.extend([1, 0]); // no compression
        hello.extend(prefixed::<2>(self.extensions()));
        let mut message = vec![CLIENT_HELLO];
        message.extend(prefixed::<3>(hello));
        let mut record = vec![HANDSHAKE];
        record.extend(Version::V1_0.written_as().to_be_bytes());
        record.extend(prefixed::<2>(message));
        record
    }

    fn extensions(&self) -> Vec<u8> {
        let mut all = extension(SUPPORTED_GROUPS, list(&GROUPS));
        all.extend(extension(SIGNATURE_ALGORITHMS, list(&SIGNATURES)));
        all.extend(extension(EC_POINT_FORMATS, [1, 0]));
        if self.version == Version::V1_3 {
            let version = prefixed::<1>(self.version.number().to_be_bytes());
            all.extend(extension(SUPPORTED_VERSIONS, version));
            // No share of a key: a server that likes the offer asks for one.
            all.extend(extension(KEY_SHARE, [0, 0]));
        }
        all
    }
}

impl Version {
    /// Its number on the wire.
    const fn number(self) -> u16 {
        match self {
            Self::V1_0 => 0x0301,
            Self::V1_1 => 0x0302,
            Self::V1_2 => 0x0303,
            Self::V1_3 => 0x0304,
        }
    }

    /// TLS 1.3 is written as 1.2 and said in an extension.
    const fn written_as(self) -> u16 {
        match self {
            Self::V1_3 => Self::V1_2.number(),
            other => other.number(),
        }
    }

    /// As people and openssl write it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::V1_0 => "TLSv1.0",
            Self::V1_1 => "TLSv1.1",
            Self::V1_2 => "TLSv1.2",
            Self::V1_3 => "TLSv1.3",
        }
    }
}

/// Reads the beginning of an answer; none where it is not one of TLS.
pub(super) fn choice(answer: &[u8]) -> Option<Choice> {
    let (&kind, rest) = answer.split_first()?;
    if kind == ALERT {
        return Some(Choice::Refused);
    }
    // A version and a length of the record, then a kind and a length of the message.
    let message = rest.get(4..)?;
    if kind != HANDSHAKE || *message.first()? != SERVER_HELLO {
        return None;
    }
    let hello = message.get(4..)?;
    let session = usize::from(*hello.get(34)?);
    let suite = hello.get(35_usize.checked_add(session)?..)?;
    suite
        .first_chunk()
        .map(|suite| Choice::Taken(u16::from_be_bytes(*suite)))
}

/// Octets of an answer that hold all that [`choice`] looks at.
pub(super) const ENOUGH: usize = 128;

fn extension(kind: u16, body: impl IntoIterator<Item = u8>) -> Vec<u8> {
    let mut octets = kind.to_be_bytes().to_vec();
    octets.extend(prefixed::<2>(body));
    octets
}

fn list(numbers: &[u16]) -> Vec<u8> {
    prefixed::<2>(numbers.iter().flat_map(|number| number.to_be_bytes()))
}

/// With their length in front, in so many octets.
fn prefixed<const WIDTH: usize>(body: impl IntoIterator<Item = u8>) -> Vec<u8> {
    let body: Vec<u8> = body.into_iter().collect();
    let length = body.len().to_be_bytes();
    let mut octets = length
        .get(length.len().saturating_sub(WIDTH)..)
        .unwrap_or_default()
        .to_vec();
    octets.extend(body);
    octets
}

const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;

const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;

const SUPPORTED_GROUPS: u16 = 10;
const EC_POINT_FORMATS: u16 = 11;
const SIGNATURE_ALGORITHMS: u16 = 13;
const SUPPORTED_VERSIONS: u16 = 43;
const KEY_SHARE: u16 = 51;

/// X25519, P-256, P-384.
const GROUPS: [u16; 3] = [0x001d, 0x0017, 0x0018];

/// ECDSA, RSA-PSS and PKCS#1 v1.5 with SHA-2, Ed25519, and the two of SHA-1 for old versions.
const SIGNATURES: [u16; 12] = [
    0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0807, 0x0203, 0x0201,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The beginning of a server's first message with a session identifier of so many octets.
    fn answer(session: u8, suite: u16) -> Vec<u8> {
        let mut hello = vec![3, 3];
        hello.extend([7; 32]);
        hello.push(session);
        hello.extend(vec![9; usize::from(session)]);
        hello.extend(suite.to_be_bytes());
        hello.push(0);
        let mut message = vec![SERVER_HELLO];
        message.extend(prefixed::<3>(hello));
        let mut record = vec![HANDSHAKE, 3, 3];
        record.extend(prefixed::<2>(message));
        record
    }

    #[test]
    fn the_suite_that_a_server_takes_is_read_behind_any_session() {
        for session in [0, 1, 32] {
            let read = choice(&answer(session, 0x1301));
            assert_eq!(read, Some(Choice::Taken(0x1301)), "{session}");
        }
    }

    #[test]
    fn an_alert_is_a_refusal() {
        assert_eq!(choice(&[ALERT, 3, 3, 0, 2, 2, 40]), Some(Choice::Refused));
    }

    #[test]
    fn what_is_not_tls_is_nothing() {
        assert_eq!(choice(b"HTTP/1.1 400 Bad Request\r\n\r\n"), None);
        let whole = answer(32, 0x1301);
        for end in 1..78 {
            assert_eq!(choice(&whole[..end]), None, "{end}");
        }
    }
}
