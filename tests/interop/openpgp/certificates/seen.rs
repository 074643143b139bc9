//! One description of a certificate, read from what each program says of it.

use alloc::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use conformance::envelope::run_json;
use conformance::gnupg::{GnuPg, Row};
use conformance::moment::rfc3339;
use serde_json::Value;

use crate::openpgp::sequoia;

/// What matters of a certificate.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    /// By fingerprint.
    keys: BTreeMap<String, Key>,
    user_ids: BTreeSet<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Key {
    /// `2026-11-25T13:18:12Z`
    created: String,
    /// Of the primary key too: no subkey outlives it.
    expires: Option<String>,
    /// `c`, `s`, `e`, in this order.
    uses: String,
    revoked: bool,
    bits: Option<u64>,
}

/// The three programs agree on the certificate in `file`, which GnuPG holds too.
pub(super) fn agree(gpg: &GnuPg, fingerprint: &str, file: &Path) -> Result<()> {
    let own = by_envelope(file)?;
    let theirs = by_gnupg(&gpg.listing(fingerprint)?, fingerprint)?;
    ensure!(own == theirs, "{own:#?}\nGnuPG: {theirs:#?}");
    let mut theirs = by_sequoia(file)?;
    // Its words for flags have no place for the size of some curves; those are compared above.
    for (print, key) in &mut theirs.keys {
        key.bits = own.keys.get(print).and_then(|key| key.bits);
    }
    ensure!(own == theirs, "{own:#?}\nSequoia: {theirs:#?}");
    Ok(())
}

fn by_envelope(file: &Path) -> Result<Seen> {
    let path = file.to_str().context("a path that is not text")?;
    let answer = run_json(["key", "inspect", path, "--profile", "permissive"], &[])?;
    let [certificate] = answer.list("/keys") else {
        anyhow::bail!("not one certificate: {answer}");
    };
    let subkeys = certificate.get("subkeys").and_then(Value::as_array);
    let text = |key: &Value, member| key.get(member).and_then(Value::as_str).map(String::from);
    let mut seen = Seen::default();
    for key in [certificate]
        .into_iter()
        .chain(subkeys.into_iter().flatten())
    {
        let usage = key.get("usage").and_then(Value::as_array);
        let usage = usage.into_iter().flatten().filter_map(Value::as_str);
        let read = Key {
            created: text(key, "created").context("no time")?,
            expires: text(key, "expires"),
            uses: sorted(usage.filter_map(|word| word.chars().next())),
            revoked: text(key, "revoked").is_some(),
            bits: key.get("bits").and_then(Value::as_u64).map(rounded),
        };
        let print = text(key, "thumbprint").context("no fingerprint")?;
        seen.keys.insert(print, read);
    }
    let ids = certificate.get("user_ids").and_then(Value::as_array);
    let ids = ids.into_iter().flatten().filter_map(Value::as_str);
    seen.user_ids = ids.map(String::from).collect();
    Ok(seen)
}

fn by_gnupg(rows: &[Row], fingerprint: &str) -> Result<Seen> {
    let mut seen = Seen::default();
    let mut key = Key::default();
    for row in rows {
        match row.kind() {
            "pub" | "sub" => {
                key = Key {
                    created: moment(row.field(6))?.context("no time")?,
                    expires: moment(row.field(7))?,
                    uses: sorted(
                        row.field(12)
                            .chars()
                            .filter(|letter| "cse".contains(*letter)),
                    ),
                    revoked: row.field(2) == "r",
                    bits: Some(rounded(row.field(3).parse()?)),
                };
            }
            "fpr" => {
                seen.keys.insert(row.field(10).into(), key.clone());
            }
            "uid" => {
                seen.user_ids.insert(unescaped(row.field(10))?);
            }
            _ => {}
        }
    }
    Ok(bounded_by_primary(seen, fingerprint))
}

fn by_sequoia(file: &Path) -> Result<Seen> {
    let inspected = sequoia::inspect(file)?;
    let mut seen = Seen::default();
    let mut print: Option<String> = None;
    let mut primary = None;
    for line in inspected.lines() {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let (name, value) = (name.trim(), value.trim());
        if let "Fingerprint" | "Subkey" = name {
            primary = primary.or_else(|| Some(value.to_owned()));
            print = Some(value.into());
            seen.keys.insert(value.into(), Key::default());
            continue;
        }
        if name == "UserID" {
            seen.user_ids.insert(value.into());
            // What is said from here on is of the user id.
            print = None;
            continue;
        }
        let Some(key) = print.as_ref().and_then(|print| seen.keys.get_mut(print)) else {
            continue;
        };
        match name {
            "Creation time" => key.created = sequoia_time(value),
            "Expiration time" => key.expires = Some(sequoia_time(value)),
            "Revoked" => key.revoked = true,
            "Key flags" => key.uses = sequoia_flags(value),
            _ => {}
        }
    }
    let primary = primary.context("Sequoia shows no certificate")?;
    Ok(bounded_by_primary(seen, &primary))
}

/// A subkey ends with its primary key at the latest, and is revoked with it; GnuPG and Sequoia show
/// what its own binding says.
fn bounded_by_primary(mut seen: Seen, primary: &str) -> Seen {
    if let Some(primary) = seen.keys.get(primary).cloned() {
        for key in seen.keys.values_mut() {
            let ends = [key.expires.take(), primary.expires.clone()];
            key.expires = ends.into_iter().flatten().min();
            key.revoked |= primary.revoked;
        }
    }
    seen
}

/// `2026-11-25 13:18:12 UTC (creation time + P365D)`
fn sequoia_time(text: &str) -> String {
    let mut words = text.split(' ');
    let (day, time) = (words.next(), words.next());
    format!("{}T{}Z", day.unwrap_or_default(), time.unwrap_or_default())
}

fn sequoia_flags(text: &str) -> String {
    let letters = text.split(", ").filter_map(|flag| match flag {
        "certification" => Some('c'),
        "signing" => Some('s'),
        "transport encryption" | "data-at-rest encryption" => Some('e'),
        _ => None,
    });
    sorted(letters)
}

/// Curve25519 has 255 bits and its keys have 256; both numbers are given.
const fn rounded(bits: u64) -> u64 {
    if bits == 255 { 256 } else { bits }
}

fn sorted(letters: impl Iterator<Item = char>) -> String {
    letters.collect::<BTreeSet<_>>().into_iter().collect()
}

/// An empty field is no time.
fn moment(seconds: &str) -> Result<Option<String>> {
    if seconds.is_empty() {
        return Ok(None);
    }
    Ok(Some(rfc3339(seconds.parse()?)))
}

/// GnuPG writes a colon or backslash of a user id as `\x3a` or `\x5c`.
fn unescaped(text: &str) -> Result<String> {
    let mut octets = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x") {
        octets.extend(before.as_bytes());
        let (digits, after) = after.split_at_checked(2).context("half an escape")?;
        octets.push(u8::from_str_radix(digits, 16)?);
        rest = after;
    }
    octets.extend(rest.as_bytes());
    Ok(String::from_utf8(octets)?)
}
