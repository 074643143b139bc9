//! Evidence in two columns: what a message asks for, what is held or allowed here.

use console::present::diagnosis::NOTHING;
use console::present::sides::{Item, Pair, Sides};
use patternfly_yew::prelude::Icon;
use yew::prelude::*;

/// Properties of [`EvidenceTable`].
#[derive(PartialEq, Properties)]
pub(crate) struct EvidenceTableProps {
    /// The two columns.
    pub sides: Sides,
}

/// Evidence in two columns.
#[component]
pub(crate) fn EvidenceTable(props: &EvidenceTableProps) -> Html {
    let sides = &props.sides;
    html! {
        <table class="ec-sides" data-testid="evidence">
            <thead>
                <tr>
                    <th scope="col">{ sides.asked }</th>
                    <th scope="col">{ sides.held }</th>
                </tr>
            </thead>
            <tbody>{ for sides.rows.iter().map(row) }</tbody>
        </table>
    }
}

fn row(pair: &Pair) -> Html {
    html! {
        <tr>
            <td>{ column(pair.what, &pair.asked) }</td>
            <td>{ column(pair.what, &pair.held) }</td>
        </tr>
    }
}

fn column(what: &'static str, items: &[Item]) -> Html {
    html! {
        <>
            <div class="ec-quiet">{ what }</div>
            if items.is_empty() {
                <div>{ NOTHING }</div>
            }
            <ul role="list">{ for items.iter().map(item) }</ul>
        </>
    }
}

fn item(item: &Item) -> Html {
    html! {
        <li class={item.is_shared.then_some("ec-side-shared")}>
            <span class="ec-mono ec-break">{ &item.text }</span>
            if item.is_shared {
                { " " }{ Icon::Check }
            }
            if let Some(note) = &item.note {
                <div class="ec-quiet">{ note }</div>
            }
        </li>
    }
}
