//! Sound messages in other wrappings, wrappings that are damaged, and what is no message at all.

use anyhow::Result;

use crate::damage::{base64, base64_unpadded, decoded, wrap};
use crate::makers::Makers;
use crate::row::{Origin, Row, Sample};

pub(super) fn rows(makers: &Makers) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for sample in [makers.gnupg.wire()?, makers.own.openpgp()?] {
        rows.extend(around_openpgp(&sample)?);
    }
    for sample in [makers.npm.nested()?, makers.jwcrypto.nested()?] {
        rows.extend(around_tokens(&sample)?);
    }
    for sample in [
        makers.gnupg.wire()?,
        makers.own.openpgp()?,
        makers.npm.nested()?,
        makers.jwcrypto.nested()?,
    ] {
        rows.extend(around_anything(&sample)?);
    }
    rows.extend(armored(makers)?);
    rows.extend(no_message(makers)?);
    Ok(rows)
}

fn around_openpgp(sample: &Sample) -> Result<Vec<Row>> {
    let wrapped =
        |wrap: fn(&[u8]) -> Vec<u8>| sample.damaged(|text| Ok(wrap(&decoded(text.trim_ascii())?)));
    let text = |change: fn(&str) -> String| {
        sample.damaged(|text| Ok(change(&String::from_utf8_lossy(text)).into_bytes()))
    };
    Ok(vec![
        wrapped(<[u8]>::to_vec)?.opens("packets as they are", NOT_WIRE),
        wrapped(base64)?.opens("base64", NOT_WIRE),
        wrapped(base64_unpadded)?.opens("base64 without padding", NOT_WIRE),
        wrapped(line_ends_of_dos)?.opens("packets whose line ends became those of DOS", NOT_WIRE),
        text(|text| in_lines(text.trim()))?.opens("base64url in lines", NOT_WIRE),
        text(|text| format!("\n {}\r\n", text.trim()))?.opens("blanks around it", &[]),
        text(|text| with_letter(text, '*'))?.refused("a letter that is no base64", "bad-encoding"),
        text(|text| with_letter(text, '\u{e9}'))?
            .refused("a letter with an accent", "bad-encoding"),
    ])
}

fn around_tokens(sample: &Sample) -> Result<Vec<Row>> {
    Ok(vec![
        sample
            .damaged(|token| Ok(base64(token)))?
            .opens("base64 around the token", NOT_WIRE),
        sample
            .damaged(|token| Ok([b"\n", token, b"\n"].concat()))?
            .opens("line ends around the token", &[]),
    ])
}

/// Around the body as the wire carries it.
fn around_anything(sample: &Sample) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (name, wrapped) in WRAPPED {
        let sample = sample.damaged(|text| Ok(wrapped(text.trim_ascii())))?;
        rows.push(sample.opens(*name, NOT_WIRE));
    }
    let packed = sample.damaged(wrap::gzip)?;
    rows.push(packed.opens("packed by gzip", NOT_WIRE));
    rows.push(
        packed
            .damaged(|octets| Ok(base64(octets)))?
            .opens("packed by gzip, then base64", NOT_WIRE),
    );
    Ok(rows)
}

/// ASCII armor, whole and damaged.
fn armored(makers: &Makers) -> Result<Vec<Row>> {
    let gnupg = &makers.gnupg;
    let sample = gnupg.sealed(&gnupg.recipient, Some(&gnupg.signer), &["--armor"])?;
    // It was wrapped once more for the wire.
    let armor = sample.damaged(decoded)?;
    let text = String::from_utf8_lossy(&armor.message).into_owned();
    let changed = |change: &dyn Fn(&str) -> String| Sample {
        message: change(&text).into_bytes(),
        ..armor.clone()
    };
    let checksum = changed(&|text| {
        let lines = text.lines().map(|line| match line.strip_prefix('=') {
            Some(_) => "=AAAA",
            None => line,
        });
        lines.collect::<Vec<_>>().join("\n")
    });
    Ok(vec![
        armor.opens("armor", NOT_WIRE),
        sample.opens("base64url of armor", NOT_WIRE),
        checksum.opens("armor with a wrong checksum", &["encoding.armor-checksum"]),
        changed(&|text| text.replace('\n', "\r\n")).opens("armor with line ends of DOS", NOT_WIRE),
        changed(&|text| text.replace('\n', "\\n")).opens("armor with escaped line ends", NOT_WIRE),
        changed(&|text| with_letter(text, '*')).refused("armor with a star inside", "bad-encoding"),
    ])
}

/// What was pasted instead of a message.
fn no_message(makers: &Makers) -> Result<Vec<Row>> {
    let sample = Sample {
        origin: Origin::Other,
        ..makers.gnupg.wire()?
    };
    let read = |path: &std::path::Path| anyhow::Ok(std::fs::read(path)?);
    let inputs: [(&str, Vec<u8>); 11] = [
        ("nothing", Vec::new()),
        ("blanks", b" \n\n".to_vec()),
        ("a plain JSON body", makers.payload.clone()),
        (
            "an error page",
            b"<!DOCTYPE html><html><h1>404</h1></html>".to_vec(),
        ),
        (
            "a sentence",
            b"The message could not be delivered.".to_vec(),
        ),
        ("octets of every value", (0..=255).collect()),
        ("zeros", vec![0; 300]),
        ("a public OpenPGP key", read(&makers.gnupg.signer.public)?),
        ("a secret OpenPGP key", read(&makers.gnupg.signer.secret)?),
        ("a JWK", read(&makers.npm.signer.public_file)?),
        (
            "a PEM file",
            b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n".to_vec(),
        ),
    ];
    Ok(inputs
        .into_iter()
        .map(|(name, message)| {
            Sample {
                message,
                ..sample.clone()
            }
            .refused(name, "not-an-envelope")
        })
        .collect())
}

/// Every line feed becomes two octets, as a transfer of text does to binary.
fn line_ends_of_dos(octets: &[u8]) -> Vec<u8> {
    octets
        .iter()
        .flat_map(|octet| match octet {
            b'\n' => &b"\r\n"[..],
            _ => core::slice::from_ref(octet),
        })
        .copied()
        .collect()
}

fn in_lines(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let lines = letters.chunks(64).map(String::from_iter);
    lines.collect::<Vec<_>>().join("\n")
}

/// With one letter put over in the middle.
fn with_letter(text: &str, letter: char) -> String {
    let middle = text.chars().count() / 2;
    text.chars()
        .enumerate()
        .map(|(at, old)| if at == middle { letter } else { old })
        .collect()
}

type Wrap = fn(&[u8]) -> Vec<u8>;

/// Ways of wrapping, and their names.
const WRAPPED: &[(&str, Wrap)] = &[
    ("hexadecimal digits", wrap::hex),
    ("URL-encoding", wrap::percent),
    ("a JSON string", wrap::json_string),
    ("a member of a JSON object", wrap::json_member),
    ("base64 twice", wrap::base64_twice),
    ("UTF-16", wrap::utf16),
    ("a byte-order mark", wrap::marked),
    ("an HTTP request", wrap::http_request),
    ("quoted in a mail", wrap::mail_quote),
];

const NOT_WIRE: &[&str] = &["encoding.not-wire"];
