//! Launch readiness in words: what came of a run, what to do about a check that failed, and what
//! shows that a key works.

use envelope::UnixTime;
use keyset_api::{CheckOutcome, CheckView, EchoReport, EvidenceView, ReadinessReport, Role};

use super::time::{away, minute};
use super::verdict::Tone;
use crate::state::keyset::{environment_name, format_name};

/// What the page is for.
pub const ABOUT: &str = "Before a launch the counterparty tests whether several keys open and sign at once. \
     The same checks run here, with the real keys and with messages made for it. Nothing is changed.";
/// Nobody ran the checks yet.
pub const NO_REPORTS: &str = "The checks never ran";
/// What to do about it.
pub const NO_REPORTS_BODY: &str =
    "A run takes a few seconds, changes nothing, and keeps its report here.";
/// Nobody is signed in.
pub const SIGNED_OUT: &str = "Reports are for those who are signed in";
/// A report that is not on record.
pub const NO_SUCH_REPORT: &str = "There is no such report";
/// What to do about it.
pub const NO_SUCH_REPORT_BODY: &str =
    "Its name in the address is not complete, or it is a report of another service.";
/// A run that was stopped.
pub const STOPPED: &str =
    "The run was stopped. If it was over by then, its report is in the list after a reload.";
/// A run that broke off.
pub const BROKE_OFF: &str = "The run broke off before its report";
/// What to do about it.
pub const BROKE_OFF_BODY: &str = "No report was kept. Run the checks again.";
/// A role that is not enough.
pub const NEEDS_OPERATOR: &str = "Your role is to look. The role operator may run the checks.";
/// While the list of reports comes.
pub const LOADING: &str = "Loading the reports";

/// Where something can be put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The key set.
    KeySet,
    /// The rotations.
    Rotation,
    /// The workbench.
    Workbench,
}

/// What to do, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// In a sentence.
    pub text: &'static str,
    /// Where the console can do it.
    pub place: Option<Place>,
}

/// Whether everything is as it will be tested.
#[must_use]
pub const fn verdict(report: &ReadinessReport) -> (Tone, &'static str) {
    if report.ready {
        (Tone::Good, "Ready")
    } else {
        (Tone::Bad, "Not ready")
    }
}

/// Where and when: `Sandbox, checked on 2026-11-24 09:00 UTC by kim`.
#[must_use]
pub fn when(report: &ReadinessReport) -> String {
    let (world, at) = (environment_name(report.environment), minute(report.at));
    format!("{world}, checked on {at} by {}", report.operator)
}

/// How many checks ended in which way: `22 passed, 1 failed, 3 can not be judged here`.
#[must_use]
pub fn counts(checks: &[CheckView]) -> String {
    let count = |outcome| checks.iter().filter(|one| one.outcome == outcome).count();
    let told = [
        (count(CheckOutcome::Failed), "failed"),
        (count(CheckOutcome::Passed), "passed"),
        (count(CheckOutcome::NotApplicable), "can not be judged here"),
    ];
    let told = told.iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = told
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    told.join(", ")
}

/// The checks that ended in this way, in their order.
#[must_use]
pub fn of_outcome(checks: &[CheckView], outcome: CheckOutcome) -> Vec<CheckView> {
    let fits = checks.iter().filter(|one| one.outcome == outcome);
    fits.cloned().collect()
}

/// The check and its format: `Two keys open, OpenPGP`.
#[must_use]
pub fn title(check: &CheckView) -> String {
    match check.format {
        Some(format) => format!("{}, {}", check.title, format_name(format)),
        None => check.title.clone(),
    }
}

/// An outcome in a word.
#[must_use]
pub const fn outcome_name(outcome: CheckOutcome) -> &'static str {
    match outcome {
        CheckOutcome::Passed => "Passed",
        CheckOutcome::Failed => "Failed",
        CheckOutcome::NotApplicable => "Not judged",
    }
}

/// How an outcome should look.
#[must_use]
pub const fn outcome_tone(outcome: CheckOutcome) -> Tone {
    match outcome {
        CheckOutcome::Passed => Tone::Good,
        CheckOutcome::Failed => Tone::Bad,
        CheckOutcome::NotApplicable => Tone::Neutral,
    }
}

/// What to do about a check that failed; none for a check that this release does not know.
#[must_use]
pub fn remedy(check: &str) -> Option<Remedy> {
    let (text, place) = match check {
        "two-keys-open" | "two-keys-sign" => (
            "Bring a second key of this use into use beside the first: both have to work at once.",
            Some(Place::Rotation),
        ),
        "known-signer-required" | "known-and-unknown" | "expired-and-active" => (
            "Look at the counterparty’s signing keys: one has to be trusted and in use, and the \
             profile has to ask for a signature.",
            Some(Place::KeySet),
        ),
        "base64url" => (
            "A key that can not seal is the usual cause. Look for keys that ended.",
            Some(Place::KeySet),
        ),
        "key-sizes" | "lifetimes" | "encryption-subkey" => (
            "Make a successor that fits the profile, and rotate to it.",
            Some(Place::Rotation),
        ),
        "rotation-rehearsed" => (
            "A rotation would stop here. Look at what blocks its next step.",
            Some(Place::Rotation),
        ),
        "messages-of-others" => (
            "Open the message in the workbench: it says layer by layer why it does not open.",
            Some(Place::Workbench),
        ),
        "weak-algorithms" => (
            "Use a profile without them, and rotate the keys that ask for them or are bound by \
             them.",
            Some(Place::Rotation),
        ),
        "strict-json" => (
            "This release reads what it should refuse: use another one, and report it.",
            None,
        ),
        "certificate" | "tls" | "no-plain-http" => (
            "Look at the listener’s configuration in the manual’s chapter on operations.",
            None,
        ),
        _ => return None,
    };
    Some(Remedy { text, place })
}

/// The page where something can be put right, as a link says it.
#[must_use]
pub const fn place_name(place: Place) -> &'static str {
    match place {
        Place::KeySet => "Go to the key set",
        Place::Rotation => "Go to the rotations",
        Place::Workbench => "Go to the workbench",
    }
}

/// How far a run is: `7 checks ended`, or `7 of 24` where an earlier run tells how many there are.
#[must_use]
pub fn progress(ended: usize, before: Option<usize>) -> String {
    match before {
        Some(all) if ended <= all => format!("{ended} of {all} checks ended"),
        _ if ended == 1 => "1 check ended".into(),
        _ => format!("{ended} checks ended"),
    }
}

/// The last echo with the counterparty in which a key was used.
#[must_use]
pub fn last_echo(echo: Option<&EvidenceView>, now: UnixTime) -> String {
    match echo {
        Some(echo) => format!(
            "{}, {}, by {}",
            minute(echo.at),
            away(echo.at, now),
            echo.operator
        ),
        None => "No echo with this key is on record.".into(),
    }
}

/// What came of an echo that was run a moment ago.
#[must_use]
pub fn echo_outcome(report: &EchoReport, thumbprint: &str) -> (Tone, String) {
    let is_it = |key: &&keyset_api::EchoKey| key.thumbprint == thumbprint;
    let is_proved = report.keys.iter().find(is_it).is_some_and(|key| key.proved);
    match &report.diagnosis {
        None if is_proved => (
            Tone::Good,
            "It came back, and shows that this key works.".into(),
        ),
        None => (Tone::Warning, "It came back under another key.".into()),
        Some(diagnosis) => {
            let text = format!("{} {}", diagnosis.summary, diagnosis.remedy);
            (Tone::Bad, text)
        }
    }
}

/// Whether the role is enough to run the checks. The server decides; this only chooses the buttons.
#[must_use]
pub fn may_run(role: Role) -> bool {
    role >= Role::Operator
}

/// The address of the page that is printed, relative to the page's base.
#[must_use]
pub fn printable(id: &str) -> String {
    format!("api/v1/readiness/{id}.html")
}

#[cfg(test)]
mod tests;
