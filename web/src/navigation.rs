//! The pages and their addresses. An address names a page or a key by its thumbprint, never a
//! message.

use console::present::bench;
use console::state::workbench::Pane;
use yew::prelude::*;
use yew_router::Routable;

use crate::pages::{
    AuditPage, ComparePage, HistoryPage, KeySetPage, NotFoundPage, ReadinessPage, RotationPage,
    SignInPage, TriagePage, WhyPage, WorkbenchPage,
};

/// Every page.
#[derive(Clone, Debug, PartialEq, Eq, Routable)]
pub(crate) enum Route {
    /// See, open and seal messages; the pane is the one that showed last.
    #[at("/")]
    Workbench,
    /// The layers of a message.
    #[at("/inspect")]
    Inspect,
    /// What a message says.
    #[at("/open")]
    Open,
    /// A message of one's own.
    #[at("/seal")]
    Seal,
    /// Many bodies at once.
    #[at("/triage")]
    Triage,
    /// Two payloads side by side.
    #[at("/compare")]
    Compare,
    /// What may be behind a call that failed.
    #[at("/why-404")]
    WhyNotFound,
    /// What was done in this tab.
    #[at("/history")]
    History,
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

    /// The address of a pane.
    pub(crate) const fn of_pane(pane: Pane) -> Self {
        match pane {
            Pane::Inspect => Self::Inspect,
            Pane::Open => Self::Open,
            Pane::Seal => Self::Seal,
        }
    }

    /// Whether it is a view of the message.
    pub(crate) const fn is_pane(&self) -> bool {
        matches!(
            self,
            Self::Workbench | Self::Inspect | Self::Open | Self::Seal
        )
    }

    /// The page of the navigation that this one belongs to.
    pub(crate) fn menu(&self) -> Self {
        match self {
            Self::Inspect
            | Self::Open
            | Self::Seal
            | Self::Triage
            | Self::Compare
            | Self::WhyNotFound
            | Self::History => Self::Workbench,
            Self::RotationOf { .. } => Self::Rotation,
            other => other.clone(),
        }
    }

    /// The page's name.
    pub(crate) const fn title(&self) -> &'static str {
        match self {
            Self::Workbench => "Workbench",
            Self::Inspect => "Inspect",
            Self::Open => "Open",
            Self::Seal => "Seal",
            Self::Triage => bench::TRIAGE,
            Self::Compare => bench::COMPARE,
            Self::WhyNotFound => bench::WHY,
            Self::History => bench::HISTORY,
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
        Route::Inspect => html!(<WorkbenchPage pane={Pane::Inspect} />),
        Route::Open => html!(<WorkbenchPage pane={Pane::Open} />),
        Route::Seal => html!(<WorkbenchPage pane={Pane::Seal} />),
        Route::Triage => html!(<TriagePage />),
        Route::Compare => html!(<ComparePage />),
        Route::WhyNotFound => html!(<WhyPage />),
        Route::History => html!(<HistoryPage />),
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
