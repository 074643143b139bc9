//! The names of the workbench's views.

/// The page.
pub const TITLE: &str = "Workbench";
/// All of them.
pub const VIEWS: &str = "Views of the workbench";
/// One message.
pub const MESSAGE: &str = "Message";
/// Many of them.
pub const TRIAGE: &str = "Triage";
/// Two payloads.
pub const COMPARE: &str = "Compare";
/// A call that failed.
pub const WHY: &str = "Why 404?";
/// What was done in this tab.
pub const HISTORY: &str = "History";
