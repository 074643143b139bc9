//! The workbench's views: one message, many, two payloads side by side, a call that failed, and what
//! was done in this tab.

use console::present::bench;
use yew::prelude::*;
use yew_router::prelude::{Link, use_route};

use crate::hooks::use_session::Session;
use crate::navigation::Route;

/// The workbench's views.
#[component]
pub(crate) fn BenchNav() -> Html {
    let pane = use_context::<Session>().map(|session| session.state.pane);
    let current = use_route::<Route>().unwrap_or(Route::NotFound);
    let message = pane.map_or(Route::Workbench, Route::of_pane);
    let views = [
        (message, bench::MESSAGE, "view-message"),
        (Route::Triage, bench::TRIAGE, "view-triage"),
        (Route::Compare, bench::COMPARE, "view-compare"),
        (Route::WhyNotFound, bench::WHY, "view-why"),
        (Route::History, bench::HISTORY, "view-history"),
    ];
    html! {
        <nav class="pf-v6-c-nav pf-m-horizontal pf-m-subnav ec-bench-nav" aria-label={bench::VIEWS}>
            <ul class="pf-v6-c-nav__list" role="list">
                { for views.into_iter().map(|(route, name, mark)| item(route, name, mark, &current)) }
            </ul>
        </nav>
    }
}

fn item(route: Route, name: &'static str, mark: &'static str, current: &Route) -> Html {
    let is_current = route == *current || (mark == "view-message" && current.is_pane());
    let classes = classes!("pf-v6-c-nav__link", is_current.then_some("pf-m-current"));
    html! {
        <li class="pf-v6-c-nav__item" key={mark} data-testid={mark}>
            <Link<Route> to={route} {classes}>
                <span class="pf-v6-c-nav__link-text">{ name }</span>
            </Link<Route>>
        </li>
    }
}
