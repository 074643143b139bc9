//! Reports of launch readiness, as the domain sees where they are kept.

use keyset_api::ReadinessReport;

use super::Answer;
use crate::audit::Record;

/// Keeps reports. A report is never changed.
pub trait Readiness: Send + Sync + 'static {
    /// Keeps a report, with its record in the audit log.
    fn add_report(&self, report: ReadinessReport, record: Record) -> Answer<'_, ()>;

    /// The report with this name.
    fn report(&self, id: String) -> Answer<'_, Option<ReadinessReport>>;

    /// The newest reports, at most so many, the newest first.
    fn reports(&self, limit: u32) -> Answer<'_, Vec<ReadinessReport>>;
}
