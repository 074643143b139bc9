//! Which part of the message shows, and the buttons that turn it.

use console::present::octets;
use console::state::look::{Look, ending};
use envelope::inspect::Layer;
use patternfly_yew::prelude::{Button, ButtonSize, ButtonVariant};
use yew::prelude::*;

/// Properties of [`Bar`].
#[derive(PartialEq, Properties)]
pub(super) struct BarProps {
    /// What shows.
    pub look: Look,
    /// The layer that is marked.
    pub layer: Layer,
    /// How many octets show.
    pub shown: usize,
    /// Length of the message in octets.
    pub length: u64,
    /// Another place was asked for.
    pub on_move: Callback<u64>,
}

/// Which part of the message shows.
#[component]
pub(super) fn Bar(props: &BarProps) -> Html {
    let look = &props.look;
    let from = look.window.as_ref().map_or(look.from, |window| window.from);
    let start = props.layer.offset.unwrap_or(0);
    let end = start.saturating_add(props.layer.bytes.unwrap_or(0));
    let (earlier, later) = (look.earlier(), look.later(props.length));
    let places = [
        ("hex-start", octets::START, Some(start)),
        ("hex-earlier", octets::EARLIER, earlier),
        ("hex-later", octets::LATER, later),
        ("hex-end", octets::END, Some(ending(end).max(start))),
    ];
    html! {
        <div class="ec-hex-bar">
            <span class="ec-quiet" role="status">
                { octets::range(from, props.shown, props.length) }
            </span>
            if earlier.is_some() || later.is_some() {
                <div class="ec-buttons" role="group" aria-label={octets::PART}>
                    { for places.into_iter().map(|(id, label, to)| button(id, label, to, props)) }
                </div>
            }
        </div>
    }
}

fn button(id: &'static str, label: &'static str, to: Option<u64>, props: &BarProps) -> Html {
    let onclick = {
        let on_move = props.on_move.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(to) = to {
                on_move.emit(to);
            }
        })
    };
    html! {
        <Button
            {id}
            variant={ButtonVariant::Tertiary}
            size={ButtonSize::Small}
            {label}
            disabled={to.is_none()}
            {onclick}
        />
    }
}
