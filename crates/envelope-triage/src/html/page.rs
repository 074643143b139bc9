//! The page around the picture.

use alloc::format;
use alloc::string::{String, ToString as _};
use core::fmt::Write as _;

use envelope::open::trace::Verdict;

use super::chart;
use super::text::escaped;
use crate::report::picture::Hue;
use crate::report::{CauseReport, Report, grouped, minute};
use crate::tally::Span;

pub(super) fn page(report: &Report, title: &str, made: &str) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \
         'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        title = escaped(&format!("Triage of {title}"))
    );
    head(&mut out, report, title);
    out.push_str(&chart::figure(report).unwrap_or_default());
    causes(&mut out, report);
    recipients(&mut out, report);
    signers(&mut out, report);
    let _ = write!(
        out,
        "<footer class=\"soft\">{}</footer>\n</body>\n</html>\n",
        escaped(made)
    );
    out
}

fn head(out: &mut String, report: &Report, title: &str) {
    let totals = &report.totals;
    let _ = writeln!(out, "<h1>Triage of {}</h1>", escaped(title));
    if let (Some(first), Some(last)) = (report.span.first, report.span.last) {
        let _ = writeln!(
            out,
            "<p class=\"soft\">{} to {} (UTC)</p>",
            minute(first),
            minute(last)
        );
    }
    if report.interrupted {
        out.push_str(
            "<p class=\"notice\">Stopped before the end: this is what was known by then.</p>\n",
        );
    }
    out.push_str("<ul class=\"numbers\">\n");
    let mut number = |class: &str, count: u64, what: &str| {
        let _ = writeln!(
            out,
            "<li class=\"{class}\"><b>{}</b>{what}</li>",
            grouped(count)
        );
    };
    number("", totals.bodies, "bodies");
    number("", totals.opened, "opened");
    let class = if totals.refused > 0 { "bad" } else { "" };
    number(class, totals.refused, "refused");
    for (count, what) in [
        (totals.no_envelope, "records without an envelope"),
        (totals.unreadable, "unreadable records"),
        (totals.too_long, "records that are too long"),
    ] {
        if count > 0 {
            number("", count, what);
        }
    }
    out.push_str("</ul>\n");
    for (place, what) in [
        (&report.first_unreadable, "unreadable"),
        (&report.first_too_long, "too long"),
    ] {
        if let Some(place) = place {
            let _ = writeln!(
                out,
                "<p class=\"soft\">The first that is {what}: <code>{}</code></p>",
                escaped(&place.to_string())
            );
        }
    }
}

fn causes(out: &mut String, report: &Report) {
    if report.causes.is_empty() {
        return;
    }
    out.push_str("<h2>Why bodies were refused</h2>\n");
    for (place, cause) in report.causes.iter().enumerate() {
        let colour = Hue::of_cause(place).class();
        let _ = writeln!(
            out,
            "<section class=\"cause\"><h3><i class=\"{colour}\"></i>{}</h3>\n<dl>",
            escaped(&cause.sentence)
        );
        details(out, cause);
        out.push_str("</dl></section>\n");
    }
}

fn details(out: &mut String, cause: &CauseReport) {
    let example = &cause.example;
    let mut row = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(out, "<dt>{name}</dt><dd>{value}</dd>");
        }
    };
    row("What to do", &escaped(&cause.remedy));
    let answer = match &cause.error_response.code {
        Some(code) => format!(
            "<code>{}</code>, HTTP {}",
            escaped(code),
            cause.error_response.http
        ),
        None => format!(
            "HTTP {}; the fault is on this side",
            cause.error_response.http
        ),
    };
    row("Answer", &answer);
    let time = example
        .time
        .map(|time| format!(", {}", minute(time)))
        .unwrap_or_default();
    row(
        "Example",
        &format!(
            "<code>{}</code>{time}<br>{}",
            escaped(&example.place.to_string()),
            escaped(&example.summary)
        ),
    );
    if let Some(excerpt) = &example.excerpt {
        row(
            "Begins",
            &format!("<code class=\"excerpt\">{}</code>", escaped(excerpt)),
        );
    }
}

fn recipients(out: &mut String, report: &Report) {
    if report.recipients.is_empty() {
        return;
    }
    out.push_str(
        "<h2>Recipients</h2>\n<div class=\"wide\"><table>\n<tr><th>Key</th>\
         <th class=\"number\">Opened</th><th class=\"number\">Refused</th><th>First</th>\
         <th>Last</th><th>Note</th></tr>\n",
    );
    for of in report.recipients.iter().take(ROWS) {
        let _ = writeln!(
            out,
            "<tr><td class=\"id\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td>\
             {}<td>{}</td></tr>",
            escaped(&of.id),
            grouped(of.opened),
            grouped(of.refused),
            span(of.span),
            escaped(of.note.as_deref().unwrap_or_default())
        );
    }
    out.push_str("</table></div>\n");
    more(
        out,
        report.recipients.len(),
        report.not_listed.recipients,
        "recipients",
    );
}

fn signers(out: &mut String, report: &Report) {
    if report.signers.is_empty() {
        return;
    }
    out.push_str(
        "<h2>Signers</h2>\n<div class=\"wide\"><table>\n<tr><th>Key</th>\
         <th class=\"number\">Valid</th><th class=\"number\">Not valid</th><th>First</th>\
         <th>Last</th><th>Verdicts</th></tr>\n",
    );
    for of in report.signers.iter().take(ROWS) {
        let valid = of.verdicts.get(&Verdict::Valid).copied().unwrap_or(0);
        let all: u64 = of.verdicts.values().sum();
        let others: alloc::vec::Vec<String> = of
            .verdicts
            .iter()
            .filter(|(verdict, _)| **verdict != Verdict::Valid)
            .map(|(verdict, count)| format!("{} {}", grouped(*count), verdict.words()))
            .collect();
        let _ = writeln!(
            out,
            "<tr><td class=\"id\">{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td>\
             {}<td>{}</td></tr>",
            escaped(&of.id),
            grouped(valid),
            grouped(all.saturating_sub(valid)),
            span(of.span),
            escaped(&others.join(", "))
        );
    }
    out.push_str("</table></div>\n");
    more(
        out,
        report.signers.len(),
        report.not_listed.signers,
        "signers",
    );
}

fn span(span: Span) -> String {
    [span.first, span.last]
        .map(|time| {
            format!(
                "<td class=\"time\">{}</td>",
                time.map(minute).unwrap_or_default()
            )
        })
        .concat()
}

/// That a table goes on, or that more was not kept.
fn more(out: &mut String, rows: usize, not_kept: u64, what: &str) {
    let hidden = rows.saturating_sub(ROWS);
    if hidden > 0 || not_kept > 0 {
        let _ = writeln!(
            out,
            "<p class=\"soft\">There are more {what}: the JSON report lists them.</p>"
        );
    }
}

const STYLE: &str = include_str!("style.css");
/// Rows of a table.
const ROWS: usize = 50;
