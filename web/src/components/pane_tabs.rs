//! The three panes as tabs. Arrow keys move between them, as people who use a keyboard expect;
//! `patternfly_yew::Tabs` has neither roles nor keys.

use console::state::workbench::Pane;
use yew::prelude::*;

use crate::hooks::browser;

const PANES: [(Pane, &str, &str); 3] = [
    (Pane::Inspect, "tab-inspect", "Inspect"),
    (Pane::Open, "tab-open", "Open"),
    (Pane::Seal, "tab-seal", "Seal"),
];

/// The id of the element that shows the chosen pane.
pub(crate) const PANEL: &str = "pane";

/// Properties of [`PaneTabs`].
#[derive(PartialEq, Properties)]
pub(crate) struct PaneTabsProps {
    /// The pane that shows.
    pub pane: Pane,
    /// Another one was chosen.
    pub on_pane: Callback<Pane>,
}

/// The three panes as tabs.
#[component]
pub(crate) fn PaneTabs(props: &PaneTabsProps) -> Html {
    html! {
        <div class="pf-v6-c-tabs pf-m-fill ec-tabs">
            <ul class="pf-v6-c-tabs__list" role="tablist" aria-label="Panes">
                { for PANES.iter().enumerate().map(|(at, tab)| tab_item(at, tab, props)) }
            </ul>
        </div>
    }
}

/// The id of a pane's tab.
pub(crate) fn tab_id(pane: Pane) -> &'static str {
    PANES
        .iter()
        .find(|(this, ..)| *this == pane)
        .map_or("tab-inspect", |(_, id, _)| id)
}

fn tab_item(at: usize, tab: &(Pane, &'static str, &'static str), props: &PaneTabsProps) -> Html {
    let (pane, id, label) = *tab;
    let current = pane == props.pane;
    let onclick = props.on_pane.reform(move |_: MouseEvent| pane);
    let onkeydown = {
        let on_pane = props.on_pane.clone();
        Callback::from(move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowRight" => 1,
                "ArrowLeft" => PANES.len() - 1,
                _ => return,
            };
            if let Some((pane, id, _)) = PANES.get((at + step) % PANES.len()) {
                event.prevent_default();
                on_pane.emit(*pane);
                browser::go_to(id);
            }
        })
    };
    html! {
        <li
            class={classes!("pf-v6-c-tabs__item", current.then_some("pf-m-current"))}
            role="presentation"
        >
            <button
                {id}
                type="button"
                class="pf-v6-c-tabs__link"
                role="tab"
                aria-selected={current.to_string()}
                aria-controls={PANEL}
                tabindex={if current { "0" } else { "-1" }}
                {onclick}
                {onkeydown}
            >
                <span class="pf-v6-c-tabs__item-text">{ label }</span>
            </button>
        </li>
    }
}
