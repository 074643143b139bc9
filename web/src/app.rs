//! The application: router, the workbench's session for every page, and the frame around them.

use yew::prelude::*;
use yew_router::prelude::{BrowserRouter, Switch};

use crate::components::shell::Shell;
use crate::hooks::use_leave_guard::use_leave_guard;
use crate::hooks::use_session::{Session, use_session};
use crate::hooks::use_system_theme::use_system_theme;
use crate::navigation::{Route, page};

/// The whole application.
#[component]
pub(crate) fn App() -> Html {
    use_system_theme();
    let session = use_session();
    use_leave_guard(!session.state.keys.all().is_empty());
    html! {
        <ContextProvider<Session> context={session}>
            <BrowserRouter>
                <Shell>
                    <Switch<Route> render={page} />
                </Shell>
            </BrowserRouter>
        </ContextProvider<Session>>
    }
}
