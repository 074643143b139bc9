//! `envelope inspect` against `gpg --list-packets` and `sq packet dump`: which packets there are,
//! where each begins, how long header and body are, and which subpackets a signature has.

use core::time::Duration;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use conformance::dice::Dice;
use conformance::envelope::run_json;
use conformance::gnupg::{GnuPg, Order};
use conformance::parties::Party;
use conformance::process;
use conformance::scratch::Scratch;
use serde_json::Value;

/// A packet as any of the three tells it.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    kind: String,
    header: u64,
    /// The length of the body; of its first part where it comes in parts.
    body: Option<u64>,
}

/// A subpacket: type, whether it is hashed, whether it is critical, octets of content.
type Subpacket = (u64, bool, bool, u64);

/// Name, recipients, signers and options of a message that GnuPG makes.
type Recipe<'a> = (&'a str, &'a [&'a str], &'a [&'a str], &'a [&'a str]);

#[test]
fn gnupg_sees_the_same_packets_and_subpackets() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    for (name, octets) in samples(&mut dice, &gpg, &scratch)? {
        let (layers, mut listed) = (inspected(&octets)?, listing(&octets)?);
        println!("{name}: {} octets, {} packets", octets.len(), listed.len());
        // GnuPG looks into compressed data too, and counts its offsets anew there.
        if layers.iter().any(|layer| is(layer, "kind", "compressed")) {
            listed.truncate(1);
        }
        let top = layers.iter().filter(|layer| layer.get("offset").is_some());
        let mut due: Vec<Listed> = top.map(of_layer).collect::<Result<_>>()?;
        // GnuPG stops behind literal data that comes in parts; Sequoia does not.
        if listed.last().is_some_and(|last| last.body.is_none()) {
            due.truncate(listed.len());
        }
        ensure!(
            listed == due,
            "{name}: GnuPG\n{listed:#?}\nenvelope\n{due:#?}"
        );
    }
    Ok(())
}

#[test]
fn sequoia_sees_the_same_packets() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    for (name, octets) in samples(&mut dice, &gpg, &scratch)? {
        let layers = inspected(&octets)?;
        let top = layers.iter().filter(|layer| layer.get("offset").is_some());
        let due: Vec<Seen> = top.map(seen).collect::<Result<_>>()?;
        let dumped = dump(&octets)?;
        ensure!(dumped == due, "{name}: sq\n{dumped:#?}\nenvelope\n{due:#?}");
    }
    Ok(())
}

/// Certificates, secret keys and messages of both programs, with lengths of every form.
fn samples(dice: &mut Dice, gpg: &GnuPg, scratch: &Scratch) -> Result<Vec<(String, Vec<u8>)>> {
    let first = Party::new(gpg, scratch, "first")?;
    let second = Party::locked(gpg, scratch, "second", "correct horse")?;
    let mut samples = Vec::new();
    for (name, file) in [
        ("certificate", &first.public),
        ("secret key", &first.secret),
        ("locked secret key", &second.secret),
        // Its signing subkey has signed the primary key, in a signature inside another one.
        ("certificate of sq", &sequoia_key(scratch)?),
    ] {
        samples.push((name.to_owned(), dearmored(gpg, &std::fs::read(file)?)?));
    }
    let (one, two) = (first.fingerprint(), second.fingerprint());
    for length in [0, 1, 200, 9_000, 20_000 + dice.below(200_000)] {
        let payload = dice.octets(length);
        let orders: [Recipe<'_>; 5] = [
            (
                "encrypted",
                &[one, two],
                &[one],
                &["--compress-algo", "none"],
            ),
            ("hidden", &[one], &[], &["--throw-keyids"]),
            ("signed", &[], &[one], &["--compress-algo", "none"]),
            ("compressed", &[], &[one], &["--compress-algo", "zlib"]),
            ("passphrase", &[], &[], &["--symmetric"]),
        ];
        for (name, to, from, options) in orders {
            let order = Order {
                to,
                from,
                options,
                passphrase: if from.is_empty() { "battery" } else { "" },
                ..Order::default()
            };
            samples.push((format!("{name}, {length}"), gpg.seal(&order, &payload)?));
        }
    }
    Ok(samples)
}

fn sequoia_key(scratch: &Scratch) -> Result<std::path::PathBuf> {
    let file = scratch.path().join("sequoia.key");
    let mut sq = Command::new(process::tool("sq")?);
    sq.args(["key", "generate", "--userid", "S <s@partner.example>"])
        .args(["--can-sign", "--can-encrypt=universal", "--export"])
        .arg(&file);
    process::run(&mut sq, &[], LIMIT)?.success()?;
    Ok(file)
}

fn dearmored(gpg: &GnuPg, armored: &[u8]) -> Result<Vec<u8>> {
    Ok(run_gpg(gpg, &["--dearmor"], armored)?.stdout)
}

/// The layers of packets.
fn inspected(octets: &[u8]) -> Result<Vec<Value>> {
    let answer = run_json(["inspect", "-", "--profile", "permissive"], octets)?;
    ensure!(
        answer.json.get("ok") == Some(&Value::Bool(true)),
        "{answer}"
    );
    Ok(answer.list("/layers").to_vec())
}

/// A packet as `gpg --list-packets` has it.
#[derive(Debug, PartialEq, Eq)]
struct Listed {
    offset: u64,
    tag: u64,
    header: u64,
    /// None where it comes in parts or reaches to the end.
    body: Option<u64>,
    subpackets: Vec<Subpacket>,
}

fn of_layer(layer: &Value) -> Result<Listed> {
    let number = |name: &str| {
        let number = layer.get(name).and_then(Value::as_u64);
        number.with_context(|| format!("no number `{name}` in {layer}"))
    };
    let is_open = layer.get("partial").is_some() || layer.get("indeterminate").is_some();
    let described = layer.get("subpackets").and_then(Value::as_array);
    Ok(Listed {
        offset: number("offset")?,
        tag: number("packet")?,
        header: number("header_bytes")?,
        body: (!is_open).then(|| number("body_bytes")).transpose()?,
        subpackets: described
            .into_iter()
            .flatten()
            .filter_map(subpacket)
            .collect(),
    })
}

fn subpacket(described: &Value) -> Option<Subpacket> {
    let bytes = described.get("bytes")?.as_u64()?;
    // The length, which these programs write as short as can be, and the type.
    let header = if bytes < 193 { 2 } else { 3 };
    Some((
        described.get("type")?.as_u64()?,
        described.get("hashed")?.as_bool()?,
        described.get("critical")?.as_bool()?,
        bytes.checked_sub(header)?,
    ))
}

/// What GnuPG lists, in a home without keys, so that it decrypts nothing.
fn listing(octets: &[u8]) -> Result<Vec<Listed>> {
    let stranger = GnuPg::new()?;
    let listed = run_gpg(&stranger, &["--list-packets"], octets)?;
    let mut packets: Vec<Listed> = Vec::new();
    for line in String::from_utf8_lossy(&listed.stdout).lines() {
        if let Some(place) = line.strip_prefix("# ") {
            packets.push(place_of(place)?);
        } else if let (Some((before, after)), Some(packet)) =
            (line.split_once("subpkt "), packets.last_mut())
        {
            let mut words = after.split(' ');
            let id = words.next().context("no type")?.parse()?;
            let length = words.nth(1).context("no length")?.parse()?;
            let (hashed, critical) = (before.contains("hashed"), before.contains("critical"));
            packet.subpackets.push((id, hashed, critical, length));
        }
    }
    Ok(packets)
}

/// `off=0 ctb=85 tag=1 hlen=3 plen=268`, with `partial` or `indeterminate` behind it.
fn place_of(line: &str) -> Result<Listed> {
    let number = |name: &str| -> Result<u64> {
        let word = line.split(' ').find_map(|word| word.strip_prefix(name));
        Ok(word
            .with_context(|| format!("no {name} in {line}"))?
            .parse()?)
    };
    let is_open = line.contains("partial") || line.contains("indeterminate");
    Ok(Listed {
        offset: number("off=")?,
        tag: number("tag=")?,
        header: number("hlen=")?,
        body: (!is_open).then(|| number("plen=")).transpose()?,
        subpackets: Vec::new(),
    })
}

fn run_gpg(gpg: &GnuPg, options: &[&str], stdin: &[u8]) -> Result<process::Finished> {
    let mut command = Command::new("gpg");
    command
        .env("GNUPGHOME", gpg.home())
        .env("LC_ALL", "C")
        .args(["--batch", "--no-tty"])
        .args(options);
    process::run(&mut command, stdin, LIMIT)
}

fn seen(layer: &Value) -> Result<Seen> {
    let text = layer
        .get("kind")
        .and_then(Value::as_str)
        .context("no kind")?;
    let number = |name: &str| layer.get(name).and_then(Value::as_u64);
    Ok(Seen {
        kind: text.to_owned(),
        header: number("header_bytes").context("no header")?,
        body: match layer.get("indeterminate") {
            Some(_) => None,
            None => number("first_part_bytes").or_else(|| number("body_bytes")),
        },
    })
}

/// What Sequoia dumps at the outermost level: `Signature Packet, old CTB, 3 header bytes + 340
/// bytes`. What lies in compressed data stands behind lines of a tree.
fn dump(octets: &[u8]) -> Result<Vec<Seen>> {
    let mut sq = Command::new(process::tool("sq")?);
    sq.args(["packet", "dump", "--hex"]);
    let dumped = process::run(&mut sq, octets, LIMIT)?.success()?;
    dumped
        .text()?
        .lines()
        .filter(|line| line.starts_with(|letter: char| letter.is_ascii_uppercase()))
        .filter(|line| line.contains(" header bytes + "))
        .map(dumped_packet)
        .collect()
}

fn dumped_packet(line: &str) -> Result<Seen> {
    let (name, rest) = line.split_once(" Packet, ").context(line.to_owned())?;
    let (_, rest) = rest.split_once(" CTB, ").context(line.to_owned())?;
    let (header, body) = rest
        .split_once(" header bytes + ")
        .context(line.to_owned())?;
    let number = body
        .trim_start_matches("partial length, ")
        .split(' ')
        .next()
        .and_then(|number| number.parse().ok());
    let kind = kind(name).with_context(|| format!("no kind for {name}"))?;
    // Sequoia counts the octet that names the compression among the header.
    let more = u64::from(kind == "compressed");
    Ok(Seen {
        kind: kind.to_owned(),
        header: header.parse::<u64>()? - more,
        body: number,
    })
}

fn kind(name: &str) -> Option<&'static str> {
    Some(match name {
        "Public-Key Encrypted Session Key" => "pkesk",
        "Symmetric-Key Encrypted Session Key" => "skesk",
        "Sym. Encrypted and Integrity Protected Data" => "seipd",
        "AEAD Encrypted Data" => "aead",
        "One-Pass Signature" => "one-pass-signature",
        "Signature" => "signature",
        "Literal Data" => "literal",
        "Compressed Data" => "compressed",
        "Public-Key" => "public-key",
        "Public-Subkey" => "public-subkey",
        "Secret-Key" => "secret-key",
        "Secret-Subkey" => "secret-subkey",
        "User ID" => "user-id",
        _ => return None,
    })
}

fn is(layer: &Value, member: &str, due: &str) -> bool {
    layer.get(member).and_then(Value::as_str) == Some(due)
}

const LIMIT: Duration = Duration::from_secs(60);
