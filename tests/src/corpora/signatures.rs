//! Groups about signatures that do not count, each for its own reason. Clock at now unless said.

use anyhow::{Result, ensure};
use tally::Tally;

use super::case::{Case, JUDGED_ELSEWHERE, judge, summary_has};
use super::certificates::{KeyDue, Part, inspected};
use super::desk::Rules;
use super::folder::Corpus;
use super::keys::{ALICE_PUBLIC, BOB, BOB_PUBLIC, RNP_PASSPHRASE, RNP_PUBLIC};
use crate::envelope::Answer;

/// None counts; no two files are alike in why.
pub(super) fn bad_signature(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, BAD, &[])
}

/// A weak digest is called that, whether or not the numbers fit.
pub(super) fn weak_digest(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, WEAK, &[])
}

/// Two files, one SHA-1.
pub(super) fn shattered(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, SHATTERED, SHATTERED_DATA)
}

/// Nobody here knows the notation that the signer demands to be understood.
pub(super) fn critical_notation(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, CRITICAL, &[])
}

/// Signatures from the future, as seen from now and from before.
pub(super) fn future(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, FUTURE, &[])
}

/// Good signatures of keys that ended since, and what is said of those keys.
pub(super) fn expired_signer(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, EXPIRED, EXPIRED_KEYS)?;
    inspected(corpus, tally, EXPIRED_KEYS_DUE)
}

/// A key that only signs is not encrypted to, and one that only encrypts does not sign.
pub(super) fn key_flags(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, FLAGS, FLAGS_KEY)?;
    inspected(corpus, tally, FLAGS_KEY_DUE)
}

const MESSAGE: &str = "openpgp/rnp/src/tests/data/test_messages/message.txt";

const BAD: &[Case] = &[
    rnp("message.txt.signed.invsig").refused("signature-invalid"),
    // Its version is 7.
    rnp("message.txt.signed.malfsig")
        .refused("unsupported-version")
        .also(is_malformed),
    rnp("message.txt.signed.nosig").refused("malformed-packet"),
    rnp("message.txt.sig.malf")
        .detached(MESSAGE)
        .refused("not-an-envelope"),
    rnp("message.txt.sig.wrong-mpi-bitlen")
        .detached(MESSAGE)
        .refused("signature-invalid")
        .also(is_malformed),
    rnp("message.txt.signed.unknown").refused("unknown-signer"),
    by_alice("message.txt.signed-wrong-onepass")
        .refused("signature-invalid")
        .also(is_malformed),
    by_alice("message.txt.signed-wrong-onepass-hash")
        .refused("signature-invalid")
        .also(is_malformed),
    by_alice("message.txt.signed-unknown-onepass-hash")
        .refused("signature-invalid")
        .also(is_malformed),
    by_alice("message.txt.signed-class19")
        .refused("signature-invalid")
        .also(is_malformed),
];

const RSA_2001: &str = "openpgp/rnp/src/tests/data/test_key_edge_cases/key-rsa-2001-pub.asc";

const WEAK: &[Case] = &[
    rnp("message.txt.signed.sha1")
        .refused("signature-weak")
        .also(made_with_sha1),
    rnp("message.txt.signed-sha1-after")
        .refused("signature-weak")
        .also(made_with_sha1),
    rnp("message.txt.signed-sha1-before")
        .refused("signature-weak")
        .also(made_with_sha1),
    rnp("message.txt.signed.md5")
        .refused("signature-weak")
        .also(made_with_md5),
    Case::of("message.txt.signed-md5-after")
        .trust(&[RSA_2001])
        .refused("signature-weak")
        .also(made_with_md5),
    Case::of("message.txt.signed-md5-before")
        .trust(&[RSA_2001])
        .refused("signature-weak")
        .also(made_with_md5),
];

const PDF_1: &str = "openpgp/rnp/src/tests/data/test_messages/shattered-1.pdf";
const PDF_2: &str = "openpgp/rnp/src/tests/data/test_messages/shattered-2.pdf";

/// Where SHA-1 is accepted the collision itself is seen, and refuses both files.
const SHATTERED: &[Case] = &[
    rnp("shattered-1.pdf.sig")
        .detached(PDF_1)
        .refused("signature-weak"),
    rnp("shattered-1.pdf.sig")
        .detached(PDF_1)
        .rules(Rules::Legacy)
        .refused("signature-invalid"),
    rnp("shattered-1.pdf.sig")
        .detached(PDF_2)
        .rules(Rules::Legacy)
        .refused("signature-invalid"),
    rnp("shattered-1.pdf.sig")
        .detached(PDF_1)
        .rules(Rules::Strict)
        .refused("not-encrypted"),
    rnp("shattered-2.pdf.gpg").refused("signature-weak"),
    rnp("shattered-2.pdf.gpg")
        .rules(Rules::Legacy)
        .refused("signature-invalid"),
];

const SHATTERED_DATA: &[(&str, &str)] = &[
    ("shattered-1.pdf", "the data of a signature beside it"),
    ("shattered-2.pdf", "the data of a signature beside it"),
];

const CRITICAL: &[Case] = &[rnp("message.txt.signed.crit-notation")
    .refused("signature-invalid")
    .also(is_malformed)];

const FUTURE: &[Case] = &[
    Case::of("future.pgp")
        .trust(&["openpgp/rnp/src/tests/data/keyrings/6/pubring.gpg"])
        .refused("signature-not-yet-valid"),
    Case::of("future.pgp")
        .trust(&["openpgp/rnp/src/tests/data/keyrings/6/pubring.gpg"])
        .at("2072-02-01T00:00:00Z")
        .opens(&["valid"]),
    // Made on 2025-03-12; beside it stands a signature of a version to come.
    Case::of("message_future_signature.asc")
        .keys(&[BOB], "")
        .trust(&[BOB_PUBLIC])
        .at("2025-03-01T00:00:00Z")
        .refused("signature-not-yet-valid"),
    Case::of("message_future_signature.asc")
        .keys(&[BOB], "")
        .trust(&[BOB_PUBLIC])
        .opens(&["malformed", "valid"]),
];

const EXPIRED_KEY: &str = "openpgp/rnp/src/tests/data/test_messages/expired_signing_key-pub.asc";
const EXPIRED_SUBKEY: &str = "openpgp/rnp/src/tests/data/test_messages/expired_signing_sub-pub.asc";

const EXPIRED_KEY_SECRET: &str =
    "openpgp/rnp/src/tests/data/test_messages/expired_signing_key-sec.asc";
const EXPIRED_SUBKEY_SECRET: &str =
    "openpgp/rnp/src/tests/data/test_messages/expired_signing_sub-sec.asc";

const EXPIRED: &[Case] = &[
    Case::of("message.txt.signed-expired-key")
        .trust(&[EXPIRED_KEY])
        .refused("signer-expired")
        .also(expired_on_2021_06_11),
    Case::of("message.txt.signed-expired-key")
        .trust(&[EXPIRED_KEY])
        .at("2021-06-11T15:06:00Z")
        .opens(&["valid"]),
    Case::of("message.txt.signed-expired-key")
        .trust(&[EXPIRED_KEY])
        .rules(Rules::ExpiredSigner)
        .opens(&["valid"]),
    Case::of("message.txt.signed-expired-sub")
        .trust(&[EXPIRED_SUBKEY])
        .refused("signer-expired")
        .also(expired_on_2021_06_17),
    Case::of("message.txt.signed-expired-sub")
        .trust(&[EXPIRED_SUBKEY])
        .at("2021-06-17T12:34:10Z")
        .opens(&["valid"]),
    Case::of("message.txt.signed-expired-sub")
        .trust(&[EXPIRED_SUBKEY])
        .rules(Rules::ExpiredSigner)
        .opens(&["valid"]),
];

const EXPIRED_KEYS: &[(&str, &str)] = &[
    ("expired_signing_key-pub.asc", JUDGED_ELSEWHERE),
    ("expired_signing_sub-pub.asc", JUDGED_ELSEWHERE),
    ("expired_signing_key-sec.asc", JUDGED_ELSEWHERE),
    ("expired_signing_sub-sec.asc", JUDGED_ELSEWHERE),
];

const FLAGGED: &str = "openpgp/rnp/src/tests/data/test_messages/key-rsas-rsae.asc";

const FLAGS: &[Case] = &[
    Case::of("message-encrypted-rsas.txt.pgp")
        .keys(&[FLAGGED], RNP_PASSPHRASE)
        .refused("key-wrong-usage"),
    Case::of("message-signed-rsae.txt.pgp")
        .trust(&[FLAGGED])
        .refused("signer-wrong-usage"),
];

const FLAGS_KEY: &[(&str, &str)] = &[("key-rsas-rsae.asc", JUDGED_ELSEWHERE)];
const FLAGS_KEY_DUE: &[KeyDue] = &[KeyDue::of(FLAGGED).parts(&[
    Part::good("BAE2830ED585D9B5").used_to(&["certify", "sign"]),
    Part::good("CD4E184C0DB4F372").used_to(&["encrypt"]),
])];

const EXPIRED_KEY_PARTS: &[Part] = &[
    Part::bad("30FC0D776915BA44", "key.expired-since"),
    Part::bad("48ABCA0591DA3A06", "key.expired-since"),
];
const EXPIRED_SUBKEY_PARTS: &[Part] = &[
    Part::good("36107FEE1718AE49"),
    Part::good("C1E9D6C7A72AE83C"),
    Part::bad("D93A47FD93191FD1", "key.expired-since"),
];

const EXPIRED_KEYS_DUE: &[KeyDue] = &[
    KeyDue::of(EXPIRED_KEY).parts(EXPIRED_KEY_PARTS),
    KeyDue::of(EXPIRED_KEY_SECRET).parts(EXPIRED_KEY_PARTS),
    KeyDue::of(EXPIRED_SUBKEY).parts(EXPIRED_SUBKEY_PARTS),
    KeyDue::of(EXPIRED_SUBKEY_SECRET).parts(EXPIRED_SUBKEY_PARTS),
];

const fn rnp(file: &'static str) -> Case {
    Case::of(file).trust(&[RNP_PUBLIC])
}

const fn by_alice(file: &'static str) -> Case {
    Case::of(file).trust(&[ALICE_PUBLIC])
}

fn is_malformed(answer: &Answer) -> Result<()> {
    ensure!(answer.verdicts() == ["malformed"], "{answer}");
    Ok(())
}

fn made_with_sha1(answer: &Answer) -> Result<()> {
    summary_has(answer, "made with SHA-1")
}

fn made_with_md5(answer: &Answer) -> Result<()> {
    summary_has(answer, "made with MD5")
}

fn expired_on_2021_06_11(answer: &Answer) -> Result<()> {
    summary_has(answer, "expired on 2021-06-11")
}

fn expired_on_2021_06_17(answer: &Answer) -> Result<()> {
    summary_has(answer, "expired on 2021-06-17")
}
