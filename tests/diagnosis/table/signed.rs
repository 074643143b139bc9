//! Signed OpenPGP messages that are not encrypted, by GnuPG, with one packet changed. The profile
//! `permissive` opens them; what is said of the inside is the same inside of encryption.

use anyhow::{Context as _, Result};
use conformance::packets::{self, Packet, changed, flip, in_first, put, tag};

use crate::makers::Makers;
use crate::row::{Damage, Row, Sample};

pub(super) fn rows(makers: &Makers) -> Result<Vec<Row>> {
    let gnupg = &makers.gnupg;
    let sample = gnupg.signed(&gnupg.signer, &["--digest-algo", "SHA384"])?;
    let mut rows = vec![
        sample.opens("as it was made", &["encoding.not-wire"]),
        sample
            .under("openpgp")
            .refused("signed and not encrypted", "not-encrypted"),
    ];
    for (name, damage, cause) in DAMAGED {
        let damaged = sample.damaged(*damage).context(*name)?;
        rows.push(damaged.refused(*name, cause));
    }
    let demanding = ["--sig-notation", "!urgent@partner.example=yes"];
    rows.push(
        gnupg
            .signed(&gnupg.signer, &demanding)?
            .refused("a demand in the signature", "signature-invalid"),
    );
    rows.extend(apart(makers)?);
    rows.extend(compressed(makers)?);
    Ok(rows)
}

/// Signatures that travel apart from what was signed, and text signed in the clear.
fn apart(makers: &Makers) -> Result<Vec<Row>> {
    let gnupg = &makers.gnupg;
    let by = ["--local-user", gnupg.signer.fingerprint()];
    let made = |options: &[&str], payload: &[u8]| {
        let message = gnupg.made(&[&by, options].concat(), "", payload)?;
        anyhow::Ok(Sample {
            message,
            ..gnupg.signed(&gnupg.signer, &[])?
        })
    };
    let detached = made(&["--detach-sign"], &makers.payload)?;
    let file = makers.scratch.write("signed", &makers.payload)?;
    let other = makers.scratch.write("other", b"something else")?;
    let inline = gnupg.signed(&gnupg.signer, &[])?;
    let clear = made(&["--clear-sign"], b"pay nothing\n")?;
    Ok(vec![
        detached
            .opened(|open| open.detached(&file))
            .opens("a signature apart", &[]),
        detached
            .opened(|open| open.detached(&other))
            .refused("a signature apart, another file", "signature-invalid"),
        detached.refused("a signature apart, without the file", "malformed-packet"),
        inline.opened(|open| open.detached(&file)).refused(
            "a file beside a message that holds it",
            "wrong-serialization",
        ),
        gnupg
            .wire()?
            .opened(|open| open.detached(&file))
            .refused("a file beside an encrypted message", "wrong-serialization"),
        clear.opens("signed in the clear", &[]),
        clear
            .damaged(|text| {
                Ok(String::from_utf8_lossy(text)
                    .replace("nothing", "everything")
                    .into())
            })?
            .refused("signed in the clear, then changed", "signature-invalid"),
    ])
}

/// Compressed data by GnuPG, not signed.
fn compressed(makers: &Makers) -> Result<Vec<Row>> {
    let gnupg = &makers.gnupg;
    let sample = Sample {
        message: gnupg.made(
            &["--store", "--compress-algo", "zlib"],
            "",
            &makers.payload.repeat(9),
        )?,
        ..gnupg.signed(&gnupg.signer, &[])?
    };
    let mut rows = vec![sample.opens("compressed", &[])];
    for (name, damage, cause) in COMPRESSED {
        let damaged = sample.damaged(*damage).context(*name)?;
        rows.push(damaged.refused(*name, cause));
    }
    Ok(rows)
}

fn first_removed(octets: &[u8], tag: u8) -> Result<Vec<u8>> {
    changed(octets, |packets| {
        let at = packets.iter().position(|one| one.tag == tag);
        packets.remove(at.context("no such packet")?);
        Ok(())
    })
}

const DAMAGED: &[(&str, Damage, &str)] = &[
    (
        "one bit of the payload",
        |octets| in_first(octets, tag::LITERAL, |one| flip(one, -3)),
        "signature-invalid",
    ),
    (
        "one bit of the signature",
        |octets| in_first(octets, tag::SIGNATURE, |one| flip(one, -9)),
        "signature-invalid",
    ),
    (
        "one bit of what the signature says of itself",
        |octets| in_first(octets, tag::SIGNATURE, |one| flip(one, 14)),
        "signature-invalid",
    ),
    (
        "a signature of another kind",
        |octets| in_first(octets, tag::SIGNATURE, |one| put(one, 1, 0x13)),
        "signature-invalid",
    ),
    (
        "announced with another digest",
        |octets| in_first(octets, tag::ONE_PASS, |one| put(one, 2, 8)),
        "signature-invalid",
    ),
    (
        "a signature of version 2",
        |octets| in_first(octets, tag::SIGNATURE, |one| put(one, 0, 2)),
        "unsupported-version",
    ),
    (
        "a signature of version 9",
        |octets| in_first(octets, tag::SIGNATURE, |one| put(one, 0, 9)),
        "unsupported-version",
    ),
    (
        "the signature left out",
        |octets| first_removed(octets, tag::SIGNATURE),
        "malformed-packet",
    ),
    (
        "the signed data left out",
        |octets| first_removed(octets, tag::LITERAL),
        "malformed-packet",
    ),
    (
        "an unknown kind of data",
        |octets| in_first(octets, tag::LITERAL, |one| put(one, 0, b'x')),
        "malformed-packet",
    ),
    (
        "a file name longer than its packet",
        |octets| {
            in_first(octets, tag::LITERAL, |one| {
                one.body.truncate(20);
                put(one, 1, 200)
            })
        },
        "malformed-packet",
    ),
    (
        "a user id between signature and data",
        |octets| {
            changed(octets, |packets| {
                let body = b"somebody".to_vec();
                packets.insert(1, Packet { tag: 13, body });
                Ok(())
            })
        },
        "malformed-packet",
    ),
    (
        "the data twice",
        |octets| {
            changed(octets, |packets| {
                let data = packets::first(packets, tag::LITERAL)?.clone();
                packets.push(data);
                Ok(())
            })
        },
        "trailing-data",
    ),
    (
        "seventeen signatures",
        |octets| {
            changed(octets, |packets| {
                let announced = packets::first(packets, tag::ONE_PASS)?.clone();
                let signature = packets::first(packets, tag::SIGNATURE)?.clone();
                packets.splice(0..0, core::iter::repeat_n(announced, 16));
                packets.extend(core::iter::repeat_n(signature, 16));
                Ok(())
            })
        },
        "nesting-limit",
    ),
    (
        "cut in the middle of the payload",
        |octets| crate::damage::cut(octets, octets.len() * 2 / 3),
        "truncated",
    ),
];

const COMPRESSED: &[(&str, Damage, &str)] = &[
    (
        "another compression than was used",
        |octets| in_first(octets, tag::COMPRESSED, |one| put(one, 0, 3)),
        "malformed-packet",
    ),
    (
        "one bit of the compressed data",
        |octets| in_first(octets, tag::COMPRESSED, |one| flip(one, 4)),
        "malformed-packet",
    ),
    (
        "compressed once more",
        |octets| {
            packets::write(&[Packet {
                tag: tag::COMPRESSED,
                // Algorithm 0 packs nothing.
                body: [&[0], octets].concat(),
            }])
        },
        "nesting-limit",
    ),
];
