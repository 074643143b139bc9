//! Light or dark, as the system says.

use gloo::events::EventListener;
use web_sys::MediaQueryList;
use yew::prelude::*;

const DARK: &str = "pf-v6-theme-dark";

/// Keeps the page's theme equal to the system's.
#[hook]
pub(crate) fn use_system_theme() {
    use_effect_with((), |()| {
        let query = gloo::utils::window().match_media("(prefers-color-scheme: dark)");
        let listener = query.ok().flatten().map(|query| {
            apply(&query);
            let changed = query.clone();
            EventListener::new(&query, "change", move |_| apply(&changed))
        });
        move || drop(listener)
    });
}

fn apply(query: &MediaQueryList) {
    if let Some(root) = gloo::utils::document().document_element() {
        // Fails only for a class name with spaces.
        let _ = root.class_list().toggle_with_force(DARK, query.matches());
    }
}
