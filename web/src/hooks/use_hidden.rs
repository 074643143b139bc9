//! When the page is hidden: another tab is in front, or the window is put away.

use gloo::events::EventListener;
use yew::prelude::*;

/// Tells whenever the page gets hidden.
#[hook]
pub(crate) fn use_hidden(on_hidden: Callback<()>) {
    use_effect_with((), move |()| {
        let document = gloo::utils::document();
        let listener = EventListener::new(&document.clone(), "visibilitychange", move |_| {
            if document.hidden() {
                on_hidden.emit(());
            }
        });
        move || drop(listener)
    });
}
