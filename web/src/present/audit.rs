//! The audit log in words: what was done, and whether the log is whole.

use envelope::keyset::life::StepName;
use keyset_api::{AuditVerification, EventView};

use super::step;
use super::verdict::Tone;

/// What the page is for.
pub const ABOUT: &str = "Everything that was done, by whom and when. Each event holds the hash of the one before it, so \
     that a change made later shows.";
/// Nobody is signed in.
pub const SIGNED_OUT: &str = "The audit log is for those who are signed in";
/// Nothing matches.
pub const NOTHING_FOUND: &str = "No event matches";
/// What to do about it.
pub const NOTHING_FOUND_BODY: &str =
    "Widen what you look for: another person, another time, or everything.";
/// A log without events.
pub const EMPTY: &str = "Nothing is in the log yet";
/// What that means.
pub const EMPTY_BODY: &str = "The first key that is made or taken in is its first event.";
/// While the log comes.
pub const LOADING: &str = "Loading the log";
/// While the log is walked.
pub const VERIFYING: &str = "The service walks the log";
/// What a whole log does not show.
pub const COMPARE: &str = "Events that were cut off at the end do not show in the log itself: compare number and hash with \
     those that you noted elsewhere.";
/// What to do about a log that is not whole.
pub const BROKEN_BODY: &str =
    "Do not trust what stands behind it. Compare with a backup: restoring one walks its log too.";

/// Actions that are not steps of a key, with their words.
const OTHERS: [(&str, &str); 16] = [
    ("import", "Take in"),
    ("generate", "Make"),
    ("renew", "Renew"),
    ("rotation", "Record a rotation"),
    ("propose", "Propose a step"),
    ("approve", "Agree to a step"),
    ("reject", "Reject a step"),
    ("withdraw", "Take a proposal back"),
    ("echo", "Run an echo"),
    ("open", "Open a message"),
    ("readiness", "Check the readiness"),
    ("link", "Make a sign-in link"),
    ("sign-in", "Sign in"),
    ("signer", "Make the publishing key"),
    ("master-key", "Rotate the master key"),
    ("demo", "Make the demo"),
];

/// Every action that can be looked for, with its words, the steps of a key first.
#[must_use]
pub fn actions() -> Vec<(&'static str, &'static str)> {
    let steps = StepName::ALL.iter();
    let steps = steps.map(|step| (step.code(), step::name(*step)));
    steps.chain(OTHERS).collect()
}

/// What was done, in words; the log's own word where this release knows no better.
#[must_use]
pub fn action_name(code: &str) -> String {
    let known = actions().into_iter().find(|(known, _)| *known == code);
    known.map_or_else(|| code.into(), |(_, words)| words.into())
}

/// From which state to which: `pre-active → active`; none where the state stayed.
#[must_use]
pub fn states(event: &EventView) -> Option<String> {
    match (&event.from, &event.to) {
        (Some(from), Some(to)) if from != to => Some(format!("{from} → {to}")),
        (None, Some(to)) => Some(format!("enters as {to}")),
        _ => None,
    }
}

/// Everything that the log holds of an event, as it is handed out.
#[must_use]
pub fn whole(event: &EventView) -> String {
    serde_json::to_string_pretty(event).unwrap_or_default()
}

/// How many events show: `50 events, and there are more`.
#[must_use]
pub fn shown(count: usize, has_more: bool) -> String {
    let events = if count == 1 { "event" } else { "events" };
    if has_more {
        format!("{count} {events}, and there are more")
    } else {
        format!("{count} {events}")
    }
}

/// What the walk through the log found.
#[must_use]
pub fn verification(found: &AuditVerification) -> (Tone, String) {
    match &found.broken {
        None if found.events == 0 => (Tone::Good, "The log is whole, and empty.".into()),
        None => {
            let text = format!("The log is whole, up to its last event, {}.", found.events);
            (Tone::Good, text)
        }
        Some(broken) if found.events == 0 => (Tone::Bad, broken.text.clone()),
        Some(broken) => {
            let text = format!(
                "{} Up to event {} the log is whole.",
                broken.text, found.events
            );
            (Tone::Bad, text)
        }
    }
}

#[cfg(test)]
mod tests;
