//! Wrappings inside one another, as long as a body may be: none of them takes more time or memory
//! than a message does. Most of them hold nothing in the end, so that everything is tried.

use anyhow::{Result, ensure};
use base64ct::{Base64, Encoding as _};
use conformance::envelope::{self, Answer};
use miniz_oxide::deflate::compress_to_vec;

use super::{BODY_MAX, PAYLOAD_MAX, bounded};

#[test]
fn base64_around_base64_is_undone_in_bounds() -> Result<()> {
    let mut text = vec![b'~'; BODY_MAX / 6];
    while text.len() / 3 * 4 + 4 < BODY_MAX {
        text = Base64::encode_string(&text).into_bytes();
    }
    refused(&text)
}

#[test]
fn digits_around_digits_are_undone_in_bounds() -> Result<()> {
    let mut text = vec![b'~'; BODY_MAX / 64];
    while text.len() * 2 < BODY_MAX {
        text = hex(&text);
    }
    refused(&text)
}

#[test]
fn escapes_around_escapes_are_undone_in_bounds() -> Result<()> {
    refused(&vec![b'\\'; BODY_MAX])?;
    refused(&repeated(b"%25"))?;
    refused(&repeated(b"&amp;"))?;
    refused(&repeated(b"=3D"))
}

#[test]
fn a_text_that_fits_many_wrappings_is_given_up_in_bounds() -> Result<()> {
    refused(&repeated(b"%25\\\\&amp;=3D &#37;=\n\\u0025"))?;
    refused(&repeated(b"A "))?;
    refused(&repeated(b"a=b&"))?;
    refused(&repeated("\u{200b}\u{e9}".as_bytes()))?;
    refused(&repeated(b"12 "))?;
    refused(&repeated(b"> > > > > > "))
}

#[test]
fn objects_with_many_members_are_read_in_bounds() -> Result<()> {
    let member = format!("\"a\":\"{}\",", "QUFB".repeat(BODY_MAX / 300));
    let object = format!("{{{}\"z\":1}}", member.repeat(70));
    refused(object.as_bytes())?;
    refused(format!("{{{}\"z\":1}}", "\"a\":\"\",".repeat(BODY_MAX / 8)).as_bytes())?;
    refused(&repeated(b"{\"a\":"))
}

#[test]
fn words_without_their_end_are_searched_in_bounds() -> Result<()> {
    for start in [
        "-----BEGIN PGP MESSAGE-----",
        "curl --",
        "> POST / HTTP/1.1\n> a: ",
        "POST / HTTP/1.1\na: ",
        "data:",
        "\"",
    ] {
        let text = [start.as_bytes(), &vec![b'-'; BODY_MAX - start.len()]].concat();
        bounded(|| envelope::run_json(["inspect", "-"], &text))?;
    }
    Ok(())
}

#[test]
fn what_unpacks_to_a_thousand_times_its_size_is_not_unpacked() -> Result<()> {
    let once = gzip(&compress_to_vec(&vec![0; PAYLOAD_MAX], 6));
    refused_as("size-limit", &once)?;
    let twice = gzip(&stored(&once));
    refused_as("size-limit", &twice)?;
    refused_as("size-limit", Base64::encode_string(&twice).as_bytes())
}

#[test]
fn packets_with_changed_line_ends_are_restored_in_bounds() -> Result<()> {
    let mut message = vec![0xc1, 13, 3, 1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 8, 0xff];
    message.extend(b"\r\n".repeat((BODY_MAX - message.len()) / 2));
    let answer = bounded(|| envelope::run_json(["inspect", "-"], &message))?;
    ensure!(answer.status == 2, "{answer}");
    Ok(())
}

fn refused(text: &[u8]) -> Result<()> {
    refused_as("not-an-envelope", text)
}

fn refused_as(cause: &str, text: &[u8]) -> Result<()> {
    ensure!(text.len() <= BODY_MAX, "{} octets", text.len());
    let run = || -> Result<Answer> { envelope::run_json(["inspect", "-"], text) };
    bounded(run)?.expect_refused(cause)?;
    Ok(())
}

fn repeated(part: &[u8]) -> Vec<u8> {
    part.repeat(BODY_MAX / part.len())
}

fn hex(octets: &[u8]) -> Vec<u8> {
    let digit = |value: u8| b"0123456789abcdef".get(usize::from(value)).copied();
    octets
        .iter()
        .flat_map(|octet| [digit(octet >> 4), digit(octet & 15)])
        .flatten()
        .collect()
}

/// A member of which the trailer is missing; nobody comes so far.
fn gzip(deflated: &[u8]) -> Vec<u8> {
    [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], deflated].concat()
}

/// Blocks that are stored as they are (RFC 1951 section 3.2.4).
fn stored(octets: &[u8]) -> Vec<u8> {
    let mut blocks = Vec::new();
    let count = octets.chunks(65_535).len();
    for (at, chunk) in octets.chunks(65_535).enumerate() {
        let length = u16::try_from(chunk.len()).unwrap_or(u16::MAX);
        blocks.push(u8::from(at + 1 == count));
        blocks.extend(length.to_le_bytes());
        blocks.extend((!length).to_le_bytes());
        blocks.extend_from_slice(chunk);
    }
    blocks
}
