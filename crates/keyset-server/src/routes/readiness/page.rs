//! A readiness report as one page: nothing is loaded from elsewhere, and it prints on paper.

use std::fmt::{self, Write as _};

use envelope::key::report::KeyFormat;
use envelope::keyset::Owner;
use keyset_api::{CheckOutcome, CheckView, KeyReadiness, ReadinessReport};

/// The page's own style is all that it may use.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// The page.
pub(super) fn html(report: &ReadinessReport) -> String {
    let mut page = String::new();
    // Writing into a text does not fail.
    let _ = write(&mut page, report);
    page
}

fn write(page: &mut String, report: &ReadinessReport) -> fmt::Result {
    let (word, class) = if report.ready {
        ("Ready", "passed")
    } else {
        ("Not ready", "failed")
    };
    write!(
        page,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>Launch readiness, {environment}</title><style>{STYLE}</style></head><body><main>\
         <h1>Launch readiness: {environment}</h1>\
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
    page.push_str("</tbody></table></main></body></html>");
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
        "</td><td>{}</td><td>{}, {}</td><td class=\"whole\">{}</td>\
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

/// Words as the text of a page.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|letter| match letter {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            other => f.write_char(other),
        })
    }
}

const STYLE: &str = "\
body{margin:0;font:16px/1.45 system-ui,sans-serif;color:#151515;background:#fff}\
main{max-width:72rem;margin:0 auto;padding:1.5rem 1rem}\
h1{font-size:1.7rem;margin:0 0 .5rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}\
.verdict{display:inline-block;margin:0;padding:.2rem .8rem;border:2px solid;font-weight:700}\
.passed{color:#2a5b12}.failed{color:#a30000;font-weight:700}.not-applicable{color:#4d4d4d}\
table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #c7c7c7}\
th{border-bottom:2px solid #151515;font-size:.9rem}\
.checks td:first-child,.whole{white-space:nowrap}b{word-break:break-all}code{font-size:.75rem;white-space:normal;word-break:break-all}\
@media(max-width:48rem){thead{position:absolute;left:-999rem}\
tr,td{display:block;border:0;padding:.1rem 0}tr{padding:.6rem 0;border-bottom:1px solid #c7c7c7}\
td[data-label]::before{content:attr(data-label)}}\
@media print{body{font-size:10pt}main{padding:0;max-width:none}tr{break-inside:avoid}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_do_not_become_elements() {
        let shown = Text("<b>&\"kim\"").to_string();
        assert_eq!(shown, "&lt;b&gt;&amp;&quot;kim&quot;");
    }
}
