//! A triage in words.

use envelope::open::trace::Verdict;
use envelope_triage::Report;
use envelope_triage::report::{CauseReport, RecipientReport, SignerReport, grouped, minute};
use envelope_triage::tally::Span;

use super::bytes::size;
use crate::state::triage::Running;

/// The page.
pub const TITLE: &str = "Triage";
/// What it does.
pub const ABOUT: &str = "Drop a log, a HAR file or a capture. Every body in it is opened with the keys held here, and counted by what became of it. Nothing leaves this tab.";
/// No file yet.
pub const EMPTY: &str = "No file yet";
/// The file dialogue.
pub const CHOOSE: &str = "Choose a log or HAR file";
/// Ends it.
pub const CANCEL: &str = "Stop";
/// It was stopped and ends.
pub const STOPPING: &str = "Stopping…";
/// While it runs.
pub const READING: &str = "Reading the file";
/// The results as files.
pub const AS_HTML: &str = "Download as HTML";
/// The same for programs.
pub const AS_JSON: &str = "Download as JSON";
/// Begins anew.
pub const ANOTHER: &str = "Clear";
/// Over the list of causes.
pub const CAUSES: &str = "Why bodies were refused";
/// Over the list of recipients.
pub const RECIPIENTS: &str = "Recipients";
/// Over the list of signers.
pub const SIGNERS: &str = "Signers";
/// Names of a cause's facts.
pub const REMEDY: &str = "What to do";
/// What a partner answers.
pub const ANSWER: &str = "Answer";
/// Where to find one.
pub const EXAMPLE: &str = "Example";
/// How it begins.
pub const BEGINS: &str = "Begins";
/// It did not come to its end.
pub const INTERRUPTED: &str = "Stopped before the end: this is what was known by then.";
/// Nothing at all was found.
pub const NO_BODIES: &str = "No body was found in this file. It may be written in a way that is not known here, or hold no bodies at all.";
/// The file could not be read.
pub const UNREADABLE: &str =
    "The file can not be read. It may have changed or moved since it was chosen.";
/// The worker ended.
pub const LOST: &str =
    "The codec stopped while it read the file. Load the keys again and drop the file once more.";
/// Without keys nothing opens.
pub const NO_KEYS: &str = "No secret key is held: every body will be counted as one that does not open. Load keys in the workbench first.";
/// The way there.
pub const TO_KEYS: &str = "Go to the keys";
/// Heads of the table of recipients.
pub const RECIPIENT_HEADS: [&str; 6] = ["Key", "Opened", "Refused", "First", "Last", "Note"];
/// Heads of the table of signers.
pub const SIGNER_HEADS: [&str; 6] = ["Key", "Valid", "Not valid", "First", "Last", "Verdicts"];
/// Not all rows are shown.
pub const MORE_ROWS: &str = "There are more; the JSON file lists them.";

/// How the file was made.
pub const MADE: &str = "Made in the console, in the browser.";

/// The height of the picture.
#[must_use]
pub fn most(count: &str) -> String {
    format!("{count} at most")
}

/// With what it is opened.
#[must_use]
pub fn keys(secret: usize, trusted: usize) -> String {
    let count = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        more => format!("{more} {what}s"),
    };
    format!(
        "Opened with {} and {}.",
        count(secret, "secret key"),
        count(trusted, "trusted signer")
    )
}

/// How far it is.
#[must_use]
pub fn progress(running: &Running) -> String {
    let progress = running.progress;
    format!(
        "{} of {} read, {} opened, {} refused",
        size(progress.octets.min(running.length)),
        size(running.length),
        grouped(progress.opened),
        grouped(progress.refused)
    )
}

/// The numbers of a result: how many of what, and whether that is a bad sign.
#[must_use]
pub fn numbers(report: &Report) -> Vec<(String, &'static str, bool)> {
    let totals = &report.totals;
    [
        (totals.bodies, "bodies", false, true),
        (totals.opened, "opened", false, true),
        (totals.refused, "refused", totals.refused > 0, true),
        (
            totals.no_envelope,
            "records without an envelope",
            false,
            false,
        ),
        (totals.unreadable, "unreadable records", false, false),
        (totals.too_long, "records that are too long", false, false),
    ]
    .into_iter()
    .filter(|(count, _, _, always)| *always || *count > 0)
    .map(|(count, what, is_bad, _)| (grouped(count), what, is_bad))
    .collect()
}

/// From when to when bodies travelled.
#[must_use]
pub fn span(span: Span) -> Option<String> {
    Some(format!(
        "{} to {} (UTC)",
        minute(span.first?),
        minute(span.last?)
    ))
}

/// Facts about a cause: name and value, in order.
#[must_use]
pub fn facts(cause: &CauseReport) -> Vec<(&'static str, String)> {
    let answer = match &cause.error_response.code {
        Some(code) => format!("{code}, HTTP {}", cause.error_response.http),
        None => format!(
            "HTTP {}; the fault is on this side",
            cause.error_response.http
        ),
    };
    let example = match cause.example.time {
        Some(time) => format!("{}, {}", cause.example.place, minute(time)),
        None => cause.example.place.to_string(),
    };
    let excerpt = cause.example.excerpt.clone().unwrap_or_default();
    [
        (REMEDY, cause.remedy.clone()),
        (ANSWER, answer),
        (EXAMPLE, format!("{example}. {}", cause.example.summary)),
        (BEGINS, excerpt),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

/// A row of the table of recipients.
#[must_use]
pub fn recipient(of: &RecipientReport) -> [String; 6] {
    let [first, last] = moments(of.span);
    let note = of.note.clone().unwrap_or_default();
    [
        of.id.clone(),
        grouped(of.opened),
        grouped(of.refused),
        first,
        last,
        note,
    ]
}

/// A row of the table of signers.
#[must_use]
pub fn signer(of: &SignerReport) -> [String; 6] {
    let valid = of.verdicts.get(&Verdict::Valid).copied().unwrap_or(0);
    let all: u64 = of.verdicts.values().sum();
    let [first, last] = moments(of.span);
    let others = of
        .verdicts
        .iter()
        .filter(|(verdict, _)| **verdict != Verdict::Valid);
    let others: Vec<String> = others
        .map(|(verdict, count)| format!("{} {}", grouped(*count), verdict.words()))
        .collect();
    [
        of.id.clone(),
        grouped(valid),
        grouped(all.saturating_sub(valid)),
        first,
        last,
        others.join(", "),
    ]
}

/// The name of a result's file.
#[must_use]
pub fn file_name(source: &str, ending: &str) -> String {
    let stem: String = source
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect();
    format!("triage-{}.{ending}", stem.trim_matches('-'))
}

fn moments(span: Span) -> [String; 2] {
    [span.first, span.last].map(|time| time.map(minute).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::protocol::TriageProgress;

    #[test]
    fn progress_names_what_was_read_and_what_became_of_it() {
        let running = Running {
            name: "app.log".into(),
            length: 4_096,
            progress: TriageProgress {
                octets: 2_048,
                opened: 1_200,
                refused: 3,
            },
            is_stopped: false,
        };
        assert_eq!(
            progress(&running),
            "2.0 KiB of 4.0 KiB read, 1,200 opened, 3 refused"
        );
    }

    #[test]
    fn a_result_is_named_after_its_file_without_odd_characters() {
        assert_eq!(
            file_name("app.2026-11.log", "html"),
            "triage-app-2026-11-log.html"
        );
        assert_eq!(file_name("../경로/a b", "json"), "triage-a-b.json");
    }

    #[test]
    fn keys_are_counted_in_words() {
        assert_eq!(
            keys(1, 0),
            "Opened with 1 secret key and 0 trusted signers."
        );
    }
}
