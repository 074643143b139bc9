//! Encrypted OpenPGP messages by GnuPG and by the command, with one packet changed.

use anyhow::{Context as _, Result};
use conformance::packets::{self, Packet, changed, flip, in_first, put, tag};

use crate::damage::{base64url, cut, decoded, followed_by};
use crate::makers::{Gnupg, Makers};
use crate::row::{Damage, Row, Sample};

pub(super) fn rows(makers: &Makers) -> Result<Vec<Row>> {
    let (gnupg, own) = (makers.gnupg.wire()?, makers.own.openpgp()?);
    let mut rows = Vec::new();
    for sample in [&gnupg, &own] {
        rows.push(sample.opens("as it was made", &[]));
        for (name, damage, cause) in DAMAGED {
            let damaged = in_packets(sample, *damage).context(*name)?;
            rows.push(damaged.refused(*name, cause));
        }
    }
    rows.extend(by_options(makers)?);
    rows.extend(bounds(makers, &gnupg)?);
    rows.extend(passphrases(&makers.gnupg)?);
    rows.extend(session_keys(&makers.gnupg, &gnupg)?);
    Ok(rows)
}

/// Changes the packets inside of the base64url.
fn in_packets(sample: &Sample, damage: Damage) -> Result<Sample> {
    sample.damaged(|text| Ok(base64url(&damage(&decoded(text)?)?)))
}

/// What GnuPG can be told to make.
fn by_options(makers: &Makers) -> Result<Vec<Row>> {
    let gnupg = &makers.gnupg;
    let (to, from) = (&gnupg.recipient, Some(&gnupg.signer));
    let mut rows = Vec::new();
    for (name, options, cause) in OPTIONS {
        let sample = gnupg.sealed(to, from, options)?;
        rows.push(sample.refused(*name, cause));
    }
    let no_bzip2 = makers.profile("openpgp", ", \"BZip2\"", "")?;
    rows.push(
        gnupg
            .sealed(to, from, &["--compress-algo", "bzip2"])?
            .under(no_bzip2)
            .refused(
                "compressed as the profile does not allow",
                "algorithm-forbidden",
            ),
    );
    rows.push(
        gnupg
            .sealed(to, None, &["--cipher-algo", "AES256"])?
            .refused("nobody signed", "not-signed"),
    );
    rows.push(
        gnupg
            .sealed(to, None, &["--cipher-algo", "AES128"])?
            .under("permissive")
            .opens("nobody signed, and nobody has to", &[]),
    );
    Ok(rows)
}

/// Limits of the profile, passed by real messages.
fn bounds(makers: &Makers, sample: &Sample) -> Result<Vec<Row>> {
    let gnupg = &makers.gnupg;
    let low_body = makers.profile("openpgp", "body = 25_165_824", "body = 600")?;
    let low_payload = makers.profile("openpgp", "payload = 16_777_216", "payload = 100")?;
    let one_recipient = makers.profile("openpgp", "recipients = 32", "recipients = 1")?;
    let to = gnupg.recipient.fingerprint();
    let also = gnupg.stranger.fingerprint();
    let by = gnupg.signer.fingerprint();
    let sealed = |payload: &[u8], more: &[&str]| {
        let options = ["--sign", "--local-user", by, "--encrypt", "--recipient", to];
        let message = gnupg.made(&[&options, more].concat(), "", payload)?;
        anyhow::Ok(gnupg.sample(&message, &gnupg.recipient, Some(&gnupg.signer)))
    };
    Ok(vec![
        sample
            .under(&low_body)
            .refused("longer than the profile opens", "size-limit"),
        sample
            .under(&low_payload)
            .refused("a longer payload than the profile opens", "size-limit"),
        sealed(&vec![0; 3_000_000], &[])?.refused("three million zeros, compressed", "size-limit"),
        sealed(&makers.payload, &["--recipient", also])?
            .under(&one_recipient)
            .refused("more recipients than the profile allows", "nesting-limit"),
        sealed(&makers.payload, &["--recipient", also])?.opens("for two, one of them we", &[]),
    ])
}

/// Encrypted with a passphrase, not to a key.
fn passphrases(gnupg: &Gnupg) -> Result<Vec<Row>> {
    let sealed = |options: &[&str]| {
        let options = [options, &["--symmetric", "--s2k-count", "65536"]].concat();
        let message = gnupg.made(&options, "agreed", b"hello")?;
        let sample = gnupg.sample(&message, &gnupg.recipient, None);
        anyhow::Ok(sample.under("permissive"))
    };
    let sample = sealed(&["--cipher-algo", "AES256"])?;
    let given = sample.opened(|open| open.passphrase("agreed"));
    Ok(vec![
        given.opens("with the passphrase agreed", &[]),
        sample.refused("a passphrase that nobody gave", "key-locked"),
        sample
            .opened(|open| open.passphrase("guessed"))
            .refused("another passphrase", "wrong-passphrase"),
        in_packets(&given, |octets| {
            in_first(octets, tag::ENCRYPTED, |data| flip(data, -1))
        })?
        .refused("one bit, under a passphrase", "wrong-passphrase"),
        given
            .under("openpgp")
            .refused("a passphrase under a profile without", "no-matching-key"),
    ])
}

/// Opened with the session key that GnuPG shows.
fn session_keys(gnupg: &Gnupg, sample: &Sample) -> Result<Vec<Row>> {
    let file = gnupg.session_key(&decoded(&sample.message)?)?;
    let trust = &gnupg.signer.public;
    let given = sample.opened(|_| {
        conformance::envelope::Open::new()
            .trust(trust)
            .session_key_file(&file)
    });
    let another = Sample {
        open: given.open.clone(),
        ..gnupg.wire()?
    };
    let changed = in_packets(&given, |octets| {
        in_first(octets, tag::ENCRYPTED, |data| flip(data, 40))
    })?;
    Ok(vec![
        given.opens("with the session key alone", &[]),
        another.refused("another message's session key", "integrity-failed"),
        changed.refused("one bit, with the session key", "integrity-failed"),
    ])
}

/// A session key that the message has many times.
fn with_session_keys(octets: &[u8], count: usize) -> Result<Vec<u8>> {
    changed(octets, |packets| {
        let first = packets::first(packets, tag::SESSION_KEY)?.clone();
        packets.splice(0..0, core::iter::repeat_n(first, count));
        Ok(())
    })
}

/// The key that a session key is under, in octets 1 to 8 of its packet.
fn renamed(octets: &[u8], id: [u8; 8]) -> Result<Vec<u8>> {
    in_first(octets, tag::SESSION_KEY, |packet| {
        let name = packet.body.get_mut(1..9).context("too short")?;
        name.copy_from_slice(&id);
        Ok(())
    })
}

fn packet(tag: u8, body: &[u8]) -> Packet {
    Packet {
        tag,
        body: body.to_vec(),
    }
}

const DAMAGED: &[(&str, Damage, &str)] = &[
    (
        "one bit of the wrapped session key",
        |octets| in_first(octets, tag::SESSION_KEY, |one| flip(one, -20)),
        "decryption-failed",
    ),
    (
        "one bit at the start of the data",
        |octets| in_first(octets, tag::ENCRYPTED, |one| flip(one, 3)),
        "decryption-failed",
    ),
    (
        "one bit in the middle of the data",
        |octets| in_first(octets, tag::ENCRYPTED, |one| flip(one, 90)),
        "decryption-failed",
    ),
    (
        "one bit at the end of the data",
        |octets| in_first(octets, tag::ENCRYPTED, |one| flip(one, -1)),
        "decryption-failed",
    ),
    (
        "the last octets of the data left out",
        |octets| {
            in_first(octets, tag::ENCRYPTED, |one| {
                let kept = one.body.len() - 22;
                one.body.truncate(kept);
                Ok(())
            })
        },
        "decryption-failed",
    ),
    (
        "the recipient left out, the session key broken",
        |octets| {
            let hidden = renamed(octets, [0; 8])?;
            in_first(&hidden, tag::SESSION_KEY, |one| flip(one, -20))
        },
        "decryption-failed",
    ),
    (
        "another recipient's name",
        |octets| renamed(octets, *b"somebody"),
        "no-matching-key",
    ),
    (
        "the last third cut off",
        |octets| cut(octets, octets.len() / 3),
        "truncated",
    ),
    (
        "cut inside of the session key",
        |octets| cut(octets, octets.len() - 100),
        "truncated",
    ),
    (
        "the data left out",
        |octets| {
            changed(octets, |packets| {
                packets.retain(|one| one.tag != tag::ENCRYPTED);
                Ok(())
            })
        },
        "truncated",
    ),
    (
        "the session key left out",
        |octets| {
            changed(octets, |packets| {
                packets.retain(|one| one.tag != tag::SESSION_KEY);
                Ok(())
            })
        },
        "malformed-packet",
    ),
    (
        "nothing in the packet of the data",
        |octets| {
            in_first(octets, tag::ENCRYPTED, |one| {
                one.body.clear();
                Ok(())
            })
        },
        "malformed-packet",
    ),
    (
        "a user id where the data begins",
        |octets| {
            changed(octets, |packets| {
                packets.insert(1, packet(13, b"somebody"));
                Ok(())
            })
        },
        "malformed-packet",
    ),
    (
        "no packet where the data begins",
        |octets| {
            let mut packets = packets::read(octets)?;
            let data = packets.pop().context("no data")?;
            let start = packets::write(&packets)?;
            let mut broken = packets::write(&[data])?;
            *broken.first_mut().context("empty")? &= 0x7f;
            Ok([start, broken].concat())
        },
        "malformed-packet",
    ),
    (
        "the message twice",
        |octets| Ok(followed_by(octets, octets)),
        "trailing-data",
    ),
    (
        "a readable packet behind the data",
        |octets| {
            changed(octets, |packets| {
                packets.push(packet(tag::LITERAL, b"b\0\0\0\0\0more"));
                Ok(())
            })
        },
        "trailing-data",
    ),
    (
        "a line end behind the last packet",
        |octets| Ok(followed_by(octets, b"\r\n")),
        "trailing-data",
    ),
    (
        "version 3 of the data",
        |octets| in_first(octets, tag::ENCRYPTED, |one| put(one, 0, 3)),
        "unsupported-version",
    ),
    (
        "version 9 of the session key",
        |octets| in_first(octets, tag::SESSION_KEY, |one| put(one, 0, 9)),
        "unsupported-version",
    ),
    (
        "called data without integrity protection",
        |octets| {
            in_first(octets, tag::ENCRYPTED, |one| {
                one.tag = 9;
                Ok(())
            })
        },
        "integrity-missing",
    ),
    (
        "called the data of an old draft",
        |octets| {
            in_first(octets, tag::ENCRYPTED, |one| {
                one.tag = tag::OLD_AEAD;
                Ok(())
            })
        },
        "algorithm-forbidden",
    ),
    (
        "thirty-three recipients",
        |octets| with_session_keys(octets, 32),
        "nesting-limit",
    ),
    (
        "eleven hundred packets",
        |octets| {
            changed(octets, |packets| {
                let marker = packet(10, b"PGP");
                packets.splice(1..1, core::iter::repeat_n(marker, 1_100));
                Ok(())
            })
        },
        "nesting-limit",
    ),
    (
        "a session key that says it is for elliptic curves",
        |octets| in_first(octets, tag::SESSION_KEY, |one| put(one, 9, 18)),
        "malformed-packet",
    ),
];

const OPTIONS: &[(&str, &[&str], &str)] = &[
    ("AES-128", &["--cipher-algo", "AES"], "algorithm-forbidden"),
    (
        "TripleDES",
        &["--cipher-algo", "3DES"],
        "algorithm-forbidden",
    ),
    ("CAST5", &["--cipher-algo", "CAST5"], "algorithm-forbidden"),
    (
        "no integrity protection, by an old standard",
        &["--rfc2440", "--cipher-algo", "AES256"],
        "integrity-missing",
    ),
    (
        "no integrity protection, TripleDES",
        &["--rfc2440", "--cipher-algo", "3DES"],
        "integrity-missing",
    ),
    (
        "signed by SHA-1",
        &["--digest-algo", "SHA1"],
        "signature-weak",
    ),
    (
        "signed by RIPEMD-160",
        &["--digest-algo", "RIPEMD160"],
        "signature-weak",
    ),
];
