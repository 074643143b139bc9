//! Events of the audit log as a table, the newest first.

use alloc::rc::Rc;

use console::present::audit::{action_name, states, whole};
use console::present::event::{particulars, people};
use console::present::key::short;
use console::present::time::minute;
use keyset_api::EventView;
use patternfly_yew::prelude::{
    ComposableTable, TableBody, TableData, TableGridMode, TableMode, TableRow,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::navigation::Route;

/// Properties of [`EventTable`].
#[derive(PartialEq, Properties)]
pub(crate) struct EventTableProps {
    /// The events, in their order.
    pub events: Rc<[EventView]>,
}

/// Events as a table.
#[component]
pub(crate) fn EventTable(props: &EventTableProps) -> Html {
    html! {
        <div class="ec-table" data-testid="audit-table">
            <ComposableTable id="audit-table" mode={TableMode::Compact} grid={TableGridMode::Medium}>
                <thead class="pf-v6-c-table__thead">
                    <tr class="pf-v6-c-table__tr" role="row">
                        { for COLUMNS.iter().map(|label| html! {
                            <th class="pf-v6-c-table__th" scope="col" role="columnheader">{ *label }</th>
                        }) }
                    </tr>
                </thead>
                <TableBody>{ for props.events.iter().map(row) }</TableBody>
            </ComposableTable>
        </div>
    }
}

fn row(event: &EventView) -> Html {
    let what = html! {
        <>
            <div>{ action_name(&event.action) }</div>
            if let Some(states) = states(event) {
                <div class="ec-quiet">{ states }</div>
            }
        </>
    };
    html! {
        <TableRow key={event.number} class="ec-keyset-row ec-audit-row">
            { cell(0, html!(event.number)) }
            { cell(1, html!(<span class="ec-nowrap">{ minute(event.at) }</span>)) }
            { cell(2, html!(people(event))) }
            { cell(3, what) }
            { cell(4, key(event)) }
            { cell(5, details(event)) }
        </TableRow>
    }
}

/// One element in every cell: on a narrow page a cell is a grid of its label and its content.
fn cell(column: usize, content: Html) -> Html {
    let label = COLUMNS.get(column).copied().unwrap_or_default();
    html!(<TableData data_label={label}><div>{ content }</div></TableData>)
}

fn key(event: &EventView) -> Html {
    let Some(thumbprint) = &event.key else {
        return html!(<span class="ec-quiet">{ "none" }</span>);
    };
    let to = Route::Key {
        thumbprint: thumbprint.clone(),
    };
    html! {
        <span class="ec-mono" title={thumbprint.clone()}>
            <Link<Route> {to}>{ short(thumbprint) }</Link<Route>>
        </span>
    }
}

fn details(event: &EventView) -> Html {
    html! {
        <>
            { for particulars(event).into_iter().map(|line| html! {
                <div class="ec-quiet ec-break">{ line }</div>
            }) }
            <details class="ec-whole-event">
                <summary>{ "As it stands in the log" }</summary>
                <pre class="ec-mono ec-break">{ whole(event) }</pre>
            </details>
        </>
    }
}

const COLUMNS: [&str; 6] = ["Number", "When", "Who", "What", "Key", "Particulars"];
