//! The key set as a table.

use console::present::key::short;
use console::present::time::{left, urgency};
use console::state::keyset::{Column, Sort, environment_name, format_name, owner_name};
use envelope::UnixTime;
use envelope::keyset::KeyUse;
use keyset_api::KeyView;
use patternfly_yew::prelude::{
    ComposableTable, Icon, TableBody, TableData, TableGridMode, TableMode, TableRow,
};
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::key_state::KeyStateLabel;
use super::public_half::PublicHalfButtons;
use super::tone_label::{ToneLabel, urgency_tone};

const COLUMNS: [(Column, &str); 8] = [
    (Column::Owner, "Owner"),
    (Column::Environment, "Environment"),
    (Column::Format, "Format"),
    (Column::Use, "Use"),
    (Column::Id, "Id"),
    (Column::State, "State"),
    (Column::ValidFrom, "Valid from"),
    (Column::ValidTo, "Valid to"),
];

/// Properties of [`KeySetTable`].
#[derive(PartialEq, Properties)]
pub(crate) struct KeySetTableProps {
    /// The rows, in their order.
    pub rows: Vec<KeyView>,
    /// What they are ordered by.
    pub sort: Sort,
    /// The time, for days left.
    pub now: UnixTime,
    /// Another order was chosen.
    pub on_sort: Callback<Sort>,
}

/// The key set as a table.
#[component]
pub(crate) fn KeySetTable(props: &KeySetTableProps) -> Html {
    html! {
        <div data-testid="keyset-table" class="ec-table">
            <ComposableTable id="keyset-table" mode={TableMode::Compact} grid={TableGridMode::Medium}>
                <thead class="pf-v6-c-table__thead">
                    <tr class="pf-v6-c-table__tr" role="row">
                        { for COLUMNS.iter().map(|(column, label)| head(*column, label, props)) }
                        <th class="pf-v6-c-table__th" scope="col">
                            <span class="pf-v6-screen-reader">{ "Public half" }</span>
                        </th>
                    </tr>
                </thead>
                <TableBody>{ for props.rows.iter().map(|entry| row(entry, props.now)) }</TableBody>
            </ComposableTable>
        </div>
    }
}

fn head(column: Column, label: &'static str, props: &KeySetTableProps) -> Html {
    let current = props.sort.column == column;
    let descending = current && !props.sort.descending;
    let (icon, sorted) = match (current, props.sort.descending) {
        (false, _) => (Icon::ArrowsAltV, "none"),
        (true, false) => (Icon::LongArrowAltUp, "ascending"),
        (true, true) => (Icon::LongArrowAltDown, "descending"),
    };
    let onclick = props
        .on_sort
        .reform(move |_: MouseEvent| Sort { column, descending });
    let selected = current.then_some("pf-m-selected");
    html! {
        <th
            class={classes!("pf-v6-c-table__th", "pf-v6-c-table__sort", selected)}
            scope="col"
            role="columnheader"
            aria-sort={sorted}
        >
            <button type="button" class="pf-v6-c-table__button" {onclick}>
                <div class="pf-v6-c-table__button-content">
                    <span class="pf-v6-c-table__text">{ label }</span>
                    <span class="pf-v6-c-table__sort-indicator">{ icon }</span>
                </div>
            </button>
        </th>
    }
}

fn row(entry: &KeyView, now: UnixTime) -> Html {
    let key_use = match entry.key_use {
        KeyUse::Encrypt => "encrypt",
        KeyUse::Sign => "sign",
    };
    html! {
        <TableRow key={entry.thumbprint.clone()} class="ec-keyset-row">
            { cell("Owner", html!(owner_name(entry.owner))) }
            { cell("Environment", html!(environment_name(entry.environment))) }
            { cell("Format", format(entry)) }
            { cell("Use", html!(key_use)) }
            { cell("Id", id(entry)) }
            { cell("State", html!(<KeyStateLabel state={entry.state} />)) }
            { cell("Valid from", html!(<span class="ec-nowrap">{ entry.valid_from.date() }</span>)) }
            { cell("Valid to", end(entry, now)) }
            { cell("Public half", html!(<PublicHalfButtons entry={entry.clone()} />)) }
        </TableRow>
    }
}

/// One element in every cell: on a narrow page a cell is a grid of its label and its content.
fn cell(label: &'static str, content: Html) -> Html {
    html!(<TableData data_label={label}><div>{ content }</div></TableData>)
}

fn format(entry: &KeyView) -> Html {
    let bits = entry
        .bits
        .map(|bits| format!(", {bits} bit"))
        .unwrap_or_default();
    html! {
        <>
            <div>{ format_name(entry.format) }</div>
            <div class="ec-quiet">{ format!("{}{bits}", entry.algorithm) }</div>
        </>
    }
}

fn id(entry: &KeyView) -> Html {
    html! {
        <>
            <div class="ec-line">
                <span class="ec-mono" title={entry.id.clone()}>{ short(&entry.id) }</span>
                <CopyButton text={entry.id.clone()} what={format!("id {}", entry.id)} />
            </div>
            if entry.thumbprint != entry.id {
                <div class="ec-line ec-quiet">
                    <span class="ec-mono" title={entry.thumbprint.clone()}>
                        { short(&entry.thumbprint) }
                    </span>
                    <CopyButton
                        text={entry.thumbprint.clone()}
                        what={format!("thumbprint {}", entry.thumbprint)}
                    />
                </div>
            }
        </>
    }
}

fn end(entry: &KeyView, now: UnixTime) -> Html {
    let Some(end) = entry.valid_to else {
        return html!(<span class="ec-quiet">{ "no end" }</span>);
    };
    html! {
        <>
            <div class="ec-nowrap">{ end.date() }</div>
            <ToneLabel tone={urgency_tone(urgency(Some(end), now))} text={left(end, now)} />
        </>
    }
}
