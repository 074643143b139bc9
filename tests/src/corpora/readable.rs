//! Groups whose files open: with whose keys, under which rules, and how many signatures hold.
//! Clock at now.

use anyhow::{Result, ensure};
use tally::Tally;

use super::case::{Case, JUDGED_ELSEWHERE, judge, names_sha1};
use super::certificates::{KeyDue, Part, inspected};
use super::desk::Rules;
use super::folder::Corpus;
use super::keys::{
    ALICE_PUBLIC, BOB, P256, RNP, RNP_PASSPHRASE, RNP_PUBLIC, SAMPLES, SAMPLES_PASSPHRASE,
    SAMPLES_PUBLIC,
};
use crate::envelope::Answer;

/// Every recipient may be hidden; those who hold a key open it all the same.
pub(super) fn hidden_recipient(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, HIDDEN, &[])
}

/// Signed, then encrypted, by one signer.
pub(super) fn one_signature(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, ONE_SIGNATURE, &[])
}

/// Intact data of version 1.
pub(super) fn good_integrity(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, GOOD_INTEGRITY, &[])
}

/// Version 2 of the data, version 6 of keys and signatures, and the appendix of RFC 9580.
pub(super) fn crypto_refresh(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    let keys: Vec<(&str, &str)> = CRYPTO_REFRESH_KEYS
        .iter()
        .map(|key| (key.file, JUDGED_ELSEWHERE))
        .collect();
    judge(group, corpus, tally, CRYPTO_REFRESH, &keys)?;
    inspected(corpus, tally, CRYPTO_REFRESH_KEYS)
}

/// What is of an unknown version is passed over and told; what is known decides.
pub(super) fn unknown_versions(group: &str, corpus: &Corpus, tally: &mut Tally) -> Result<()> {
    judge(group, corpus, tally, UNKNOWN_VERSIONS, &[])
}

const HIDDEN: &[Case] = &[
    sample("enc-2-keys-hh-1.asc").opens(&[]),
    sample("enc-2-keys-hr-1.asc").opens(&[]),
    sample("enc-2-keys-rh-1.asc").opens(&[]),
    rnp("message.txt.enc-hidden-1").opens(&[]),
    rnp("message.txt.enc-hidden-2").opens(&[]),
    Case::of("wildcard.msg").keys(&[BOB], "").opens(&[]),
];

const ONE_SIGNATURE: &[Case] = &[
    sample("encsig-2-keys-1.asc").opens(&["valid"]),
    sample("encsig-2-keys-1.gpg").opens(&["valid"]),
    sample("encsig-2-keys-2.asc").opens(&["valid"]),
    sample("encsig-2-keys-2.gpg").opens(&["valid"]),
    sample("encsig-2-keys-3.asc").opens(&["valid"]),
    sample("encsig-2-keys-3.gpg").opens(&["valid"]),
    sample("encsig-2-keys-4.asc").opens(&["valid"]),
    sample("encsig-2-keys-4.gpg").opens(&["valid"]),
    // The signer's certificate is bound by SHA-1 (RFC 9580 section 9.5).
    rnp("message.txt.signed-encrypted")
        .refused("signature-weak")
        .also(names_sha1),
    rnp("message.txt.signed-encrypted")
        .rules(Rules::Legacy)
        .opens(&["valid"]),
];

const GOOD_INTEGRITY: &[Case] = &[
    rnp("message.txt.enc-mdc").opens(&[]),
    rnp("message_mdc_8k_1.pgp")
        .refused("signature-weak")
        .also(names_sha1),
    rnp("message_mdc_8k_1.pgp")
        .rules(Rules::Legacy)
        .opens(&["valid"]),
    rnp("message_mdc_8k_2.pgp")
        .refused("signature-weak")
        .also(names_sha1),
    rnp("message_mdc_8k_2.pgp")
        .rules(Rules::Legacy)
        .opens(&["valid"]),
];

const V4_RSA: &str = "openpgp/rpgp/tests/rfc9580/v4-rsa/tsk.asc";
const V6_RSA: &str = "openpgp/rpgp/tests/rfc9580/v6-rsa/tsk.asc";
const APPENDIX_KEY: &str = "openpgp/rnp/src/tests/data/RFC9580/A.4.transferable-seckey-v6.asc";
const APPENDIX_PUBLIC: &str = "openpgp/rnp/src/tests/data/RFC9580/A.3.transferable-pubkey-v6.asc";

const APPENDIX_LOCKED: &str =
    "openpgp/rnp/src/tests/data/RFC9580/A.5.sample-locked-v6-seckey-argon2-aead.asc";

const CRYPTO_REFRESH: &[Case] = &[
    Case::of("v4-rsa/enc-seipdv2.msg")
        .keys(&[V4_RSA], "")
        .opens(&[])
        .also(hello_world),
    Case::of("v6-rsa/enc-seipdv1.msg")
        .keys(&[V6_RSA], "")
        .opens(&[])
        .also(hello_world),
    Case::of("v6-rsa/enc-seipdv2.msg")
        .keys(&[V6_RSA], "")
        .opens(&[])
        .also(hello_world),
    Case::of("v6-rsa/csf.msg")
        .trust(&[V6_RSA])
        .opens(&["valid"])
        .also(hello_world),
    Case::of("A.6.-sample-cleartext-signed-message.asc")
        .trust(&[APPENDIX_PUBLIC])
        .opens(&["valid"]),
    Case::of("A.7.-sample-inline-signed-message.asc")
        .trust(&[APPENDIX_PUBLIC])
        .opens(&["valid"]),
    Case::of("A.8.5-v6pkesk-v2seipd")
        .keys(&[APPENDIX_KEY], "")
        .opens(&[])
        .also(hello_appendix),
    under_passphrase("A.9.5.v6_skesk_eax.asc"),
    under_passphrase("A.10.5.v6_skesk_ocb.asc"),
    under_passphrase("aead/eax.msg"),
    under_passphrase("aead/gcm.msg"),
    under_passphrase("aead/ocb.msg"),
    // Argon2 with 2 GiB: excepted, see there. Without a passphrase nothing is spent.
    under_passphrase("A.12.1.v4-skesk-argon2-aes128.asc"),
    under_passphrase("A.12.2.v4-skesk-argon2-aes192.asc"),
    under_passphrase("A.12.3.v4-skesk-argon2-aes256.asc"),
];

const V4_RSA_PARTS: &[Part] = &[
    Part::good("E16C0D3AA192C2D0"),
    Part::good("028B2BEB28DEE4B6"),
];
const V6_RSA_PARTS: &[Part] = &[
    Part::good("07B5CE3B900EC2BC"),
    Part::good("13F271F63CD38933"),
];
const APPENDIX_PARTS: &[Part] = &[
    Part::good("CB186C4F0609A697"),
    Part::good("12C83F1E706F6308"),
];

const CRYPTO_REFRESH_KEYS: &[KeyDue] = &[
    KeyDue::of(V4_RSA).parts(V4_RSA_PARTS),
    KeyDue::of(V6_RSA).parts(V6_RSA_PARTS),
    KeyDue::of(APPENDIX_PUBLIC).parts(APPENDIX_PARTS),
    KeyDue::of(APPENDIX_KEY).parts(APPENDIX_PARTS),
    // The same key, locked with Argon2 and 2 GiB: not unlocked, as A.12 is not opened.
    KeyDue::of(APPENDIX_LOCKED).left_out(&["too much memory or time"]),
];

/// The signature of Alice decides; the session key for P-256 too, and the passphrase beside it.
const UNKNOWN_VERSIONS: &[Case] = &[
    by_alice("message.txt.signed-2-2-sig-v10").also(malformed_is_told),
    by_alice("message.txt.signed-2-2-sig-v10-2").also(malformed_is_told),
    by_alice("message.txt.signed-2-2-onepass-v10").also(malformed_is_told),
    // Known or not, without the signer's key there is nothing to decide.
    Case::of("message.txt.signed-2-2-sig-v10")
        .trust(&[RNP_PUBLIC])
        .refused("unknown-signer"),
    Case::of("message.txt.pkesk-skesk-v10")
        .keys(&[P256], RNP_PASSPHRASE)
        .opens(&[])
        .also(unread_is_told),
    Case::of("message.txt.pkesk-skesk-v10")
        .passphrase(RNP_PASSPHRASE)
        .opens(&[])
        .also(unread_is_told),
    Case::of("message.txt.pkesk-skesk-v10-only")
        .keys(&[P256], RNP_PASSPHRASE)
        .refused("unsupported-version"),
];

const fn sample(file: &'static str) -> Case {
    Case::of(file)
        .keys(&[SAMPLES], SAMPLES_PASSPHRASE)
        .trust(&[SAMPLES_PUBLIC])
}

const fn rnp(file: &'static str) -> Case {
    Case::of(file)
        .keys(&[RNP], RNP_PASSPHRASE)
        .trust(&[RNP_PUBLIC])
}

const fn by_alice(file: &'static str) -> Case {
    Case::of(file)
        .trust(&[ALICE_PUBLIC])
        .opens(&["malformed", "valid"])
}

/// The appendix and rPGP use the same passphrase and text.
const fn under_passphrase(file: &'static str) -> Case {
    Case::of(file)
        .passphrase("password")
        .opens(&[])
        .also(hello_appendix)
}

fn hello_world(answer: &Answer) -> Result<()> {
    says(answer, b"hello world\n")
}

fn hello_appendix(answer: &Answer) -> Result<()> {
    says(answer, b"Hello, world!")
}

fn says(answer: &Answer, payload: &[u8]) -> Result<()> {
    ensure!(
        answer.payload()?.as_deref() == Some(payload),
        "another payload"
    );
    Ok(())
}

fn malformed_is_told(answer: &Answer) -> Result<()> {
    let signatures = answer.list("/signatures");
    let counted = signatures
        .iter()
        .filter(|one| one.get("counted") == Some(&true.into()));
    ensure!(counted.count() == 1, "not one that counts: {answer}");
    Ok(())
}

fn unread_is_told(answer: &Answer) -> Result<()> {
    ensure!(
        answer.rules().contains(&"openpgp.pkesk.unread"),
        "not told: {answer}"
    );
    Ok(())
}
