//! OpenPGP messages and keys that others published, through the `envelope` command. Each group of
//! `CASES.json` gives a [`Tally`]; the tests and `cargo xtask conformance` both run them from here.

mod exceptions;
mod folder;
mod gnupg;
mod integrity;
mod rnp;
mod robust;

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

/// The files of OpenPGP that no group here looks at: said, so that they do not pass for judged.
///
/// # Errors
/// When the list of groups can not be read.
pub fn unjudged(corpus: &Corpus) -> Result<Tally> {
    let mut tally = Tally::new("CASES.json, groups that nobody judges", &[]);
    for (id, files) in corpus.groups()? {
        let judged = GROUPS
            .iter()
            .any(|group| group.name.split([' ', ',']).any(|word| word == id));
        if id.starts_with("pgp.") && !judged {
            (0..files).for_each(|_| tally.skip(&id));
        }
    }
    Ok(tally)
}

/// Every group.
pub const GROUPS: &[Group] = &[
    new("openpgp/gnupg samplemsgs", gnupg::sample_messages),
    new("pgp.aead.corrupt", rnp::corrupt_aead_is_refused),
    new(
        "pgp.aead.draft",
        rnp::draft_aead_packets_are_named_not_guessed_at,
    ),
    new("pgp.armor", robust::survive),
    new("pgp.bad-signature", rnp::no_bad_signature_counts),
    new("pgp.concatenated", robust::survive),
    new(
        "pgp.critical-notation",
        rnp::an_unknown_critical_notation_is_refused,
    ),
    new("pgp.efail.mdc-cut", integrity::check),
    new("pgp.efail.no-mdc", integrity::check),
    new("pgp.forged-keys", rnp::forged_certificates_are_refused),
    new("pgp.future", rnp::a_signature_from_the_future_is_refused),
    new("pgp.fuzz-crashers", robust::survive),
    new("pgp.hidden-recipient", rnp::hidden_recipients_open),
    new("pgp.huge-rsa", robust::survive),
    new(
        "pgp.key-flag-misuse",
        rnp::keys_of_the_wrong_use_are_refused,
    ),
    new("pgp.malformed-pkesk", robust::survive),
    new("pgp.mdc-stripping", integrity::check),
    new("pgp.mdc.good", rnp::messages_with_integrity_open),
    new(
        "pgp.multi-recipient and pgp.hidden-recipient, inspected",
        gnupg::recipients,
    ),
    new(
        "pgp.sha1-md5-signature",
        rnp::weak_digests_are_weak_not_invalid,
    ),
    new("pgp.sha1-shattered", rnp::colliding_digests_are_refused),
    new("pgp.sig.unknown-version-beside-known", robust::survive),
    new(
        "pgp.sign+encrypt.one-sig",
        rnp::a_signed_message_opens_with_one_valid_signature,
    ),
    new("pgp.sign+encrypt.two-sigs", gnupg::two_signatures),
    new("pgp.two-signatures", gnupg::two_signatures),
    new("pgp.zip-bomb", robust::survive),
];

const fn new(name: &'static str, judge: Judge) -> Group {
    Group { name, judge }
}

/// Counts a case; an error says what was answered instead.
fn record(tally: &mut Tally, case: &str, outcome: Result<()>) {
    tally.record_result(case, outcome);
}
