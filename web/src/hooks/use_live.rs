//! The line on which the server tells of changes.

use console::state::live::{Heard, Live};
use envelope::UnixTime;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::api::changes::Changes;

/// Keeps the line, and calls when there is a reason to fetch everything again: something changed,
/// or a minute passed in which nobody could have told.
#[hook]
pub(crate) fn use_live(now: UnixTime, on_news: Callback<()>) -> Live {
    let live = use_reducer_eq(Live::default);
    {
        let dispatcher = live.dispatcher();
        use_effect_with(live.attempt, move |_| {
            let heard = Callback::from(move |heard| dispatcher.dispatch(heard));
            let listening = Changes::listen(&heard);
            move || drop(listening)
        });
    }
    {
        let dispatcher = live.dispatcher();
        use_effect_with(now, move |_| dispatcher.dispatch(Heard::Minute));
    }
    use_effect_with(live.news, move |news| {
        // Changes come several at a time; the last of them is followed by one question.
        let soon = (*news > 0).then(|| Timeout::new(SOON_MILLIS, move || on_news.emit(())));
        move || drop(soon)
    });
    *live
}

const SOON_MILLIS: u32 = 150;
