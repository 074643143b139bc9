//! The pages and their addresses. An address names a page or a key by its thumbprint, never a
//! message.

use yew::prelude::*;
use yew_router::Routable;

use crate::pages::{KeySetPage, NotFoundPage, RotationPage, SignInPage, WorkbenchPage};

/// Every page.
#[derive(Clone, Debug, PartialEq, Eq, Routable)]
pub(crate) enum Route {
    /// See, open and seal messages.
    #[at("/")]
    Workbench,
    /// The keys that the server serves.
    #[at("/keyset")]
    KeySet,
    /// Every rotation.
    #[at("/rotation")]
    Rotation,
    /// The rotation of one key.
    #[at("/rotation/:thumbprint")]
    RotationOf {
        /// The key's.
        thumbprint: String,
    },
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
    pub(crate) const MENU: &'static [Self] = &[Self::Workbench, Self::KeySet, Self::Rotation];

    /// The page's name.
    pub(crate) const fn title(&self) -> &'static str {
        match self {
            Self::Workbench => "Workbench",
            Self::KeySet => "Key set",
            Self::Rotation | Self::RotationOf { .. } => "Rotation",
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
        Route::Rotation => html!(<RotationPage />),
        Route::RotationOf { thumbprint } => html!(<RotationPage {thumbprint} />),
        Route::SignIn => html!(<SignInPage />),
        Route::NotFound => html!(<NotFoundPage />),
    }
}
