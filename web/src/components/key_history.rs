//! What happened to a key, the newest first.

use alloc::rc::Rc;

use console::present::event::{particulars, people, what};
use console::present::failure;
use console::present::time::minute;
use console::state::fetched::Fetched;
use keyset_api::EventView;
use patternfly_yew::prelude::{Spinner, SpinnerSize};
use yew::prelude::*;

/// Properties of [`KeyHistory`].
#[derive(PartialEq, Properties)]
pub(crate) struct KeyHistoryProps {
    /// What happened.
    pub history: Fetched<Rc<[EventView]>>,
}

/// What happened to a key.
#[component]
pub(crate) fn KeyHistory(props: &KeyHistoryProps) -> Html {
    match &props.history {
        Fetched::Loading => html!(<Spinner size={SpinnerSize::Md} aria_label="Loading" />),
        Fetched::Failed(failure) => {
            let said = failure::said(failure);
            html!(<p role="alert">{ said.title }{ ". " }{ said.body }</p>)
        }
        Fetched::Here(events) => html! {
            <ol class="ec-rows" role="list" data-testid="history">
                { for events.iter().rev().map(row) }
            </ol>
        },
    }
}

fn row(event: &EventView) -> Html {
    html! {
        <li class="ec-row" key={event.number}>
            <span class="ec-quiet ec-nowrap">{ minute(event.at) }</span>
            <div class="ec-grow">
                <div>{ what(event) }</div>
                <div class="ec-quiet">{ people(event) }</div>
                { for particulars(event).into_iter().map(|line| html! {
                    <div class="ec-quiet ec-break">{ line }</div>
                }) }
            </div>
        </li>
    }
}
