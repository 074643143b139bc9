//! The pages: they fetch, hold state and hand it to components.

mod audit;
mod compare;
mod history;
mod keyset;
mod not_found;
mod readiness;
mod rotation;
mod sign_in;
mod triage;
mod way_in;
mod why;
mod workbench;

pub(crate) use audit::AuditPage;
pub(crate) use compare::ComparePage;
pub(crate) use history::HistoryPage;
pub(crate) use keyset::KeySetPage;
pub(crate) use not_found::NotFoundPage;
pub(crate) use readiness::ReadinessPage;
pub(crate) use rotation::RotationPage;
pub(crate) use sign_in::SignInPage;
pub(crate) use triage::TriagePage;
pub(crate) use why::WhyPage;
pub(crate) use workbench::WorkbenchPage;
