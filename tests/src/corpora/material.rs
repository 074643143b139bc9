//! Numbers of keys: as they were published they make keys, and changed in one octet they do not.
//! The files are single packets; a subkey is put behind the primary key of its own kind, without
//! its binding. Profile `permissive`, clock at now.

use anyhow::{Context as _, Result, ensure};
use tally::Tally;

use super::desk::{Desk, Rules};
use super::folder::{Corpus, text};
use crate::envelope::{Answer, Seal};

/// A file and what is due of it.
struct Row {
    file: &'static str,
    /// The primary key that it is put behind.
    behind: Option<&'static str>,
    due: Due,
}

enum Due {
    /// A public key that nothing binds, or that nobody but its owner could bind: left out.
    LeftOut,
    /// A whole certificate: valid, and left out once a number is changed at this octet.
    Certificate(usize),
    /// A secret key: the number at this many octets before the end decides.
    Secret(&'static [usize]),
    /// A subkey without a secret half: kept, not bound, not sealed to.
    Unbound,
    /// Elgamal is not worked with: whatever its numbers, nothing is sealed to it.
    NotWorkedWith,
}

/// Every file of the group.
pub(super) fn check(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let desk = Desk::new(corpus)?;
    for path in corpus.group(group)? {
        if path.ends_with("readme.txt") {
            tally.skip("says how some of the files were made");
            continue;
        }
        let Some(row) = ROWS.iter().find(|row| path.ends_with(row.file)) else {
            Desk::unknown(tally, &path);
            continue;
        };
        let folder = path.strip_suffix(row.file).unwrap_or_default();
        let outcome = judge(folder, row, &desk);
        desk.record(tally, row.file, outcome);
    }
    Ok(())
}

fn judge(folder: &str, row: &Row, desk: &Desk<'_>) -> Result<()> {
    let octets = desk.corpus.read(&format!("{folder}{}", row.file))?;
    let before = match row.behind {
        Some(primary) => desk.corpus.read(&format!("{folder}{primary}"))?,
        None => Vec::new(),
    };
    let inspect = |octets: &[u8]| {
        let file = desk.write("key.pgp", [before.as_slice(), octets].concat())?;
        super::certificates::inspect(&file, Rules::Permissive, None, desk)
    };
    let intact = inspect(&octets)?;
    match row.due {
        Due::LeftOut => left_out(&intact, "no good signature of its owner"),
        Due::Certificate(at) => {
            holds(&intact, 2)?;
            let mut changed = octets.clone();
            *changed.get_mut(at).context("too short")? ^= 1;
            let answer = inspect(&changed)?;
            ensure!(answer.list("/keys").is_empty(), "kept: {answer}");
            Ok(())
        }
        Due::Secret(places) => {
            holds(&intact, if row.behind.is_some() { 2 } else { 1 })?;
            for place in places {
                let answer = inspect(&moved(&octets, *place)?)?;
                left_out(&answer, "the secret numbers do not make a key")
                    .with_context(|| format!("{place} octets before the end"))?;
            }
            Ok(())
        }
        Due::Unbound | Due::NotWorkedWith => {
            holds(&intact, 2)?;
            not_sealed_to(desk)
        }
    }
}

/// The key file that was looked at last.
fn not_sealed_to(desk: &Desk<'_>) -> Result<()> {
    let ours = desk.signer()?;
    let sealed = Seal::new("openpgp")
        .to(desk.folder().join("key.pgp"))
        .sign_with(&ours.secret)
        .option("--profile", "permissive")
        .run(b"for nobody");
    ensure!(sealed.is_err(), "sealed to it");
    Ok(())
}

fn holds(answer: &Answer, parts: usize) -> Result<()> {
    ensure!(
        super::certificates::parts(answer).count() == parts,
        "not {parts} keys: {answer}"
    );
    Ok(())
}

fn left_out(answer: &Answer, words: &str) -> Result<()> {
    let reasons = answer.list("/skipped");
    ensure!(
        answer.list("/keys").is_empty()
            && !reasons.is_empty()
            && reasons
                .iter()
                .all(|one| text(one, "/reason").contains(words)),
        "not left out because {words}: {answer}"
    );
    Ok(())
}

/// The packet with one octet of a secret number changed and the checksum at its end made right
/// again (RFC 9580 section 5.5.3).
fn moved(octets: &[u8], before_end: usize) -> Result<Vec<u8>> {
    let mut changed = octets.to_vec();
    let at = changed.len().checked_sub(before_end).context("too short")?;
    let octet = changed.get_mut(at).context("too short")?;
    let (was, is) = (*octet, *octet ^ 1);
    *octet = is;
    let checksum = changed.last_chunk_mut::<2>().context("too short")?;
    let sum = u16::from_be_bytes(*checksum)
        .wrapping_sub(was.into())
        .wrapping_add(is.into());
    *checksum = sum.to_be_bytes();
    Ok(changed)
}

/// RSA 3072 ends in d (386 octets with its length), p, q and u (194 each) and the checksum.
const RSA: Due = Due::Secret(&[2 + 3 * 194 + 200, 2 + 2 * 194 + 100, 2 + 194 + 100]);
/// One number, then the checksum.
const ONE: Due = Due::Secret(&[8]);

const ROWS: &[Row] = &[
    row("dsa-eg-pub.pgp", None, Due::Certificate(40)),
    row("dsa-eg-sec.pgp", None, Due::NotWorkedWith),
    row("dsa-pub.pgp", None, Due::LeftOut),
    row("dsa-sec.pgp", None, ONE),
    row("ecdh-p256-sec.pgp", Some("ecdsa-p256-sec.pgp"), ONE),
    row("ecdsa-p256-sec.pgp", None, ONE),
    row("ed25519-sec.pgp", None, ONE),
    row("eg-pub.pgp", Some("dsa-sec.pgp"), Due::NotWorkedWith),
    row(
        "eg-sec-small-group-enc.pgp",
        Some("dsa-sec.pgp"),
        Due::NotWorkedWith,
    ),
    row(
        "eg-sec-small-group.pgp",
        Some("dsa-sec.pgp"),
        Due::NotWorkedWith,
    ),
    row("eg-sec.pgp", Some("dsa-sec.pgp"), Due::NotWorkedWith),
    row("rsa-pub.pgp", None, Due::LeftOut),
    row("rsa-sec.pgp", None, RSA),
    row("rsa-ssb.pgp", Some("rsa-sec.pgp"), RSA),
    row("rsa-sub.pgp", Some("rsa-sec.pgp"), Due::Unbound),
    row("x25519-sec.pgp", Some("ed25519-sec.pgp"), ONE),
];

const fn row(file: &'static str, behind: Option<&'static str>, due: Due) -> Row {
    Row { file, behind, due }
}
