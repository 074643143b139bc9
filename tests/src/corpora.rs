//! OpenPGP messages and keys that others published, through the `envelope` command. Each group of
//! `CASES.json` gives a [`Tally`]; the tests and `cargo xtask conformance` both run them from here.

mod aead;
mod armor;
mod case;
mod certificates;
mod desk;
mod exceptions;
mod folder;
mod gnupg;
mod hostile;
mod integrity;
mod interop;
mod key_groups;
mod keyring;
mod keys;
mod material;
mod readable;
mod robust;
mod signatures;

use anyhow::Result;
use tally::{Judged, Tally};

pub use self::folder::Corpus;

/// One group and its judge.
pub struct Group {
    /// Its name in `CASES.json`, or what it is about.
    pub name: &'static str,
    judge: Judge,
}

/// Fills the tally of one group.
type Judge = fn(&str, &Corpus, &mut Tally) -> Result<()>;

impl Group {
    /// Runs every case.
    #[must_use]
    pub fn run(&self, corpus: &Corpus) -> Tally {
        let mut tally = Tally::new(self.name, exceptions::EXCEPTIONS);
        if let Err(error) = (self.judge)(self.name, corpus, &mut tally) {
            tally.record("group", Judged::Disagreed(format!("{error:#}")));
        }
        tally
    }
}

/// A group by its name.
#[must_use]
pub fn group(name: &str) -> Option<&'static Group> {
    GROUPS.iter().find(|group| group.name == name)
}

/// Whether every group of OpenPGP has a judge, so that none passes for judged that is not.
///
/// # Errors
/// When the list of groups can not be read.
pub fn judged(corpus: &Corpus) -> Result<Tally> {
    let mut tally = Tally::new("CASES.json, groups of OpenPGP", &[]);
    for (id, files) in corpus.groups()? {
        if !id.starts_with("pgp.") {
            continue;
        }
        let has_judge = GROUPS.iter().any(|group| group.name == id);
        let judged = if has_judge {
            Judged::Agreed
        } else {
            Judged::Disagreed(format!("nobody judges its {files} files"))
        };
        tally.record(&id, judged);
    }
    Ok(tally)
}

/// Every group.
pub const GROUPS: &[Group] = &[
    new("openpgp/gnupg samplemsgs", gnupg::sample_messages),
    new("pgp.aead.corrupt", aead::check),
    new("pgp.aead.draft", aead::check),
    new("pgp.armor", armor::check),
    new("pgp.bad-signature", signatures::bad_signature),
    new("pgp.concatenated", hostile::concatenated),
    new("pgp.critical-notation", signatures::critical_notation),
    new("pgp.efail.mdc-cut", integrity::check),
    new("pgp.efail.no-mdc", integrity::check),
    new("pgp.expired-signer", signatures::expired_signer),
    new("pgp.forged-keys", key_groups::forged),
    new("pgp.future", signatures::future),
    new("pgp.fuzz-crashers", robust::survive),
    new("pgp.hidden-recipient", readable::hidden_recipient),
    new("pgp.huge-rsa", hostile::huge_rsa),
    new("pgp.interop-39", interop::messages),
    new("pgp.interop-keys-11", interop::keys),
    new("pgp.key-flag-misuse", signatures::key_flags),
    new("pgp.key-material", material::check),
    new("pgp.key-validity-15", key_groups::validity),
    new("pgp.malformed-pkesk", hostile::malformed_session_keys),
    new("pgp.mdc-stripping", integrity::check),
    new("pgp.mdc.good", readable::good_integrity),
    new("pgp.multi-recipient", gnupg::multi_recipient),
    new(
        "pgp.multi-recipient and pgp.hidden-recipient, inspected",
        gnupg::recipients,
    ),
    new(
        "pgp.seipdv1-to-v6-illegal-legacy",
        key_groups::illegal_legacy,
    ),
    new("pgp.seipdv2", readable::crypto_refresh),
    new("pgp.sha1-binding-on-key", key_groups::sha1_binding),
    new("pgp.sha1-md5-signature", signatures::weak_digest),
    new("pgp.sha1-shattered", signatures::shattered),
    new(
        "pgp.sig.unknown-version-beside-known",
        readable::unknown_versions,
    ),
    new("pgp.sign+encrypt.one-sig", readable::one_signature),
    new("pgp.sign+encrypt.two-sigs", gnupg::two_signatures),
    new("pgp.two-signatures", gnupg::two_signatures),
    new("pgp.zip-bomb", hostile::zip_bomb),
];

const fn new(name: &'static str, judge: Judge) -> Group {
    Group { name, judge }
}
