//! The frame around every page: name, navigation, content.
//!
//! Written out rather than taken from `patternfly_yew::Page`, which nests one main landmark in
//! another and has no horizontal navigation.

use console::present::term;
use yew::prelude::*;
use yew_router::prelude::{Link, use_route};

use crate::navigation::Route;

/// Properties of [`Shell`].
#[derive(PartialEq, Properties)]
pub(crate) struct ShellProps {
    /// The page.
    pub children: Html,
}

/// The frame around a page.
#[component]
pub(crate) fn Shell(props: &ShellProps) -> Html {
    let current = use_route::<Route>().unwrap_or(Route::NotFound);
    use_effect_with(current.clone(), |route| {
        gloo::utils::document().set_title(&format!("{} · {}", route.title(), term::PRODUCT));
    });
    html! {
        <div class="pf-v6-c-page ec-page">
            <a class="ec-skip" href="#content" onclick={skip}>{ "Skip to content" }</a>
            <header class="pf-v6-c-masthead pf-m-display-inline ec-masthead">
                <div class="ec-brand">{ mark() }<span>{ term::PRODUCT }</span></div>
                <nav class="pf-v6-c-nav pf-m-horizontal" aria-label="Pages">
                    <ul class="pf-v6-c-nav__list" role="list">
                        { for Route::MENU.iter().map(|route| menu_item(route, &current)) }
                    </ul>
                </nav>
            </header>
            <div class="pf-v6-c-page__main-container">
                <main id="content" class="pf-v6-c-page__main" tabindex="-1">
                    { props.children.clone() }
                </main>
            </div>
        </div>
    }
}

fn menu_item(route: &Route, current: &Route) -> Html {
    let classes = classes!(
        "pf-v6-c-nav__link",
        (*route == current.menu()).then_some("pf-m-current")
    );
    html! {
        <li class="pf-v6-c-nav__item" key={route.title()}>
            <Link<Route> to={route.clone()} {classes}>
                <span class="pf-v6-c-nav__link-text">{ route.title() }</span>
            </Link<Route>>
        </li>
    }
}

/// A fragment would be resolved against the base address; the jump is made by hand.
fn skip(event: MouseEvent) {
    event.prevent_default();
    crate::hooks::browser::go_to("content");
}

fn mark() -> Html {
    html! {
        <svg class="ec-mark" viewBox="0 0 32 32" aria-hidden="true">
            <rect x="2" y="6" width="28" height="20" rx="4" fill="currentColor" />
            <path
                d="M4.5 10 16 18.5 27.5 10"
                fill="none"
                stroke="#fff"
                stroke-width="2.4"
                stroke-linecap="round"
                stroke-linejoin="round"
            />
            <circle cx="16" cy="19" r="3.1" fill="#fff" />
            <path d="M14.9 20.5h2.2l.7 4h-3.6z" fill="#fff" />
        </svg>
    }
}
