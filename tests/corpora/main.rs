//! The groups of OpenPGP messages and keys that others published. `ENVELOPE_CORPORA` names their
//! folder; without it every test here says that it was skipped. Each group gives one line: how many
//! cases ran, agreed and disagreed, and which were left out and why.

mod floods;

use anyhow::{Context as _, Result, bail};
use conformance::corpora::{self, Corpus, GROUPS};

macro_rules! tests {
    ($($test:ident: $group:literal,)+) => {
        const TESTED: &[&str] = &[$($group),+];

        $(#[test]
        fn $test() -> Result<()> {
            check($group)
        })+
    };
}

tests! {
    armor: "pgp.armor",
    bad_signature: "pgp.bad-signature",
    concatenated: "pgp.concatenated",
    corrupt_aead: "pgp.aead.corrupt",
    critical_notation: "pgp.critical-notation",
    crypto_refresh: "pgp.seipdv2",
    cut_integrity: "pgp.efail.mdc-cut",
    decompression_bomb: "pgp.zip-bomb",
    draft_aead: "pgp.aead.draft",
    expired_signer: "pgp.expired-signer",
    forged_keys: "pgp.forged-keys",
    future: "pgp.future",
    fuzz_crashers: "pgp.fuzz-crashers",
    good_integrity: "pgp.mdc.good",
    hidden_recipient: "pgp.hidden-recipient",
    huge_rsa: "pgp.huge-rsa",
    illegal_legacy_key: "pgp.seipdv1-to-v6-illegal-legacy",
    interoperable_keys: "pgp.interop-keys-11",
    interoperable_messages: "pgp.interop-39",
    key_flag_misuse: "pgp.key-flag-misuse",
    key_material: "pgp.key-material",
    key_validity: "pgp.key-validity-15",
    malformed_session_keys: "pgp.malformed-pkesk",
    multi_recipient: "pgp.multi-recipient",
    no_integrity: "pgp.efail.no-mdc",
    recipients_are_listed: "pgp.multi-recipient and pgp.hidden-recipient, inspected",
    sample_messages: "openpgp/gnupg samplemsgs",
    sha1_binding: "pgp.sha1-binding-on-key",
    shattered: "pgp.sha1-shattered",
    signed_and_encrypted: "pgp.sign+encrypt.one-sig",
    stripped_integrity: "pgp.mdc-stripping",
    two_signatures: "pgp.two-signatures",
    two_signatures_encrypted: "pgp.sign+encrypt.two-sigs",
    unknown_packet_versions: "pgp.sig.unknown-version-beside-known",
    weak_digests: "pgp.sha1-md5-signature",
}

#[test]
fn every_group_has_a_test() {
    for group in GROUPS {
        assert!(TESTED.contains(&group.name), "{} has none", group.name);
    }
}

#[test]
fn every_group_of_openpgp_has_a_judge() -> Result<()> {
    let Some(corpus) = Corpus::find()? else {
        println!("skipped: ENVELOPE_CORPORA is not set");
        return Ok(());
    };
    let judged = corpora::judged(&corpus)?;
    println!("{judged}");
    assert_eq!(judged.failure(), None);
    Ok(())
}

fn check(name: &str) -> Result<()> {
    let Some(corpus) = Corpus::find()? else {
        println!("skipped: ENVELOPE_CORPORA is not set");
        return Ok(());
    };
    let group = corpora::group(name).with_context(|| format!("no group {name}"))?;
    let tally = group.run(&corpus);
    println!("{tally}");
    match tally.failure() {
        None => Ok(()),
        Some(failure) => bail!("{failure}"),
    }
}
