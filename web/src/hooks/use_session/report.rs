//! The report on a message as a file.

use console::present::report::{self, Report};

use super::Session;
use crate::components::report_buttons::ReportForm;
use crate::hooks::browser;
use crate::hooks::use_now::now;

impl Session {
    /// Offers the report on the message as a file; on what became of it too, where it was opened.
    pub(crate) fn export_report(&self, form: ReportForm) {
        let Some(inspected) = &self.state.inspected else {
            return;
        };
        let report = Report::of(inspected, self.state.open.outcome.as_deref(), now());
        let (ending, media_type, octets) = match form {
            ReportForm::Html => ("html", "text/html", report::html(&report).into_bytes()),
            ReportForm::Json => ("json", "application/json", report.json()),
        };
        browser::download(&format!("{}.{ending}", report::FILE), media_type, &octets);
    }
}
