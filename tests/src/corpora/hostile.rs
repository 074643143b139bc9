//! Groups of malformed and hostile messages: each is refused for what is wrong with it, in bounded
//! time and memory. Clock at now.

use anyhow::{Result, ensure};
use tally::Tally;

use super::case::{Case, judge, summary_has};
use super::desk::{Desk, Rules};
use super::folder::{Corpus, text};
use super::key_groups::RSA_8192;
use super::keys::{BOB, RNP, RNP_PASSPHRASE};
use crate::envelope::{Answer, Open};

/// Bombs: what unpacks to too much, too deep or to itself.
pub(super) fn zip_bomb(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, BOMBS, &[])
}

/// One message in one body, and nothing after it.
pub(super) fn concatenated(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, CONCATENATED, &[])
}

/// RSA above the longest that the profile works with.
pub(super) fn huge_rsa(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    super::certificates::judge(group, corpus, tally, RSA_8192, &[])
}

/// Session keys that no honest program writes. Where a private key was used, all failures are one.
pub(super) fn malformed_session_keys(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
) -> Result<()> {
    judge(group, corpus, tally, SESSION_KEYS, SESSION_KEYS_INPUTS)?;
    let desk = Desk::new(corpus)?;
    let outcome = failures_are_one(&desk);
    desk.record(
        tally,
        "every failure after a private-key operation",
        outcome,
    );
    Ok(())
}

/// The words for these two must be those for a message that was changed on the way.
fn failures_are_one(desk: &Desk<'_>) -> Result<()> {
    let corpus = desk.corpus;
    let run = |message: &[u8], key: &str, passphrase: &str| {
        let open = Open::new()
            .keys(corpus.path(key))
            .passphrase(passphrase)
            .profile("permissive");
        desk.bounded(|| open.run(message))
    };
    let mut changed =
        corpus.read("openpgp/rnp/src/tests/data/test_messages/message.txt.enc-mdc")?;
    if let Some(last) = changed.last_mut() {
        *last ^= 1;
    }
    let due = run(&changed, RNP, RNP_PASSPHRASE)?;
    due.expect_refused("decryption-failed")?;
    for (message, key) in [
        ("openpgp/rpgp/tests/bad_ecdh/gocrypto.msg", GO_KEY),
        ("openpgp/rpgp/tests/bad_ecdh/openpgp_js.msg", JS_KEY),
    ] {
        let answer = run(&corpus.read(message)?, key, "12345")?;
        for pointer in [
            "/diagnosis/cause",
            "/diagnosis/summary",
            "/diagnosis/remedy",
        ] {
            ensure!(
                text(&answer.json, pointer) == text(&due.json, pointer),
                "{pointer} differs: {answer}"
            );
        }
    }
    Ok(())
}

const BOMBS: &[Case] = &[
    Case::of("message.compr.128-rounds").refused("nesting-limit"),
    Case::of("message.compr-encr.31-rounds")
        .passphrase(RNP_PASSPHRASE)
        .refused("nesting-limit"),
    Case::of("message.compr-encr.32-rounds")
        .passphrase(RNP_PASSPHRASE)
        .refused("nesting-limit"),
    Case::of("message.zlib-quine").refused("nesting-limit"),
    // It ends in half a packet, which shows before anything is unpacked.
    Case::of("quine.out").refused("truncated"),
    Case::of("4gb-packet.asc").refused("size-limit"),
];

const CONCATENATED: &[Case] = &[
    Case::of("two_messages.asc")
        .keys(&[BOB], "")
        .refused("trailing-data"),
    Case::of("two_literals_first_compressed.asc")
        .keys(&[BOB], "")
        .refused("trailing-data"),
    Case::of("two_literals_first_compressed.asc")
        .session_key("9:B09185950852993FE8CB2B5CEC849E834DBF42F49DA03EB0BA7C6ABFAB43D1A3")
        .refused("trailing-data"),
    Case::of("two_literals_first_compressed_two_times.asc")
        .keys(&[BOB], "")
        .refused("trailing-data"),
    Case::of("two_literals_first_compressed_two_times.asc")
        .session_key("9:1776ADF8A0A20BB5E298A38FF5033A461BB0C03842CB59DCE10D13CA1162808E")
        .refused("trailing-data"),
    Case::of("two_signed.asc")
        .trust(&["openpgp/rpgp/tests/two_signed_cert.pub.asc"])
        .refused("trailing-data"),
    Case::of("multi_message_1.asc")
        .keys(&[BOB], "")
        .refused("trailing-data"),
    // The session key of another message.
    Case::of("multi_message_1.asc")
        .session_key("9:B09185950852993FE8CB2B5CEC849E834DBF42F49DA03EB0BA7C6ABFAB43D1A3")
        .refused("integrity-failed"),
    // One literal packet, two markers, and a checksum that is not theirs.
    Case::of("polyglot.armor").opens(&[]).also(is_meow),
];

const GO_KEY: &str = "openpgp/rpgp/tests/bad_ecdh/gocrypto.key";
const JS_KEY: &str = "openpgp/rpgp/tests/bad_ecdh/openpgp_js.key";
const ELGAMAL: &str =
    "openpgp/rnp/src/tests/data/test_key_edge_cases/key-eg-small-subgroup-sec.pgp";
const ELGAMAL_LOCKED: &str =
    "openpgp/rnp/src/tests/data/test_key_edge_cases/key-eg-small-subgroup-sec-enc.pgp";

/// rnp's are in a packet that is not read, which is said before a key is tried; Elgamal is not
/// decrypted with. Both need no key to be known.
const SESSION_KEYS: &[Case] = &[
    old_aead("message.txt.enc-malf-1"),
    old_aead("message.txt.enc-malf-2"),
    old_aead("message.txt.enc-malf-3"),
    old_aead("message.txt.enc-malf-4"),
    old_aead("message.txt.enc-malf-5"),
    old_aead("message.txt.enc-wrong-alg"),
    Case::of("message.txt.enc-eg-bad")
        .keys(&[ELGAMAL], RNP_PASSPHRASE)
        .refused("algorithm-forbidden")
        .also(names_elgamal),
    Case::of("message.txt.enc-eg-bad2")
        .keys(&[ELGAMAL_LOCKED], RNP_PASSPHRASE)
        .refused("algorithm-forbidden")
        .also(names_elgamal),
    Case::of("gocrypto.msg")
        .keys(&[GO_KEY], "12345")
        .refused("decryption-failed"),
    Case::of("openpgp_js.msg")
        .keys(&[JS_KEY], "12345")
        .refused("decryption-failed"),
];

const SESSION_KEYS_INPUTS: &[(&str, &str)] = &[
    ("gocrypto.key", "the key of the message beside it"),
    ("openpgp_js.key", "the key of the message beside it"),
];

const fn old_aead(file: &'static str) -> Case {
    Case::of(file)
        .keys(&[RNP], RNP_PASSPHRASE)
        .rules(Rules::Permissive)
        .refused("algorithm-forbidden")
        .also(names_type_20)
}

fn names_type_20(answer: &Answer) -> Result<()> {
    summary_has(answer, "type 20")
}

fn names_elgamal(answer: &Answer) -> Result<()> {
    summary_has(answer, "Elgamal")
}

fn is_meow(answer: &Answer) -> Result<()> {
    ensure!(
        answer
            .payload()?
            .is_some_and(|payload| payload.starts_with(b"meow")),
        "another payload"
    );
    ensure!(
        answer.rules().contains(&"encoding.armor-checksum"),
        "the checksum is not told: {answer}"
    );
    Ok(())
}
