//! What is kept of an echo: evidence for every key that it proves, and a line in the audit log.

use envelope::keyset::life::{EvidenceKind, StepName};
use keyset_api::{EchoReport, EvidenceSeen, StepRequest};
use serde_json::json;

use crate::app::App;
use crate::audit::Record;
use crate::domain::{decide, step};
use crate::error::ApiError;
use crate::store::Change;

/// Records an echo. A key that can not be verified any more, because it was taken out of use in the
/// meantime, is not told to be proved.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails.
pub(super) async fn record(app: &App, report: &mut EchoReport) -> Result<(), ApiError> {
    let operator = report.operator.clone();
    let exchange = report.exchange.clone();
    for key in report.keys.iter_mut().filter(|key| key.proved) {
        let verify = StepRequest {
            environment: report.environment,
            step: StepName::Verify,
            comparison: None,
            evidence: Some(EvidenceSeen {
                kind: EvidenceKind::Echo,
                at: report.at,
                exchange: exchange.clone(),
            }),
            confirmed: None,
        };
        match step::take(app, &operator, &key.thumbprint, verify).await {
            Ok(_) => {}
            Err(ApiError::StepRefused(_)) => key.proved = false,
            Err(error) => return Err(error),
        }
    }
    let record = Record::new(report.at, &operator, ECHO).with(&json!({ REPORT: report }));
    let change = Change {
        records: vec![record],
        ..Change::default()
    };
    decide::write(app.store.as_ref(), change).await
}

/// What an echo is called in the audit log.
pub(super) const ECHO: &str = "echo";

/// The member of its record that keeps the report.
pub(super) const REPORT: &str = "report";
