//! What a signature says in its subpackets, row by row.

use console::present::subpacket::Row;
use yew::prelude::*;

/// Properties of [`Subpackets`].
#[derive(PartialEq, Properties)]
pub(crate) struct SubpacketsProps {
    /// What they are, in the plural.
    pub name: &'static str,
    /// The rows.
    pub rows: Vec<Row>,
}

/// What a signature says.
#[component]
pub(crate) fn Subpackets(props: &SubpacketsProps) -> Html {
    if props.rows.is_empty() {
        return html!();
    }
    let count = format!("{} ({})", props.name, props.rows.len());
    html! {
        <details class="ec-subpackets" open=true data-testid="subpackets">
            <summary class="ec-quiet">{ count }</summary>
            <ul role="list">{ for props.rows.iter().map(row) }</ul>
        </details>
    }
}

fn row(row: &Row) -> Html {
    html! {
        <li class="ec-subpacket" style={format!("--ec-depth: {}", row.depth)}>
            <span class="ec-subpacket-name">
                { &row.name }
                <span class="ec-quiet ec-mono">{ format!(" {}", row.id) }</span>
            </span>
            <span class="ec-mono ec-break">{ &row.value }</span>
            <span class="ec-quiet">{ row.marks.join(", ") }</span>
        </li>
    }
}
