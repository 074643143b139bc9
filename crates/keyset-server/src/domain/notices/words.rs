//! What a notice says to people, as subject and text of a letter.

use envelope::key::report::KeyFormat;
use envelope::keyset::{Entry, KeyUse, Owner};

use crate::notice::NoticeId;

/// One line.
pub(super) fn subject(entry: &Entry, id: &NoticeId) -> String {
    format!(
        "{} {} key in {} ends on {}",
        whose(entry),
        format(entry),
        entry.environment,
        id.ends.date()
    )
}

/// What ends, when, and what to do.
pub(super) fn text(entry: &Entry, id: &NoticeId) -> String {
    let days = match id.mark {
        1 => "one day".into(),
        days => format!("{days} days"),
    };
    let first = match entry.owner {
        Owner::Ours => "Make its successor, hand over the public half, and see it work",
        Owner::Counterparty => {
            "Ask the counterparty for its successor, compare the fingerprint, and see it work"
        }
    };
    format!(
        "{} {} key {} in {}, used to {}, ends on {}: less than {days} are left.\n\n\
         {first} before this key ends. The rotations of the console say what is due and what \
         stands in the way.\n\nThumbprint: {}\n",
        whose(entry),
        format(entry),
        entry.id,
        entry.environment,
        used_to(entry),
        id.ends.date(),
        entry.thumbprint,
    )
}

const fn whose(entry: &Entry) -> &'static str {
    match entry.owner {
        Owner::Ours => "Our",
        Owner::Counterparty => "The counterparty's",
    }
}

const fn format(entry: &Entry) -> &'static str {
    match entry.format {
        KeyFormat::OpenPgp => "OpenPGP",
        KeyFormat::Jwk => "JOSE",
    }
}

const fn used_to(entry: &Entry) -> &'static str {
    match entry.key_use {
        KeyUse::Encrypt => "encrypt",
        KeyUse::Sign => "sign",
    }
}
