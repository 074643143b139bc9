//! The report of a triage as text.

use core::fmt::Write as _;
use core::time::Duration;

use envelope::open::trace::Verdict as SignatureVerdict;
use envelope_triage::report::{
    Bin, CauseReport, RecipientReport, Report, SignerReport, bins, grouped, minute,
};
use envelope_triage::tally::Span;

use super::table::Table;
use super::visible;

/// How much was done in which time.
pub(crate) struct Pace {
    /// Octets read.
    pub(crate) octets: u64,
    /// How long it took.
    pub(crate) took: Duration,
    /// On how many threads.
    pub(crate) threads: usize,
}

/// The report.
pub(crate) fn report(report: &Report) -> String {
    let mut text = String::new();
    headline(&mut text, report);
    for cause in &report.causes {
        self::cause(&mut text, cause);
    }
    for table in [recipients(report), signers(report), over_time(report)] {
        if !table.is_empty() {
            text.push('\n');
            text.push_str(&table);
        }
    }
    text
}

/// How fast it went, in one line.
pub(crate) fn pace(pace: &Pace, report: &Report) -> String {
    let seconds = pace.took.as_secs_f64().max(0.001);
    let bodies = report.totals.bodies;
    #[expect(
        clippy::cast_precision_loss,
        reason = "a rate for people, rounded anyway"
    )]
    let (rate, megabytes) = (bodies as f64 / seconds, pace.octets as f64 / 1e6);
    format!(
        "{} bodies, {megabytes:.1} MB in {seconds:.1} s: {rate:.0} bodies/s, {:.1} MB/s, {} {}",
        grouped(bodies),
        megabytes / seconds,
        pace.threads,
        if pace.threads == 1 {
            "thread"
        } else {
            "threads"
        }
    )
}

fn headline(text: &mut String, report: &Report) {
    let totals = &report.totals;
    // Writing to a String cannot fail.
    let _ = match (totals.bodies, totals.refused) {
        (0, _) => writeln!(text, "No body was found"),
        (bodies, 0) => writeln!(
            text,
            "{} bodies, all opened{}",
            grouped(bodies),
            when(report.span)
        ),
        (bodies, refused) => writeln!(
            text,
            "{} bodies: {} opened, {} refused{}",
            grouped(bodies),
            grouped(totals.opened),
            grouped(refused),
            when(report.span)
        ),
    };
    if report.interrupted {
        text.push_str("Stopped before the end: this is what was known by then\n");
    }
    if totals.no_envelope > 0 {
        let _ = writeln!(
            text,
            "  {} without an envelope",
            grouped(totals.no_envelope)
        );
    }
    for (count, what, place) in [
        (totals.unreadable, "unreadable", &report.first_unreadable),
        (totals.too_long, "too long", &report.first_too_long),
    ] {
        if let Some(place) = place {
            let _ = writeln!(
                text,
                "  {} {what}, the first at {}",
                grouped(count),
                visible(&place.to_string())
            );
        }
    }
}

fn when(span: Span) -> String {
    match (span.first, span.last) {
        (Some(first), Some(last)) => format!(", {} to {} UTC", minute(first), minute(last)),
        _ => String::new(),
    }
}

fn cause(text: &mut String, cause: &CauseReport) {
    let example = &cause.example;
    let time = example.time.map(|time| format!(", {}", minute(time)));
    let _ = writeln!(
        text,
        "\n{}\n  {}: {}{}",
        visible(&cause.sentence),
        if cause.count == 1 {
            "It is"
        } else {
            "The first"
        },
        visible(&example.place.to_string()),
        time.unwrap_or_default()
    );
    if !example.summary.is_empty() {
        let _ = writeln!(text, "  {}", visible(&example.summary));
    }
    if let Some(excerpt) = &example.excerpt {
        let _ = writeln!(text, "  It begins: {}", visible(excerpt));
    }
    let _ = writeln!(text, "  What to do: {}", visible(&cause.remedy));
    let answer = super::refusal::answer(&cause.error_response);
    let _ = writeln!(text, "  Answer the sender with: {answer}");
}

fn recipients(report: &Report) -> String {
    let mut table = Table::new("Recipients", &[1, 2]);
    for of in report.recipients.iter().take(ROWS) {
        table.row(recipient(of));
    }
    let more = more(report.recipients.len(), report.not_listed.recipients);
    table.into_text() + &more
}

fn recipient(of: &RecipientReport) -> [String; 5] {
    [
        visible(&of.id),
        count(of.opened, "opened"),
        count(of.refused, "refused"),
        span(of.span),
        visible(of.note.as_deref().unwrap_or_default()),
    ]
}

fn signers(report: &Report) -> String {
    let mut table = Table::new("Signers", &[]);
    for of in report.signers.iter().take(ROWS) {
        table.row(signer(of));
    }
    table.into_text() + &more(report.signers.len(), report.not_listed.signers)
}

fn signer(of: &SignerReport) -> [String; 3] {
    let verdicts: Vec<String> = of
        .verdicts
        .iter()
        .map(|(of, number): (&SignatureVerdict, &u64)| {
            format!("{} {}", grouped(*number), of.words())
        })
        .collect();
    [visible(&of.id), verdicts.join(", "), span(of.span)]
}

/// Steps of time with a bar each: `=` for what opened, `#` for what was refused.
fn over_time(report: &Report) -> String {
    let bins = bins(&report.hours, STEPS);
    let most = bins.iter().map(Bin::bodies).max().unwrap_or(0);
    if bins.len() < 2 || most == 0 {
        return String::new();
    }
    let mut table = Table::new("Over time (= opened, # refused)", &[1, 2]);
    for bin in &bins {
        let length = |count: u64| {
            let length = count.saturating_mul(BAR).div_ceil(most);
            usize::try_from(length).unwrap_or_default()
        };
        table.row([
            minute(bin.start),
            count(bin.opened, "opened"),
            count(bin.refused(), "refused"),
            "=".repeat(length(bin.opened)) + &"#".repeat(length(bin.refused())),
        ]);
    }
    table.into_text()
}

fn count(number: u64, what: &str) -> String {
    if number == 0 {
        return String::new();
    }
    format!("{} {what}", grouped(number))
}

fn span(span: Span) -> String {
    match (span.first, span.last) {
        (Some(first), Some(last)) if minute(first) == minute(last) => minute(first),
        (Some(first), Some(last)) => format!("{} to {}", minute(first), minute(last)),
        _ => String::new(),
    }
}

fn more(rows: usize, not_kept: u64) -> String {
    match (rows.saturating_sub(ROWS), not_kept) {
        (0, 0) => String::new(),
        (hidden, 0) => format!("  and {} more\n", grouped(hidden as u64)),
        _ => "  and many more\n".into(),
    }
}

/// Rows of a table.
const ROWS: usize = 12;
/// Steps of time.
const STEPS: usize = 24;
/// Signs of the longest bar.
const BAR: u64 = 32;
