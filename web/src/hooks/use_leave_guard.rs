//! Keys live in this tab's memory alone: whoever reloads or closes it while some are held is asked
//! first, in the browser's own words.

use gloo::events::{EventListener, EventListenerOptions};
use yew::prelude::*;

/// Asks before the page is left, as long as `is_needed`.
#[hook]
pub(crate) fn use_leave_guard(is_needed: bool) {
    use_effect_with(is_needed, |is_needed| {
        let listener = is_needed.then(|| {
            EventListener::new_with_options(
                &gloo::utils::window(),
                "beforeunload",
                EventListenerOptions::enable_prevent_default(),
                |event| event.prevent_default(),
            )
        });
        move || drop(listener)
    });
}
