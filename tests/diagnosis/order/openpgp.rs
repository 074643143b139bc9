//! OpenPGP by GnuPG: faults of the text, the packets, the key, the cipher and the signature.

use alloc::collections::BTreeMap;
use core::cell::RefCell;

use anyhow::Result;
use conformance::envelope::Open;
use conformance::packets::{self, Packet, changed, flip, in_first, put, tag};

use super::Phase::{Inside, Keys, Outside};
use super::{Fault, check};
use crate::damage::{base64url, cut, decoded};
use crate::makers::{Gnupg, Makers};
use crate::row::{Damage, Row, Sample};

#[test]
fn of_several_faults_of_an_openpgp_message_the_first_is_reported() -> Result<()> {
    let makers = Makers::new()?;
    let gnupg = &makers.gnupg;
    let made = RefCell::new(BTreeMap::new());
    check(&SOUND, FAULTS, |spec| row(gnupg, &made, *spec))
}

/// A message as GnuPG makes it, what is changed then, and how it is opened.
#[derive(Clone, Copy)]
struct Spec {
    to: To,
    from: From,
    cipher: &'static str,
    data: Option<Damage>,
    structure: Option<Damage>,
    has_star: bool,
    key: Key,
    at: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum To {
    Recipient,
    Locked,
    Small,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum From {
    Signer,
    Stranger,
    Nobody,
    /// The signer, with SHA-1.
    Weakly,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Right,
    AnotherOne,
    Guessed,
}

/// What GnuPG makes only once.
type Made = BTreeMap<(To, From, &'static str), Vec<u8>>;

fn row(gnupg: &Gnupg, made: &RefCell<Made>, spec: Spec) -> Result<Row> {
    let to = match spec.to {
        To::Recipient => &gnupg.recipient,
        To::Locked => &gnupg.locked,
        To::Small => &gnupg.small,
    };
    let kind = (spec.to, spec.from, spec.cipher);
    if !made.borrow().contains_key(&kind) {
        let (from, digest) = match spec.from {
            From::Signer => (Some(&gnupg.signer), "SHA384"),
            From::Stranger => (Some(&gnupg.stranger), "SHA384"),
            From::Nobody => (None, "SHA384"),
            From::Weakly => (Some(&gnupg.signer), "SHA1"),
        };
        let options = ["--cipher-algo", spec.cipher, "--digest-algo", digest];
        let sample = gnupg.sealed(to, from, &options)?;
        made.borrow_mut().insert(kind, decoded(&sample.message)?);
    }
    let mut message = made.borrow().get(&kind).cloned().unwrap_or_default();
    for damage in [spec.data, spec.structure].into_iter().flatten() {
        message = damage(&message)?;
    }
    let mut message = base64url(&message);
    if spec.has_star {
        let middle = message.len() / 2;
        message.splice(middle..middle, *b"*");
    }
    let mut open = Open::new().trust(&gnupg.signer.public);
    open = match spec.key {
        Key::AnotherOne => open.keys(&gnupg.stranger.secret),
        Key::Right => open.keys(&to.secret),
        Key::Guessed => open.keys(&to.secret).passphrase("guessed"),
    };
    if let Some(at) = spec.at {
        open = open.at(at);
    }
    let sample = Sample {
        message,
        open,
        ..gnupg.sample(&[], to, None)
    };
    Ok(sample.opens("without a fault", &[]))
}

const SOUND: Spec = Spec {
    to: To::Recipient,
    from: From::Signer,
    cipher: "AES256",
    data: None,
    structure: None,
    has_star: false,
    key: Key::Right,
    at: None,
};

const FAULTS: &[Fault<Spec>] = &[
    Fault {
        name: "star in the text",
        axes: &["text"],
        phase: Outside,
        cause: "bad-encoding",
        apply: |spec| spec.has_star = true,
    },
    Fault {
        name: "cut",
        axes: &["structure"],
        phase: Outside,
        cause: "truncated",
        apply: |spec| spec.structure = Some(|octets| cut(octets, octets.len() / 4)),
    },
    Fault {
        name: "packet behind",
        axes: &["structure"],
        phase: Outside,
        cause: "trailing-data",
        apply: |spec| {
            spec.structure = Some(|octets| {
                changed(octets, |packets| {
                    let body = b"b\0\0\0\0\0more".to_vec();
                    let tag = tag::LITERAL;
                    packets.push(Packet { tag, body });
                    Ok(())
                })
            });
        },
    },
    Fault {
        name: "33 recipients",
        axes: &["structure"],
        phase: Outside,
        cause: "nesting-limit",
        apply: |spec| {
            spec.structure = Some(|octets| {
                changed(octets, |packets| {
                    let first = packets::first(packets, tag::SESSION_KEY)?.clone();
                    packets.splice(0..0, core::iter::repeat_n(first, 32));
                    Ok(())
                })
            });
        },
    },
    Fault {
        name: "data of version 3",
        axes: &["data"],
        phase: Outside,
        cause: "unsupported-version",
        apply: |spec| {
            spec.data = Some(|octets| in_first(octets, tag::ENCRYPTED, |one| put(one, 0, 3)))
        },
    },
    Fault {
        name: "data of an old draft",
        axes: &["data"],
        phase: Outside,
        cause: "algorithm-forbidden",
        apply: |spec| spec.data = Some(|octets| called(octets, tag::OLD_AEAD)),
    },
    Fault {
        name: "no integrity protection",
        axes: &["data"],
        phase: Outside,
        cause: "integrity-missing",
        apply: |spec| spec.data = Some(|octets| called(octets, 9)),
    },
    Fault {
        name: "one bit of the data",
        axes: &["data"],
        phase: Keys,
        cause: "decryption-failed",
        apply: |spec| {
            spec.data = Some(|octets| in_first(octets, tag::ENCRYPTED, |one| flip(one, 60)))
        },
    },
    Fault {
        name: "1024 bits",
        axes: &["key"],
        phase: Keys,
        cause: "key-too-small",
        apply: |spec| spec.to = To::Small,
    },
    Fault {
        name: "another's key",
        axes: &["key"],
        phase: Keys,
        cause: "no-matching-key",
        apply: |spec| spec.key = Key::AnotherOne,
    },
    Fault {
        name: "locked key",
        axes: &["key"],
        phase: Keys,
        cause: "key-locked",
        apply: |spec| spec.to = To::Locked,
    },
    Fault {
        name: "wrong passphrase",
        axes: &["key"],
        phase: Keys,
        cause: "wrong-passphrase",
        apply: |spec| (spec.to, spec.key) = (To::Locked, Key::Guessed),
    },
    Fault {
        name: "AES-128 inside",
        axes: &["cipher"],
        phase: Inside,
        cause: "algorithm-forbidden",
        apply: |spec| spec.cipher = "AES",
    },
    Fault {
        name: "nobody signed",
        axes: &["signer"],
        phase: Inside,
        cause: "not-signed",
        apply: |spec| spec.from = From::Nobody,
    },
    Fault {
        name: "stranger signed",
        axes: &["signer"],
        phase: Inside,
        cause: "unknown-signer",
        apply: |spec| spec.from = From::Stranger,
    },
    Fault {
        name: "SHA-1",
        axes: &["signer"],
        phase: Inside,
        cause: "signature-weak",
        apply: |spec| spec.from = From::Weakly,
    },
    Fault {
        name: "signer's key has ended",
        axes: &["signer"],
        phase: Inside,
        cause: "signer-expired",
        apply: |spec| spec.at = Some("2099-01-01T00:00:00Z"),
    },
];

fn called(octets: &[u8], tag: u8) -> Result<Vec<u8>> {
    in_first(octets, tag::ENCRYPTED, |one| {
        one.tag = tag;
        Ok(())
    })
}
