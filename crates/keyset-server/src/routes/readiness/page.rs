//! A readiness report as one page, on a screen or on paper.

use std::fmt::{self, Write as _};

use axum::response::Response;

use envelope::key::report::KeyFormat;
use envelope::keyset::Owner;
use keyset_api::{CheckOutcome, CheckView, KeyReadiness, ReadinessReport};

use crate::routes::page::{Text, page};

/// The page.
pub(super) fn shown(report: &ReadinessReport) -> Response {
    let mut main = String::new();
    // Writing into a text does not fail.
    let _ = write(&mut main, report);
    page(&format!("Launch readiness, {}", report.environment), &main)
}

fn write(page: &mut String, report: &ReadinessReport) -> fmt::Result {
    let (word, class) = if report.ready {
        ("Ready", "passed")
    } else {
        ("Not ready", "failed")
    };
    write!(
        page,
        "<h1>Launch readiness: {environment}</h1>\
         <p class=\"verdict {class}\">{word}</p>\
         <p>Checked on {at} by {operator}. Report {id}.</p>\
         <h2>Checks</h2><table class=\"checks\"><thead><tr><th>Result</th><th>Check</th>\
         <th>Format</th><th>What was seen</th></tr></thead><tbody>",
        environment = report.environment,
        at = report.at,
        operator = Text(&report.operator),
        id = Text(&report.id),
    )?;
    for one in &report.checks {
        check(page, one)?;
    }
    page.push_str(
        "</tbody></table><h2>Keys</h2><table class=\"keys\"><thead><tr><th>Key</th>\
         <th>Owner</th><th>Format and use</th><th>State</th><th>Ends</th>\
         <th>Last echo with the counterparty</th></tr></thead><tbody>",
    );
    for one in &report.keys {
        key(page, one)?;
    }
    page.push_str("</tbody></table>");
    Ok(())
}

fn check(page: &mut String, check: &CheckView) -> fmt::Result {
    write!(
        page,
        "<tr><td class=\"{}\">{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        check.outcome.code(),
        match check.outcome {
            CheckOutcome::Passed => "Passed",
            CheckOutcome::Failed => "Failed",
            CheckOutcome::NotApplicable => "Not applicable",
        },
        Text(&check.title),
        check.format.map_or("both", format),
        Text(&check.text),
    )
}

fn key(page: &mut String, key: &KeyReadiness) -> fmt::Result {
    write!(page, "<tr><td><b>{}</b>", Text(&key.id))?;
    if key.thumbprint != key.id {
        write!(page, "<br><code>{}</code>", Text(&key.thumbprint))?;
    }
    write!(
        page,
        "</td><td class=\"whole\">{}</td><td class=\"whole\">{}, {}</td><td class=\"whole\">{}</td>\
         <td class=\"whole\" data-label=\"Ends: \">{}</td><td data-label=\"Last echo: \">",
        match key.owner {
            Owner::Ours => "ours",
            Owner::Counterparty => "the counterparty",
        },
        format(key.format),
        key.key_use,
        key.state,
        key.ends.map_or("never".into(), |end| end.date()),
    )?;
    match &key.echo {
        Some(echo) => write!(page, "{} by {}", echo.at, Text(&echo.operator))?,
        None => page.push_str("none on record"),
    }
    page.push_str("</td></tr>");
    Ok(())
}

const fn format(format: KeyFormat) -> &'static str {
    match format {
        KeyFormat::OpenPgp => "OpenPGP",
        KeyFormat::Jwk => "JOSE",
    }
}
