//! The pages and their addresses. An address names a page or a key by its thumbprint, never a
//! message.

use yew::prelude::*;
use yew_router::Routable;

use crate::pages::{
    AuditPage, KeySetPage, NotFoundPage, ReadinessPage, RotationPage, SignInPage, WorkbenchPage,
};

/// Every page.
#[derive(Clone, Debug, PartialEq, Eq, Routable)]
pub(crate) enum Route {
    /// See, open and seal messages.
    #[at("/")]
    Workbench,
    /// The keys that the server serves.
    #[at("/keyset")]
    KeySet,
    /// The same with one key in detail.
    #[at("/keyset/:thumbprint")]
    Key {
        /// The key's.
        thumbprint: String,
    },
    /// Every rotation.
    #[at("/rotation")]
    Rotation,
    /// The rotation of one key.
    #[at("/rotation/:thumbprint")]
    RotationOf {
        /// The key's.
        thumbprint: String,
    },
    /// The record of that rotation, to be printed.
    #[at("/rotation/:thumbprint/record")]
    RotationRecord {
        /// The key's.
        thumbprint: String,
    },
    /// Launch readiness, with the newest report.
    #[at("/readiness")]
    Readiness,
    /// One report of launch readiness.
    #[at("/readiness/:id")]
    ReadinessOf {
        /// The report's name.
        id: String,
    },
    /// The audit log; what is looked for stands in the query.
    #[at("/audit")]
    Audit,
    /// Signing in with a one-time link.
    #[at("/sign-in")]
    SignIn,
    /// Everything else.
    #[not_found]
    #[at("/404")]
    NotFound,
}

impl Route {
    /// The pages of the navigation, in its order.
    pub(crate) const MENU: &'static [Self] = &[
        Self::Workbench,
        Self::KeySet,
        Self::Rotation,
        Self::Readiness,
        Self::Audit,
    ];

    /// The page's name.
    pub(crate) const fn title(&self) -> &'static str {
        match self {
            Self::Workbench => "Workbench",
            Self::KeySet | Self::Key { .. } => "Key set",
            Self::Rotation | Self::RotationOf { .. } | Self::RotationRecord { .. } => "Rotation",
            Self::Readiness | Self::ReadinessOf { .. } => "Readiness",
            Self::Audit => "Audit",
            Self::SignIn => "Sign in",
            Self::NotFound => "Not found",
        }
    }
}

/// The page at a route.
pub(crate) fn page(route: Route) -> Html {
    match route {
        Route::Workbench => html!(<WorkbenchPage />),
        Route::KeySet => html!(<KeySetPage />),
        Route::Key { thumbprint } => html!(<KeySetPage thumbprint={AttrValue::from(thumbprint)} />),
        Route::Rotation => html!(<RotationPage />),
        Route::RotationOf { thumbprint } => html!(<RotationPage {thumbprint} />),
        Route::RotationRecord { thumbprint } => {
            html!(<RotationPage {thumbprint} is_record=true />)
        }
        Route::Readiness => html!(<ReadinessPage />),
        Route::ReadinessOf { id } => html!(<ReadinessPage id={AttrValue::from(id)} />),
        Route::Audit => html!(<AuditPage />),
        Route::SignIn => html!(<SignInPage />),
        Route::NotFound => html!(<NotFoundPage />),
    }
}
