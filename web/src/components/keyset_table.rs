//! The key set as a table.

use console::present::key::short;
use console::present::rotation::noun;
use console::present::standing::{UNKNOWN, evidence, last_used, trust};
use console::present::time::{left, urgency};
use console::state::keyset::{Column, KeySetPage, Sort, environment_name, owner_name};
use envelope::UnixTime;
use keyset_api::{KeyStanding, KeyView};
use patternfly_yew::prelude::{
    ComposableTable, Icon, TableBody, TableData, TableGridMode, TableMode, TableRow,
};
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::key_state::KeyStateLabel;
use super::public_half::PublicHalfButtons;
use super::tone_label::{ToneLabel, urgency_tone};

/// A column; without a key to sort by where it has no order of its own.
const COLUMNS: [(Option<Column>, &str); 8] = [
    (Some(Column::Owner), "Owner"),
    (Some(Column::Format), "Key"),
    (Some(Column::Id), "Id"),
    (Some(Column::State), "State"),
    (None, "Trusted"),
    (None, "Seen to work"),
    (Some(Column::ValidTo), "Valid to"),
    (Some(Column::LastUsed), "Last used"),
];

/// Properties of [`KeySetTable`].
#[derive(PartialEq, Properties)]
pub(crate) struct KeySetTableProps {
    /// What shows, and in which order.
    pub page: UseReducerHandle<KeySetPage>,
    /// The key that shows in detail.
    pub selected: Option<AttrValue>,
    /// The time, for days left.
    pub now: UnixTime,
    /// Another order was chosen.
    pub on_sort: Callback<Sort>,
    /// A key was chosen.
    pub on_key: Callback<String>,
}

/// The key set as a table.
#[component]
pub(crate) fn KeySetTable(props: &KeySetTableProps) -> Html {
    html! {
        <div data-testid="keyset-table" class="ec-table">
            <ComposableTable id="keyset-table" mode={TableMode::Compact} grid={TableGridMode::Medium}>
                <thead class="pf-v6-c-table__thead">
                    <tr class="pf-v6-c-table__tr" role="row">
                        { for COLUMNS.iter().map(|(column, label)| match column {
                            Some(column) => head(*column, label, props),
                            None => html! {
                                <th class="pf-v6-c-table__th" scope="col" role="columnheader">{ *label }</th>
                            },
                        }) }
                        <th class="pf-v6-c-table__th" scope="col">
                            <span class="pf-v6-screen-reader">{ "Public half" }</span>
                        </th>
                    </tr>
                </thead>
                <TableBody>{ for props.page.rows().iter().map(|entry| row(entry, props)) }</TableBody>
            </ComposableTable>
        </div>
    }
}

fn head(column: Column, label: &'static str, props: &KeySetTableProps) -> Html {
    let sort = props.page.sort;
    let current = sort.column == column;
    let descending = current && !sort.descending;
    let (icon, sorted) = match (current, sort.descending) {
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

fn row(entry: &KeyView, props: &KeySetTableProps) -> Html {
    let is_selected = props.selected.as_deref() == Some(entry.thumbprint.as_str());
    let standing = props.page.standing(&entry.thumbprint);
    let on_record = |told: &dyn Fn(&KeyStanding) -> String| {
        let text = standing.map_or_else(|| UNKNOWN.to_owned(), told);
        html!(<span class="ec-quiet">{ text }</span>)
    };
    let (tone, trusted) = trust(entry.state);
    let now = props.now;
    html! {
        <TableRow
            key={entry.thumbprint.clone()}
            class={classes!("ec-keyset-row", is_selected.then_some("ec-keyset-selected"))}
        >
            { cell("Owner", owner(entry)) }
            { cell("Key", format(entry)) }
            { cell("Id", id(entry, props)) }
            { cell("State", html!(<KeyStateLabel state={entry.state} />)) }
            { cell("Trusted", html!(<ToneLabel {tone} text={trusted} />)) }
            { cell("Seen to work", on_record(&|one| evidence(one.evidence.as_ref(), now))) }
            { cell("Valid to", end(entry, now)) }
            { cell("Last used", on_record(&|one| last_used(one, now))) }
            { cell("Public half", html!(<PublicHalfButtons entry={entry.clone()} />)) }
        </TableRow>
    }
}

/// One element in every cell: on a narrow page a cell is a grid of its label and its content.
fn cell(label: &'static str, content: Html) -> Html {
    html!(<TableData data_label={label}><div>{ content }</div></TableData>)
}

fn owner(entry: &KeyView) -> Html {
    html! {
        <>
            <div>{ owner_name(entry.owner) }</div>
            <div class="ec-quiet">{ environment_name(entry.environment) }</div>
        </>
    }
}

fn format(entry: &KeyView) -> Html {
    let bits = entry
        .bits
        .map(|bits| format!(", {bits} bit"))
        .unwrap_or_default();
    html! {
        <>
            <div>{ noun(entry.format, entry.key_use) }</div>
            <div class="ec-quiet">{ format!("{}{bits}", entry.algorithm) }</div>
        </>
    }
}

/// The id opens the key in detail.
fn id(entry: &KeyView, props: &KeySetTableProps) -> Html {
    let onclick = {
        let thumbprint = entry.thumbprint.clone();
        props.on_key.reform(move |_: MouseEvent| thumbprint.clone())
    };
    html! {
        <>
            <div class="ec-line">
                <button
                    type="button"
                    class="ec-key-button ec-mono"
                    id={format!("key-{}", entry.thumbprint)}
                    title={entry.id.clone()}
                    {onclick}
                >
                    { short(&entry.id) }
                </button>
                <CopyButton text={entry.id.clone()} what={format!("id {}", entry.id)} />
            </div>
            if entry.thumbprint != entry.id {
                <span class="ec-mono ec-quiet" title={entry.thumbprint.clone()}>
                    { short(&entry.thumbprint) }
                </span>
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
