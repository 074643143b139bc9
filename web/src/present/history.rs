//! The history of this tab in words.

use super::bytes::size;
use super::time::minute;
use super::verdict::Tone;
use crate::state::history::{Deed, Entry};

/// The view.
pub const TITLE: &str = "History of this tab";
/// What it keeps.
pub const ABOUT: &str = "What was done since this tab was opened: names, numbers and outcomes only. No payload and no key is kept, and a reload begins anew.";
/// Nothing yet.
pub const EMPTY: &str = "Nothing was done yet";
/// What to do about it.
pub const EMPTY_BODY: &str = "Open or seal a message, and it is listed here.";
/// The heads of the table.
pub const HEADS: [&str; 6] = ["When", "What", "Format", "Size", "Profile", "For"];
/// Empties it.
pub const CLEAR: &str = "Clear the history";

/// What was done, and how it should look.
#[must_use]
pub fn deed(deed: &Deed) -> (String, Tone) {
    match deed {
        Deed::Opened(Some(key)) => (format!("opened by {}", super::key::short(key)), Tone::Good),
        Deed::Opened(None) => ("read; it was not encrypted".into(), Tone::Good),
        Deed::Refused(cause) => (format!("refused: {}", cause.code()), Tone::Bad),
        Deed::Sealed => ("sealed".into(), Tone::Good),
        Deed::Triaged(bodies, 0) => (format!("triage: {bodies} bodies, all open"), Tone::Good),
        Deed::Triaged(bodies, refused) => (
            format!("triage: {bodies} bodies, {refused} refused"),
            Tone::Warning,
        ),
    }
}

/// The further cells of its row.
#[must_use]
pub fn cells(entry: &Entry) -> [String; 5] {
    let recipients: Vec<String> = entry
        .recipients
        .iter()
        .map(|id| super::key::short(id))
        .collect();
    let format = match &entry.deed {
        Deed::Triaged(..) => String::new(),
        _ => entry.format.label().into(),
    };
    [
        minute(entry.at),
        format,
        size(entry.octets),
        entry.profile.to_string(),
        recipients.join(", "),
    ]
}

#[cfg(test)]
mod tests {
    use envelope::Cause;

    use super::*;

    #[test]
    fn outcomes_are_words_with_a_tone() {
        assert_eq!(
            deed(&Deed::Refused(Cause::NoMatchingKey)),
            ("refused: no-matching-key".into(), Tone::Bad)
        );
        assert_eq!(deed(&Deed::Triaged(12, 0)).1, Tone::Good);
        assert_eq!(
            deed(&Deed::Triaged(12, 3)).0,
            "triage: 12 bodies, 3 refused"
        );
    }
}
