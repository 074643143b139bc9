//! The pages: they fetch, hold state and hand it to components.

mod keyset;
mod not_found;
mod workbench;

pub(crate) use keyset::KeySetPage;
pub(crate) use not_found::NotFoundPage;
pub(crate) use workbench::WorkbenchPage;
