//! Whether the window is narrow, such as a telephone's.

use gloo::events::EventListener;
use yew::prelude::*;

/// Below this a hex view has half of its columns.
const NARROW: &str = "(max-width: 48rem)";

/// Whether the window is narrow, now and when it changes.
#[hook]
pub(crate) fn use_narrow() -> bool {
    let narrow = use_state_eq(|| false);
    let set = narrow.setter();
    use_effect_with((), move |()| {
        let query = gloo::utils::window().match_media(NARROW);
        let listener = query.ok().flatten().map(|query| {
            set.set(query.matches());
            let changed = query.clone();
            EventListener::new(&query, "change", move |_| set.set(changed.matches()))
        });
        move || drop(listener)
    });
    *narrow
}
