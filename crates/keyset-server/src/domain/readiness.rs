//! Launch readiness: the checks that the counterparty's own conformance test names, and the demand
//! for several keys at once, run against the real keys with real messages. Nothing of the key set
//! is changed, and no payload is anybody's: the messages are made here.

mod bench;
mod keys;
mod messages;
mod rehearsal;
mod strict;
mod transport;
mod watch;
mod weak;

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use envelope::key::report::KeyFormat;
use envelope::keyset::life::{EvidenceKind, Life};
use envelope::seal::SealEncoding;
use keyset_api::{
    CheckOutcome, CheckView, KeyReadiness, ReadinessList, ReadinessReport, ReadinessRequest,
};
use serde_json::json;

use super::held::held;
use crate::app::App;
use crate::audit::Record;
use crate::error::ApiError;
use bench::{Bench, Means};
use transport::Asked;
pub use watch::{Watching, watch};

/// Runs every check and keeps the report.
///
/// # Errors
/// [`ApiError::BadMember`] for too many messages; [`ApiError::Store`] and [`ApiError::Internal`] when
/// the keys can not be read. A check that fails is no error.
pub async fn run(
    app: &App,
    operator: &str,
    request: ReadinessRequest,
) -> Result<ReadinessReport, ApiError> {
    let report = run_told(app, operator, request, OURS, |_| true).await?;
    report.ok_or(ApiError::Internal {
        doing: "ending a readiness run that nobody gave up",
    })
}

/// The same, telling of each check as it ends. As soon as `hear` says that nobody waits any more, the
/// run ends without a report.
async fn run_told(
    app: &App,
    operator: &str,
    request: ReadinessRequest,
    means: Means,
    hear: impl FnMut(&CheckView) -> bool + Send + 'static,
) -> Result<Option<ReadinessReport>, ApiError> {
    if request.messages.len() > MESSAGES {
        return Err(ApiError::BadMember {
            member: "messages",
            detail: "At most 16 messages are opened in one report.",
        });
    }
    let (at, mut rng) = (app.ambient.now(), app.ambient.rng());
    let held = held(app).await?;
    let listeners = transport::asked(app).await;
    let mut name = [0; 12];
    rng.fill_bytes(&mut name);
    let (profiles, policy, operator) = (app.profiles.clone(), app.policy, operator.to_string());
    let report = tokio::task::spawn_blocking(move || -> Result<_, ApiError> {
        let environment = request.environment;
        let rng = rng.as_mut();
        let mut bench = Bench::new(&held, &profiles, policy, environment, at, rng, means)?;
        let Some(checks) = checks(&mut bench, &request, &listeners, hear) else {
            return Ok(None);
        };
        Ok(Some(ReadinessReport {
            id: Base64UrlUnpadded::encode_string(&name),
            at,
            operator,
            environment,
            ready: checks.iter().all(|one| one.outcome != CheckOutcome::Failed),
            keys: bench.lives().map(shown).collect(),
            checks,
        }))
    });
    let report = report.await.map_err(|_| ApiError::Internal {
        doing: "checking the readiness",
    })??;
    let Some(report) = report else {
        return Ok(None);
    };
    let details = json!({
        "report": report.id, "environment": report.environment, "ready": report.ready,
    });
    let record = Record::new(at, &report.operator, "readiness").with(&details);
    app.readiness.add_report(report.clone(), record).await?;
    Ok(Some(report))
}

/// A report on record.
///
/// # Errors
/// [`ApiError::NoSuchReport`]; [`ApiError::Store`].
pub async fn one(app: &App, id: String) -> Result<ReadinessReport, ApiError> {
    let report = app.readiness.report(id).await?;
    report.ok_or(ApiError::NoSuchReport)
}

/// The newest reports.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails.
pub async fn list(app: &App) -> Result<ReadinessList, ApiError> {
    Ok(ReadinessList {
        reports: app.readiness.reports(LISTED).await?,
    })
}

/// Every check; none where nobody waits for them any more.
fn checks(
    bench: &mut Bench<'_>,
    request: &ReadinessRequest,
    listeners: &[Asked],
    hear: impl FnMut(&CheckView) -> bool,
) -> Option<Vec<CheckView>> {
    let mut checks = Told::new(hear);
    for format in KeyFormat::ALL.iter().copied() {
        if !checks.is_heard {
            return None;
        }
        checks.push(messages::two_keys_open(bench, format).of(format));
        checks.push(messages::two_keys_sign(bench, format).of(format));
        checks.push(messages::known_signer_required(bench, format).of(format));
        checks.push(messages::known_and_unknown(bench, format).of(format));
        checks.push(messages::expired_and_active(bench, format).of(format));
        checks.push(messages::wire_form(bench, format).of(format));
        checks.push(keys::sizes(bench, format).of(format));
        checks.push(keys::lifetimes(bench, format).of(format));
        checks.push(keys::subkeys(bench, format).of(format));
        checks.push(weak::algorithms(bench, format).of(format));
        checks.push(rehearsal::rotation(bench, format).of(format));
    }
    checks.push(messages::of_others(bench, &request.messages).of_both());
    checks.push(strict::json(bench).of_both());
    checks.push(transport::suites(listeners).of_both());
    checks.push(transport::certificates(listeners, bench.at).of_both());
    checks.push(transport::no_plain_http(listeners).of_both());
    checks.is_heard.then_some(checks.ended)
}

/// Checks that ended, each told at once.
struct Told<H> {
    ended: Vec<CheckView>,
    hear: H,
    is_heard: bool,
}

impl<H: FnMut(&CheckView) -> bool> Told<H> {
    const fn new(hear: H) -> Self {
        Self {
            ended: Vec::new(),
            hear,
            is_heard: true,
        }
    }

    fn push(&mut self, check: CheckView) {
        self.is_heard = self.is_heard && (self.hear)(&check);
        self.ended.push(check);
    }
}

fn shown(life: &Life) -> KeyReadiness {
    let entry = &life.entry;
    let echoes = life.evidence.iter();
    let echo = echoes
        .filter(|evidence| evidence.kind == EvidenceKind::Echo)
        .max_by_key(|evidence| evidence.at);
    KeyReadiness {
        id: entry.id.clone(),
        thumbprint: entry.thumbprint.clone(),
        owner: entry.owner,
        format: entry.format,
        key_use: entry.key_use,
        state: entry.state.name(),
        ends: entry.valid_to,
        echo: echo.cloned().map(Into::into),
    }
}

/// What came of a check, before it is known for which format it was.
struct Verdict {
    check: &'static str,
    title: &'static str,
    outcome: CheckOutcome,
    text: String,
}

/// A check by its name.
#[derive(Clone, Copy)]
struct Check(&'static str, &'static str);

impl Check {
    fn passed(self, text: impl Into<String>) -> Verdict {
        self.with(CheckOutcome::Passed, text)
    }

    fn failed(self, text: impl Into<String>) -> Verdict {
        self.with(CheckOutcome::Failed, text)
    }

    fn not_applicable(self, text: impl Into<String>) -> Verdict {
        self.with(CheckOutcome::NotApplicable, text)
    }

    /// Passed with one text, or failed with what was seen.
    fn judged(self, seen: Result<String, Fault>) -> Verdict {
        match seen {
            Ok(text) => self.passed(text),
            Err(fault) => self.failed(fault.0),
        }
    }

    fn with(self, outcome: CheckOutcome, text: impl Into<String>) -> Verdict {
        Verdict {
            check: self.0,
            title: self.1,
            outcome,
            text: text.into(),
        }
    }
}

impl Verdict {
    fn of(self, format: KeyFormat) -> CheckView {
        CheckView {
            format: Some(format),
            ..self.of_both()
        }
    }

    fn of_both(self) -> CheckView {
        CheckView {
            check: self.check.into(),
            format: None,
            title: self.title.into(),
            outcome: self.outcome,
            text: self.text,
        }
    }
}

/// What is wrong, in a sentence for people.
#[derive(Debug)]
struct Fault(String);

impl<T: fmt::Display> From<T> for Fault {
    fn from(words: T) -> Self {
        Self(words.to_string())
    }
}

/// Messages of others that are opened for one report.
const MESSAGES: usize = 16;

/// Reports that are listed.
const LISTED: u32 = 50;

/// What this program works with.
const OURS: Means = Means {
    encoding: SealEncoding::Wire,
    reads: strict::reads,
};

#[cfg(test)]
mod tests;
