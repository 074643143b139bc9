//! The clock of the pages, to the minute.

use envelope::UnixTime;
use gloo::timers::callback::Interval;
use yew::prelude::*;

const MINUTE_MILLIS: u32 = 60_000;

/// The time now; the page is drawn again every minute.
#[hook]
pub(crate) fn use_now() -> UnixTime {
    let current = use_state_eq(now);
    let setter = current.setter();
    use_effect_with((), move |()| {
        let interval = Interval::new(MINUTE_MILLIS, move || setter.set(now()));
        move || drop(interval)
    });
    *current
}

/// Milliseconds since the epoch, for what is stamped at a click.
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds are whole and fit for ages"
)]
pub(crate) fn now_millis() -> i64 {
    js_sys::Date::now() as i64
}

/// The time now, for what is done at a click.
pub(crate) fn now() -> UnixTime {
    UnixTime::from_seconds(now_millis() / 1000)
}
