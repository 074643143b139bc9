//! The pages: they fetch, hold state and hand it to components.

mod keyset;
mod not_found;
mod rotation;
mod sign_in;
mod workbench;

pub(crate) use keyset::KeySetPage;
pub(crate) use not_found::NotFoundPage;
pub(crate) use rotation::RotationPage;
pub(crate) use sign_in::SignInPage;
pub(crate) use workbench::WorkbenchPage;
