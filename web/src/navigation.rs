//! The pages and their addresses. An address names a page, never a message or a key.

use yew::prelude::*;
use yew_router::Routable;

use crate::pages::{KeySetPage, NotFoundPage, WorkbenchPage};

/// Every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Routable)]
pub(crate) enum Route {
    /// See, open and seal messages.
    #[at("/")]
    Workbench,
    /// The keys that the server serves.
    #[at("/keyset")]
    KeySet,
    /// Everything else.
    #[not_found]
    #[at("/404")]
    NotFound,
}

impl Route {
    /// The pages of the navigation, in its order.
    pub(crate) const MENU: &'static [Self] = &[Self::Workbench, Self::KeySet];

    /// The page's name.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Workbench => "Workbench",
            Self::KeySet => "Key set",
            Self::NotFound => "Not found",
        }
    }
}

/// The page at a route.
pub(crate) fn page(route: Route) -> Html {
    match route {
        Route::Workbench => html!(<WorkbenchPage />),
        Route::KeySet => html!(<KeySetPage />),
        Route::NotFound => html!(<NotFoundPage />),
    }
}
