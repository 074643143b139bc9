//! The faults, and what each makes red.

use envelope::key::report::KeyFormat;
use envelope::key::state::KeyState;
use envelope::keyset::KeyUse;
use envelope::keyset::life::Life;
use envelope::policy::rotation::RotationPolicy;
use envelope::seal::SealEncoding;
use serde_json::Value;

/// A fault, and the checks that it makes red: its own first, then those that can not be good
/// beside it.
pub(super) struct Row {
    pub(super) what: &'static str,
    pub(super) fault: Fault,
    pub(super) red: &'static [Red],
}

/// What is planted.
pub(super) enum Fault {
    /// A public key of the counterparty, in use; what for, where it does not say so itself.
    Counterparty(&'static str, Option<KeyUse>),
    /// Bodies are made in another form.
    Encoding(SealEncoding),
    /// Records of our own keys, changed behind the guards' backs.
    Keys(fn(&mut Life)),
    /// Keys of our own whose private part is gone.
    LostPrivatePart(fn(&Life) -> bool),
    /// A token of another program.
    Message(&'static str),
    /// Other times of a rotation.
    Policy(fn(RotationPolicy) -> RotationPolicy),
    /// A certificate of our own whose primary key encrypts.
    PrimaryEncrypts,
    /// Bodies are read in another way.
    Reader(fn(&[u8]) -> bool),
    /// In the rules for a format, one text in the place of another.
    Rules(KeyFormat, &'static str, &'static str),
}

/// A check by name and format.
pub(super) type Red = (&'static str, Option<KeyFormat>);

const OPENPGP: Option<KeyFormat> = Some(KeyFormat::OpenPgp);
const JWK: Option<KeyFormat> = Some(KeyFormat::Jwk);

pub(super) const TABLE: &[Row] = &[
    Row {
        what: "one certificate only to open with",
        fault: Fault::Keys(|life| suspend_next(life, KeyFormat::OpenPgp, KeyUse::Encrypt)),
        red: &[("two-keys-open", OPENPGP), ("rotation-rehearsed", OPENPGP)],
    },
    Row {
        what: "one JWK only to open with",
        fault: Fault::Keys(|life| suspend_next(life, KeyFormat::Jwk, KeyUse::Encrypt)),
        red: &[("two-keys-open", JWK), ("rotation-rehearsed", JWK)],
    },
    Row {
        what: "a JWK whose private part is lost",
        fault: Fault::LostPrivatePart(|life| is_next(life, KeyFormat::Jwk, KeyUse::Encrypt)),
        red: &[("two-keys-open", JWK), ("rotation-rehearsed", JWK)],
    },
    Row {
        what: "one certificate only to sign with",
        fault: Fault::Keys(|life| suspend_next(life, KeyFormat::OpenPgp, KeyUse::Sign)),
        red: &[("two-keys-sign", OPENPGP), ("rotation-rehearsed", OPENPGP)],
    },
    Row {
        what: "one JWK only to sign with",
        fault: Fault::Keys(|life| suspend_next(life, KeyFormat::Jwk, KeyUse::Sign)),
        red: &[("two-keys-sign", JWK), ("rotation-rehearsed", JWK)],
    },
    Row {
        what: "OpenPGP rules that ask for no signature",
        fault: Fault::Rules(
            KeyFormat::OpenPgp,
            "signature = \"required\"",
            "signature = \"optional\"",
        ),
        red: &[("known-signer-required", OPENPGP)],
    },
    Row {
        what: "JOSE rules that ask for no signature",
        fault: Fault::Rules(
            KeyFormat::Jwk,
            "signature = \"required\"",
            "signature = \"optional\"",
        ),
        red: &[("known-signer-required", JWK)],
    },
    Row {
        what: "rules for one signature at most",
        fault: Fault::Rules(KeyFormat::OpenPgp, "signatures = 16", "signatures = 1"),
        red: &[
            ("known-and-unknown", OPENPGP),
            ("expired-and-active", OPENPGP),
            ("two-keys-sign", OPENPGP),
            ("rotation-rehearsed", OPENPGP),
        ],
    },
    Row {
        what: "OpenPGP bodies in armor",
        fault: Fault::Encoding(SealEncoding::Armor),
        red: &[("base64url", OPENPGP)],
    },
    Row {
        what: "no JWK that can be sealed to",
        fault: Fault::Keys(|life| suspend_all(life, KeyFormat::Jwk, KeyUse::Encrypt)),
        red: &[
            ("base64url", JWK),
            ("two-keys-open", JWK),
            ("known-signer-required", JWK),
            ("rotation-rehearsed", JWK),
        ],
    },
    Row {
        what: "OpenPGP keys that are too short",
        fault: Fault::Rules(
            KeyFormat::OpenPgp,
            "rsa_bits_min = 2048",
            "rsa_bits_min = 3072",
        ),
        red: &[
            ("key-sizes", OPENPGP),
            ("two-keys-open", OPENPGP),
            ("two-keys-sign", OPENPGP),
            ("known-signer-required", OPENPGP),
            ("known-and-unknown", OPENPGP),
            ("expired-and-active", OPENPGP),
            ("base64url", OPENPGP),
            ("rotation-rehearsed", OPENPGP),
        ],
    },
    Row {
        what: "JOSE keys that are too short",
        fault: Fault::Rules(KeyFormat::Jwk, "rsa_bits_min = 2048", "rsa_bits_min = 3072"),
        red: &[
            ("key-sizes", JWK),
            ("two-keys-open", JWK),
            ("two-keys-sign", JWK),
            ("known-signer-required", JWK),
            ("base64url", JWK),
            ("rotation-rehearsed", JWK),
        ],
    },
    Row {
        what: "a certificate that lives too long",
        fault: Fault::Keys(|life| prolong_next(life, KeyFormat::OpenPgp, KeyUse::Sign)),
        red: &[("lifetimes", OPENPGP)],
    },
    Row {
        what: "a JWK that lives too long",
        fault: Fault::Keys(|life| prolong_next(life, KeyFormat::Jwk, KeyUse::Sign)),
        red: &[("lifetimes", JWK)],
    },
    Row {
        what: "a certificate that encrypts with its primary key",
        fault: Fault::PrimaryEncrypts,
        red: &[("encryption-subkey", OPENPGP), ("two-keys-open", OPENPGP)],
    },
    Row {
        what: "a cipher that is weak in the rules",
        fault: Fault::Rules(
            KeyFormat::OpenPgp,
            "ciphers = [\"AES-256\"]",
            "ciphers = [\"AES-256\", \"TripleDES\"]",
        ),
        red: &[("weak-algorithms", OPENPGP)],
    },
    Row {
        what: "a certificate that asks for 3DES, CAST5 or IDEA",
        fault: Fault::Counterparty(
            include_str!("../../../../tests/fixtures/weak-preferences.asc"),
            None,
        ),
        red: &[("weak-algorithms", OPENPGP)],
    },
    Row {
        what: "a certificate that signatures with SHA-1 hold together",
        fault: Fault::Counterparty(
            include_str!("../../../../tests/fixtures/weak-binding.asc"),
            Some(KeyUse::Sign),
        ),
        red: &[("weak-algorithms", OPENPGP)],
    },
    Row {
        what: "RSA1_5 in the rules beside what is better",
        fault: Fault::Rules(
            KeyFormat::Jwk,
            "[\"RSA-OAEP-256\"]",
            "[\"RSA-OAEP-256\", \"RSA1_5\"]",
        ),
        red: &[("weak-algorithms", JWK)],
    },
    Row {
        what: "a JWK bound to RSA1_5, which the rules do not allow",
        fault: Fault::Counterparty(RSA1_5, None),
        red: &[("weak-algorithms", JWK)],
    },
    Row {
        what: "a successor that ends before the old key may go",
        fault: Fault::Policy(|policy| RotationPolicy {
            destroy_after: 400,
            ..policy
        }),
        red: &[("rotation-rehearsed", OPENPGP), ("rotation-rehearsed", JWK)],
    },
    Row {
        what: "a message of another program that does not open",
        fault: Fault::Message("e30.e30.e30.e30.e30"),
        red: &[("messages-of-others", None)],
    },
    Row {
        what: "a reader of JSON that takes the last of two members",
        fault: Fault::Reader(|body| serde_json::from_slice::<Value>(body).is_ok()),
        red: &[("strict-json", None)],
    },
    Row {
        what: "a reader of JSON that reads nothing",
        fault: Fault::Reader(|_| false),
        red: &[("strict-json", None)],
    },
];

/// The public key of RFC 7517 appendix A.1, bound to another algorithm.
const RSA1_5: &str = r#"{"kty":"RSA","kid":"weak","alg":"RSA1_5","use":"enc","e":"AQAB","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"}"#;

/// The key that waits as the successor.
fn is_next(life: &Life, format: KeyFormat, key_use: KeyUse) -> bool {
    is_for(life, format, key_use) && matches!(life.entry.state, KeyState::PreActive { .. })
}

fn is_for(life: &Life, format: KeyFormat, key_use: KeyUse) -> bool {
    life.entry.format == format && life.entry.key_use == key_use
}

fn suspend_next(life: &mut Life, format: KeyFormat, key_use: KeyUse) {
    if is_next(life, format, key_use) {
        life.entry.state = KeyState::Suspended;
    }
}

fn suspend_all(life: &mut Life, format: KeyFormat, key_use: KeyUse) {
    if is_for(life, format, key_use) {
        life.entry.state = KeyState::Suspended;
    }
}

fn prolong_next(life: &mut Life, format: KeyFormat, key_use: KeyUse) {
    if is_next(life, format, key_use) {
        life.entry.valid_to = Some(life.entry.valid_from.plus_days(731));
    }
}
