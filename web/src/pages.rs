//! The pages: they fetch, hold state and hand it to components.

mod audit;
mod keyset;
mod not_found;
mod readiness;
mod rotation;
mod sign_in;
mod workbench;

pub(crate) use audit::AuditPage;
pub(crate) use keyset::KeySetPage;
pub(crate) use not_found::NotFoundPage;
pub(crate) use readiness::ReadinessPage;
pub(crate) use rotation::RotationPage;
pub(crate) use sign_in::SignInPage;
pub(crate) use workbench::WorkbenchPage;
