//! The report as one self-contained page: no script, nothing from elsewhere, light or dark as the
//! reader has it. Whatever came with the message is escaped.

use core::fmt::Write as _;

use envelope::inspect::finding::Finding;
use envelope::open::OpenReport;

use super::Report;
use crate::present::bytes::size;
use crate::present::diagnosis::{ANSWER, CAUSE, WRITTEN_IN, answer, stage};
use crate::present::verdict::{keys_title, meaning, reason, severity_name};
use crate::present::{layer, payload, term, time};

/// The page.
#[must_use]
pub fn html(report: &Report) -> String {
    let mut page = Page::default();
    page.begin();
    let message = &report.message;
    page.heading(1, "Report on a message");
    page.facts(&[
        (
            "message",
            format!("{}, {}", message.format, size(message.octets)),
        ),
        ("written as", message.wrapping.clone()),
        ("made", time::minute(report.made)),
    ]);
    match &report.opening {
        Some(opening) => page.opening(opening, report.payload_octets),
        None => page.diagnosis(report.inspection.diagnosis.as_ref()),
    }
    if let Some(protocol) = &report.protocol {
        page.heading(2, payload::PROTOCOL);
        page.paragraph(&payload::kind(protocol));
        page.findings(&protocol.findings);
        page.diagnosis(protocol.diagnosis.as_ref());
    }
    page.layers(report);
    page.end();
    page.0
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn begin(&mut self) {
        self.0.push_str(HEAD);
    }

    fn end(&mut self) {
        let _ = write!(
            self.0,
            "<footer>{}</footer>\n</body>\n</html>\n",
            term::PRODUCT
        );
    }

    fn heading(&mut self, level: u8, text: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "<h{level}>{}</h{level}>", escaped(text));
    }

    fn paragraph(&mut self, text: &str) {
        let _ = writeln!(self.0, "<p>{}</p>", escaped(text));
    }

    fn facts(&mut self, facts: &[(&str, String)]) {
        self.0.push_str("<dl>\n");
        for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
            let (name, value) = (escaped(name), escaped(value));
            let _ = writeln!(self.0, "<dt>{name}</dt><dd>{value}</dd>");
        }
        self.0.push_str("</dl>\n");
    }

    fn opening(&mut self, report: &OpenReport, octets: Option<u64>) {
        self.heading(
            2,
            if report.ok {
                "It opened"
            } else {
                "It did not open"
            },
        );
        let opened_by = report.opened_by.as_ref().map(|key| key.id.clone());
        self.facts(&[
            ("profile", report.trace.profile.clone()),
            ("opened by", opened_by.unwrap_or_default()),
            ("payload", octets.map(size).unwrap_or_default()),
        ]);
        self.diagnosis(report.diagnosis.as_ref());
        self.list(
            "It would open with one of these changes",
            report.would_open_if.iter().map(|way| way.text.clone()),
        );
        let signatures = report.trace.signatures.iter().map(|one| {
            let signer = one.signer.as_deref().unwrap_or("signer not named");
            format!("{signer}: {}. {}", one.verdict.code(), meaning(one.verdict))
        });
        self.list("Signatures", signatures);
        let keys = report.trace.keys_tried.iter().map(|key| {
            let note = key.note.as_deref().unwrap_or_default();
            format!(
                "{}: {}. {} {note}",
                key.id,
                key.outcome,
                reason(&key.outcome)
            )
        });
        self.list(keys_title(report.ok), keys);
        self.findings(&report.trace.findings);
    }

    fn diagnosis(&mut self, diagnosis: Option<&envelope::Diagnosis>) {
        let Some(diagnosis) = diagnosis else {
            return;
        };
        self.paragraph(&diagnosis.summary);
        self.paragraph(&diagnosis.remedy);
        let cause = diagnosis.cause;
        let mut facts = vec![(
            CAUSE,
            format!("{}, while {}", cause.code(), stage(cause.stage())),
        )];
        let evidence: Vec<(String, String)> = diagnosis
            .evidence
            .iter()
            .map(|(name, fact)| (name.replace(['_', '-'], " "), layer::value(fact)))
            .collect();
        facts.extend(
            evidence
                .iter()
                .map(|(name, value)| (name.as_str(), value.clone())),
        );
        facts.push((WRITTEN_IN, diagnosis.specification.clone()));
        facts.push((ANSWER, answer(diagnosis)));
        self.facts(&facts);
    }

    fn findings(&mut self, findings: &[Finding]) {
        let findings = findings.iter().map(|one| {
            let place = one.place.as_deref().unwrap_or_default();
            let severity = severity_name(one.severity);
            format!("{severity}: {} ({} {place})", one.message, one.rule)
        });
        self.list("Findings", findings);
    }

    fn layers(&mut self, report: &Report) {
        let layers = report
            .inspection
            .layers
            .iter()
            .enumerate()
            .map(|(at, one)| {
                let facts: Vec<String> = layer::facts(one)
                    .into_iter()
                    .map(|(name, value)| format!("{name} {value}"))
                    .collect();
                let bytes = one.bytes.map(size).unwrap_or_default();
                format!("{at} {}, {bytes}; {}", layer::title(one), facts.join(", "))
            });
        self.list("Layers", layers);
    }

    fn list(&mut self, title: &str, items: impl Iterator<Item = String>) {
        let mut items = items.peekable();
        if items.peek().is_none() {
            return;
        }
        self.heading(3, title);
        self.0.push_str("<ul>\n");
        for item in items {
            let _ = writeln!(self.0, "<li>{}</li>", escaped(item.trim()));
        }
        self.0.push_str("</ul>\n");
    }
}

/// A text as part of a page. Letters that would turn its direction around are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                out.push('\u{fffd}');
            }
            other if other.is_control() && other != '\n' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

const HEAD: &str = "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"referrer\" content=\"no-referrer\">
<title>Report on a message</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; }
dl { display: grid; grid-template-columns: minmax(7rem, auto) 1fr; gap: .25rem 1rem; }
dt { opacity: .75; }
dd { margin: 0; font-family: ui-monospace, monospace; font-size: .9rem; }
footer { margin-top: 2rem; opacity: .75; font-size: .875rem; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
</style>
</head>
<body>
";
