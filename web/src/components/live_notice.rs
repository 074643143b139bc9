//! That changes are not told for the moment, in a quiet place.

use console::present::term;
use console::state::live::{Live, Notice};
use yew::prelude::*;

/// Properties of [`LiveNotice`].
#[derive(PartialEq, Properties)]
pub(crate) struct LiveNoticeProps {
    /// The line to the server.
    pub live: Live,
}

/// What is to be said of the line to the server; empty while all is well.
#[component]
pub(crate) fn LiveNotice(props: &LiveNoticeProps) -> Html {
    let text = props.live.notice().map(|notice| match notice {
        Notice::Offline => term::OFFLINE,
        Notice::Reconnecting => term::RECONNECTING,
    });
    html! {
        <span class="ec-quiet ec-live" data-testid="live" role="status">{ text }</span>
    }
}
