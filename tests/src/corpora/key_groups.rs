//! The groups of keys: valid and invalid ones, forged ones, and those that are bound by SHA-1.

use anyhow::{Result, ensure};
use tally::Tally;

use super::case::{Case, JUDGED_ELSEWHERE, judge as judge_messages};
use super::certificates::{KeyDue, Part, inspect, judge, parts};
use super::desk::{Desk, Rules};
use super::folder::{Corpus, file_name, list, text};

/// The fifteen cases of rnp, as its cases.txt says; the clock at the time they were made.
pub(super) fn validity(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let messages = [Case::of("case8/message.txt.asc")
        .trust(&[CASE_8])
        .opens(&["valid", "valid"])];
    judge(group, corpus, tally, VALIDITY, VALIDITY_INPUTS)?;
    let of_keys: Vec<(&str, &str)> = VALIDITY
        .iter()
        .map(|row| (row.file, JUDGED_ELSEWHERE))
        .chain([
            ("CMakeLists.txt", JUDGED_ELSEWHERE),
            ("message.txt", JUDGED_ELSEWHERE),
        ])
        .collect();
    judge_messages(group, corpus, tally, &messages, &of_keys)
}

/// Keys with forged material, binding or certification, from the future and expired; and the same
/// keys as they were made, which must be valid. Clock at 2026-01-01.
pub(super) fn forged(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, FORGED, &[])
}

/// A version 6 key on an old curve is no key, and what is encrypted to it does not open.
pub(super) fn illegal_legacy(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let of_key = [KeyDue::of("tsk.asc").left_out(&[UNREADABLE])];
    let inputs = [
        ("enc-seipdv2.msg", JUDGED_ELSEWHERE),
        ("csf.msg", JUDGED_ELSEWHERE),
    ];
    judge(group, corpus, tally, &of_key, &inputs)?;
    // The key can not even be given, so nobody holds it and nobody is trusted.
    let messages = [
        Case::of("enc-seipdv2.msg").refused("no-matching-key"),
        Case::of("csf.msg").refused("unknown-signer"),
    ];
    judge_messages(
        group,
        corpus,
        tally,
        &messages,
        &[("tsk.asc", JUDGED_ELSEWHERE)],
    )
}

/// Keys of which some are bound by SHA-1: that is said by name of those and not of the others,
/// and nothing is encrypted to them. Profile `permissive`.
pub(super) fn sha1_binding(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let desk = Desk::new(corpus)?;
    for path in corpus.group(group)? {
        let outcome = says_sha1(&path, &desk);
        desk.record(tally, file_name(&path), outcome);
    }
    Ok(())
}

fn says_sha1(path: &str, desk: &Desk<'_>) -> Result<()> {
    let answer = inspect(&desk.corpus.path(path), Rules::Permissive, None, desk)?;
    let of_gnupg_1 = file_name(path).starts_with("gnupg-v1");
    for part in parts(&answer) {
        let id = text(part, "/id");
        let keys = answer.list("/keys").iter();
        let told = keys.flat_map(|key| list(key, "/findings")).any(|finding| {
            text(finding, "/rule") == "openpgp.certificate.weak-digest"
                && text(finding, "/where") == id
                && text(finding, "/message").contains("SHA-1")
        });
        ensure!(told == of_gnupg_1, "{id}: {answer}");
    }
    let can_not_encrypt = answer
        .list("/keys")
        .iter()
        .flat_map(|key| list(key, "/findings"))
        .any(|finding| text(finding, "/rule") == "openpgp.subkey.encryption-missing");
    ensure!(can_not_encrypt == of_gnupg_1, "{answer}");
    Ok(())
}

const CASE_8: &str = "openpgp/rnp/src/tests/data/test_key_validity/case8/pubring.gpg";
const THEN: &str = "2026-01-01T00:00:00Z";

const ALICE: &str = "0451409669FFDE3C";
const ALICE_SUBKEY: &str = "DD23CEB7FEBEFF17";
const BASIL: &str = "0B2B09F7D7EA6E0E";

const BOTH_EXPIRED: &[Part] = &[
    Part::bad(ALICE, "key.expired-since"),
    Part::bad(ALICE_SUBKEY, "key.expired-since"),
];
const BOTH_GOOD: &[Part] = &[Part::good(ALICE), Part::good(ALICE_SUBKEY)];
const NOT_SIGNED: &str = "no good signature of its owner";

const VALIDITY: &[KeyDue] = &[
    at_then("case1/pubring.gpg").parts(&[Part::good(ALICE)]),
    at_then("case2/pubring.gpg")
        .parts(&[Part::good(BASIL)])
        .left_out(&[NOT_SIGNED]),
    at_then("case3/pubring.gpg")
        .parts(&[Part::good(BASIL)])
        .left_out(&[NOT_SIGNED]),
    at_then("case4/pubring.gpg").parts(&[
        Part::good(ALICE),
        Part::bad(ALICE_SUBKEY, "openpgp.certificate.unbound"),
    ]),
    at_then("case5/pubring.gpg").parts(&[
        Part::good(ALICE),
        Part::bad(ALICE_SUBKEY, "openpgp.certificate.unbound"),
        Part::good(BASIL),
    ]),
    at_then("case6/pubring.gpg").parts(&[
        Part::bad(ALICE, "key.revoked"),
        Part::bad(ALICE_SUBKEY, "key.revoked"),
    ]),
    at_then("case7/pubring.gpg")
        .parts(&[Part::good(ALICE), Part::bad(ALICE_SUBKEY, "key.revoked")]),
    at_then("case8/pubring.gpg").parts(&[Part::good(ALICE), Part::good("22F3A217C0E439CB")]),
    at_then("case8/primary.pgp").left_out(&[NOT_SIGNED]),
    at_then("case8/subkey-no-sig.pgp").refused("not-an-envelope"),
    at_then("case8/subkey.pgp").refused("not-an-envelope"),
    at_then("case9/pubring.gpg").parts(BOTH_GOOD),
    at_then("case10/pubring.gpg").parts(BOTH_EXPIRED),
    at_then("case11/pubring.gpg").parts(BOTH_EXPIRED),
    at_then("case12/pubring.gpg").parts(BOTH_EXPIRED),
    at_then("case13/pubring.gpg").parts(BOTH_EXPIRED),
    at_then("case14/pubring.gpg").parts(BOTH_EXPIRED),
    at_then("case15/pubring.gpg").parts(&[
        Part::good("E863072D3E9042EE"),
        Part::bad(
            "BB8675AADF021CFF",
            "openpgp.subkey.cross-certification-missing",
        ),
    ]),
];

const VALIDITY_INPUTS: &[(&str, &str)] = &[
    ("CMakeLists.txt", "a build file"),
    ("case8/message.txt", "the text of the message beside it"),
    ("case8/message.txt.asc", JUDGED_ELSEWHERE),
];

const DSA: &str = "C8A10A7D78273E10";
const DSA_SUBKEY: &str = "02A5715C3537717E";
const P256: &str = "23674F21B2441527";
const P256_SUBKEY: &str = "37E285E9E9851491";
const RSA: &str = "2FB9179118898E8B";
const RSA_SUBKEY: &str = "6E2F73008F8B8D6E";
const P256_GOOD: &[Part] = &[Part::good(P256), Part::good(P256_SUBKEY)];
const P256_EXPIRED: &[Part] = &[
    Part::bad(P256, "key.expired-since"),
    Part::bad(P256_SUBKEY, "key.expired-since"),
];
const P256_SUBKEY_EXPIRED: &[Part] = &[
    Part::good(P256),
    Part::bad(P256_SUBKEY, "key.expired-since"),
];
const P256_SUBKEY_UNBOUND: &[Part] = &[
    Part::good(P256),
    Part::bad(P256_SUBKEY, "openpgp.certificate.unbound"),
];
const RSA_WEAK: &[Part] = &[
    Part::bad(RSA, "openpgp.certificate.weak-digest"),
    Part::bad(RSA_SUBKEY, "openpgp.certificate.weak-digest"),
];
const RSA_GOOD: &[Part] = &[Part::good(RSA), Part::good(RSA_SUBKEY)];
const FROM_THE_FUTURE: &[Part] = &[
    Part::bad("3D032D00EE1EC3F5", "openpgp.certificate.not-yet-valid"),
    Part::bad("021085B640CE8DCE", "openpgp.certificate.not-yet-valid"),
];
/// Self-signatures of Ed25519 over MD5 and SHA-1, which the algorithm does not allow
/// (RFC 9580 section 5.2.3.3): they do not verify, so nothing binds these keys.
const SHORT_DIGEST_2012: &[Part] = &[
    Part::bad("8801EAFBD906BD21", "openpgp.certificate.unbound"),
    Part::bad("8A41556E223B7BAC", "openpgp.certificate.unbound"),
];
const SHORT_DIGEST_2024: &[Part] = &[
    Part::bad("980E3741F632212C", "openpgp.certificate.unbound"),
    Part::bad("6DA00BF7F8B59B53", "openpgp.certificate.unbound"),
];
const UNREADABLE: &str = "a key packet can not be read";

const FORGED: &[KeyDue] = &[
    at_then("dsa-eg-pub-forged-key.pgp").left_out(&[NOT_SIGNED]),
    at_then("dsa-eg-pub-forged-material.pgp").left_out(&[UNREADABLE]),
    at_then("dsa-eg-pub-forged-subkey.pgp").parts(&[
        Part::good(DSA),
        Part::bad(DSA_SUBKEY, "openpgp.certificate.unbound"),
    ]),
    at_then("dsa-eg-pub.pgp").parts(&[Part::good(DSA), Part::good(DSA_SUBKEY)]),
    at_then("ecc-25519-pub-forged-key.pgp").left_out(&[NOT_SIGNED]),
    at_then("ecc-25519-pub-forged-material.pgp").left_out(&[NOT_SIGNED]),
    at_then("ecc-25519-pub-future-cert-malf-bind.pgp").parts(&[
        Part::bad("D3B746FA852C2BE8", "openpgp.certificate.not-yet-valid"),
        Part::bad("EB8C21ACDC15CA14", "openpgp.certificate.unbound"),
    ]),
    at_then("ecc-25519-pub-future-cert.pgp").parts(&[
        Part::bad("D3B746FA852C2BE8", "openpgp.certificate.not-yet-valid"),
        Part::bad("EB8C21ACDC15CA14", "openpgp.certificate.not-yet-valid"),
    ]),
    at_then("ecc-25519-pub.pgp").parts(&[Part::good("CC786278981B0728")]),
    at_then("ecc-p256-pub-expired-key.pgp").parts(P256_EXPIRED),
    at_then("ecc-p256-pub-expired-subkey.pgp").parts(P256_SUBKEY_EXPIRED),
    at_then("ecc-p256-pub-forged-key.pgp").left_out(&[NOT_SIGNED]),
    at_then("ecc-p256-pub-forged-material.pgp").left_out(&[UNREADABLE]),
    at_then("ecc-p256-pub-forged-subkey.pgp").parts(P256_SUBKEY_UNBOUND),
    at_then("ecc-p256-pub-no-binding.pgp").parts(P256_SUBKEY_UNBOUND),
    at_then("ecc-p256-pub-no-cert-malf-binding.pgp").left_out(&[NOT_SIGNED]),
    at_then("ecc-p256-pub-no-certification.pgp").left_out(&[NOT_SIGNED]),
    at_then("ecc-p256-pub.pgp").parts(P256_GOOD),
    at_then("ecc-p256-sec-expired-key.pgp").parts(P256_EXPIRED),
    at_then("ecc-p256-sec-expired-subkey.pgp").parts(P256_SUBKEY_EXPIRED),
    at_then("ecc-p256-sec.pgp").parts(P256_GOOD),
    at_then("eddsa-2012-md5-pub.pgp").left_out(&[NOT_SIGNED]),
    at_then("eddsa-2012-md5-sec.pgp").parts(SHORT_DIGEST_2012),
    at_then("eddsa-2024-pub.pgp").left_out(&[NOT_SIGNED]),
    at_then("eddsa-2024-sec.pgp").parts(SHORT_DIGEST_2024),
    at_then("rsa-rsa-pub-forged-key.pgp").left_out(&[NOT_SIGNED]),
    at_then("rsa-rsa-pub-forged-material.pgp").left_out(&[NOT_SIGNED]),
    at_then("rsa-rsa-pub-forged-subkey.pgp")
        .rules(Rules::Legacy)
        .parts(&[
            Part::good(RSA),
            Part::bad(RSA_SUBKEY, "openpgp.certificate.unbound"),
        ]),
    at_then("rsa-rsa-pub-future-key.pgp").parts(FROM_THE_FUTURE),
    at_then("rsa-rsa-pub.pgp").parts(RSA_WEAK),
    at_then("rsa-rsa-pub.pgp")
        .rules(Rules::Legacy)
        .parts(RSA_GOOD),
    at_then("rsa-rsa-sec-future-key.pgp").parts(FROM_THE_FUTURE),
    at_then("rsa-rsa-sec.pgp").parts(RSA_WEAK),
    at_then("rsa-rsa-sec.pgp")
        .rules(Rules::Legacy)
        .parts(RSA_GOOD),
    at_then("forged-keyring.gpg").left_out(&[NOT_SIGNED]),
];

/// Under `permissive` it is worked with; where 4096 bits are the most, it is told and not used.
pub(super) const RSA_8192: &[KeyDue] = &[
    KeyDue::of("rsa8k.pub.asc").parts(RSA_8192_PARTS),
    KeyDue::of("rsa8k.pub.asc")
        .rules(Rules::UpToRsa4096)
        .parts(RSA_8192_PARTS)
        .too_long(1),
    KeyDue::of("rsa8k.sec.asc").parts(RSA_8192_PARTS),
    KeyDue::of("rsa8k.sec.asc")
        .rules(Rules::UpToRsa4096)
        .parts(RSA_8192_PARTS)
        .too_long(1),
];

const RSA_8192_PARTS: &[Part] = &[
    Part::good("907638E36720153D"),
    Part::good("7C2FAA4DF93C37B2"),
];

const fn at_then(file: &'static str) -> KeyDue {
    KeyDue::of(file).at(THEN)
}
