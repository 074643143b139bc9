//! Padding that must not show (RFC 7516 section 11.5, RFC 7518 section 8.3): the plaintext blocks
//! that Botan times, here as tokens that anybody could send. Whatever is wrong with a block, the
//! whole answer is the same.

mod craft;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use envelope::{Profile, Refused};
use tally::{Judged, Tally};

use self::craft::{Lock, Recipient};
use crate::corpus;
use crate::octets::from_hex;
use crate::suite::{Family, Suite};
use crate::token::{self, Opening};

/// The suites of this module.
pub(crate) fn suites() -> Vec<Suite> {
    corpus::below(FOLDER)
        .into_iter()
        .map(|path| {
            let judge = if path.contains("lucky13") {
                judge_content
            } else {
                judge_key
            };
            Suite::new(Family::Padding, path, judge)
        })
        .collect()
}

/// Bleichenbacher and Manger: each line is the block inside of the wrapped key.
fn judge_key(path: &str, tally: &mut Tally) {
    let alg = if path.contains("manger") {
        "RSA-OAEP"
    } else {
        "RSA1_5"
    };
    prepared(tally, |recipient, profile, tally| {
        // Behind the good padding are 48 octets: the length of a key for one of these, not for the
        // other.
        for enc in ["A192CBC-HS384", "A128GCM"] {
            let mut first = None;
            for (line, block) in lines(path) {
                let token = recipient.token_around_block(alg, enc, &block);
                let id = format!("line {line} {alg} {enc}");
                let answer = refusal(&token, recipient, profile);
                tally.record(&id, alike(answer, &mut first));
            }
        }
    });
}

/// Lucky 13: each line is the padded content. Its code is wrong; where the padding is wrong too, it
/// is also tried with the right code.
fn judge_content(path: &str, tally: &mut Tally) {
    let enc = if path.contains("sha384") {
        Lock::A192CbcHs384
    } else {
        Lock::A128CbcHs256
    };
    prepared(tally, |recipient, profile, tally| {
        for alg in ["RSA1_5", "dir"] {
            let mut first = None;
            for (line, content) in lines(path) {
                for right in [false, true] {
                    if right && is_padded(&content) {
                        continue;
                    }
                    let Some(token) = recipient.token_around_content(alg, enc, &content, right)
                    else {
                        tally.record("craft", Judged::Disagreed("no token was made".into()));
                        continue;
                    };
                    let code = if right { "right" } else { "wrong" };
                    let id = format!("line {line} {alg} {}, {code} code", enc.name());
                    let answer = refusal(&token, recipient, profile);
                    tally.record(&id, alike(answer, &mut first));
                }
            }
        }
    });
}

fn prepared(tally: &mut Tally, run: impl Fn(&Recipient, &Profile, &mut Tally)) {
    let prepared = token::permissive().and_then(|profile| {
        let recipient = Recipient::generate(&profile)?;
        Ok((recipient, profile))
    });
    match prepared {
        Ok((recipient, profile)) => run(&recipient, &profile, tally),
        Err(error) => tally.record("recipient", Judged::Disagreed(error)),
    }
}

/// The lines of a file that are not comments, by their number.
fn lines(path: &str) -> Vec<(usize, Vec<u8>)> {
    let octets = corpus::file(path).unwrap_or_default();
    let text = core::str::from_utf8(octets).unwrap_or_default();
    text.lines()
        .enumerate()
        .filter_map(|(index, line)| {
            let digits: String = line.split_whitespace().collect();
            let octets = from_hex(&digits).filter(|octets| !octets.is_empty())?;
            Some((index + 1, octets))
        })
        .collect()
}

fn refusal(token: &str, recipient: &Recipient, profile: &Profile) -> Result<Refused, String> {
    let opening = Opening {
        keys: recipient.ring(),
        trust: recipient.ring(),
        profile,
        detached: None,
    };
    match opening.open(token.as_bytes()) {
        Ok(_) => Err(String::from("opened")),
        Err(refused) => Ok(refused),
    }
}

/// Behind a key there is one cause; and every answer is the first one, to the last word.
fn alike(answer: Result<Refused, String>, first: &mut Option<Refused>) -> Judged {
    let refused = match answer {
        Ok(refused) => refused,
        Err(error) => return Judged::Disagreed(error),
    };
    let cause = refused.diagnosis.cause.code();
    if cause != "decryption-failed" && cause != "integrity-failed" {
        return Judged::Disagreed(token::explained(&refused));
    }
    let first = first.get_or_insert_with(|| refused.clone());
    if *first == refused {
        return Judged::Agreed;
    }
    Judged::Disagreed(format!("it shows: {}", token::explained(&refused)))
}

/// Whether a content ends with good padding (RFC 5652 section 6.3): then it opens with a right code.
fn is_padded(content: &[u8]) -> bool {
    let Some((last, _)) = content.split_last() else {
        return false;
    };
    let count = usize::from(*last);
    let padding = content
        .len()
        .checked_sub(count)
        .map(|at| content.split_at(at).1);
    (1..=16).contains(&count)
        && padding.is_some_and(|padding| padding.iter().all(|octet| octet == last))
}

const FOLDER: &str = "rsa-marvin/src/tests/data/timing/";
