//! Armor: what RFC 9580 section 6 lets pass is read, and everything else is refused at its place.
//! Most files hold a key, which is loaded; the rest are messages. Profile `permissive`, clock at
//! now unless said.

use anyhow::Result;
use tally::Tally;

use super::case::{Case, JUDGED_ELSEWHERE, judge as judge_messages};
use super::certificates::{KeyDue, Part, inspect};
use super::desk::{Desk, Rules};
use super::folder::{Corpus, text};
use super::keys::{RNP, RNP_PASSPHRASE, RNP_PUBLIC};
use crate::envelope::run_json;

/// Every file of the group.
pub(super) fn check(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let of_keys: Vec<(&str, &str)> = KEYS
        .iter()
        .map(|key| (key.file, JUDGED_ELSEWHERE))
        .collect();
    judge_messages(group, corpus, tally, MESSAGES, &of_keys)?;
    let desk = Desk::new(corpus)?;
    for path in corpus.group(group)? {
        for key in KEYS.iter().filter(|key| path.ends_with(key.file)) {
            let outcome = key.check(&corpus.path(&path), &desk).map(|_| ());
            desk.record(tally, key.file, outcome);
        }
    }
    let outcome = checksum_is_told(&desk);
    desk.record(tally, "a wrong checksum is told by inspect", outcome);
    Ok(())
}

fn checksum_is_told(desk: &Desk<'_>) -> Result<()> {
    let file = "openpgp/rnp/src/tests/data/test_stream_armor/ecc-25519-pub-bad-crc.asc";
    let octets = desk.corpus.read(file)?;
    let seen = desk.bounded(|| run_json(["inspect", "-"], &octets))?;
    anyhow::ensure!(seen.rules().contains(&"encoding.armor-checksum"), "{seen}");
    // It keeps no key from being used.
    let keys = inspect(&desk.corpus.path(file), Rules::Permissive, None, desk)?;
    anyhow::ensure!(
        keys.list("/keys")
            .iter()
            .any(|key| text(key, "/id") == "CC786278981B0728"),
        "{keys}"
    );
    Ok(())
}

const RSA: &[Part] = &[
    Part::good("5719063A2D8998FA"),
    Part::good("CA5CE38C1CD82E26"),
];
const ED25519: &[Part] = &[Part::good("CC786278981B0728")];

const KEYS: &[KeyDue] = &[
    // White space and other text before the block, headers of any length and number.
    ribose("1024_peek_buf.asc"),
    ribose("64k_whitespace_before_armored_message.asc"),
    ribose("blank_line_with_whitespace.asc"),
    ribose("duplicate_header_line.asc"),
    ribose("empty_header_line.asc"),
    ribose("extra_line_before_trailer.asc"),
    ribose("long_header_line.asc"),
    ribose("long_header_line_1024.asc"),
    ribose("long_header_line_64k.asc"),
    ribose("long_header_nameline_64k.asc"),
    // A checksum refuses nothing (section 6.1).
    KeyDue::of("ecc-25519-pub-bad-crc.asc").parts(ED25519),
    ribose("wrong_chars_crc.asc"),
    // A header that is none, characters outside of base64, and what is no headline.
    KeyDue::of("wrong_header_line.asc").refused("bad-encoding"),
    KeyDue::of("wrong_b64_trailer.asc").refused("bad-encoding"),
    KeyDue::of("wrong_chars_base64_1.asc").refused("bad-encoding"),
    KeyDue::of("wrong_chars_base64_2.asc").refused("bad-encoding"),
    KeyDue::of("wrong_chars_base64_3.asc").refused("bad-encoding"),
    KeyDue::of("wrong_chars_base64_4.asc").refused("bad-encoding"),
    KeyDue::of("wrong_chars_header.asc").refused("not-an-envelope"),
    KeyDue::of("too_short_header.asc").refused("not-an-envelope"),
    // base64 without armor and with more after its padding (RFC 4648 section 3.3).
    KeyDue::of("b64_trailer_extra_data.b64").refused("not-an-envelope"),
    KeyDue::of("long_b64_trailer.b64").refused("not-an-envelope"),
];

/// The key in most files ended in 2018: it is judged in its time.
const fn ribose(file: &'static str) -> KeyDue {
    KeyDue::of(file).at("2017-06-01T00:00:00Z").parts(RSA)
}

const MESSAGES: &[Case] = &[
    Case::of("message_64k_oneline.asc")
        .keys(&[RNP], RNP_PASSPHRASE)
        .trust(&[RNP_PUBLIC])
        .opens(&[]),
    // Its armor is in order; inside is zlib that unpacks to itself.
    Case::of("misc_headers.asc").refused("nesting-limit"),
    // In order too, around a text that is no packet.
    Case::of("message.txt.armor-hdrs").refused("not-an-envelope"),
    Case::of("message.txt.armor-wr-trail").refused("bad-encoding"),
    Case::of("message.wrong-armor.asc").refused("not-an-envelope"),
];
