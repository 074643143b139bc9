//! The rotations as a table, the most pressing first.

use console::present::key::short;
use console::present::rotation::{Standing, TASKS};
use console::present::rotation::{milestones, next, noun, task_name, when};
use console::present::time::{left, urgency};
use console::present::verdict::Tone;
use console::state::keyset::{environment_name, owner_name};
use console::state::rotation::Overview;
use console::state::rotation::overview::is_emergency;
use envelope::UnixTime;
use keyset_api::{KeyView, RotationView};
use patternfly_yew::prelude::{
    ComposableTable, TableBody, TableData, TableGridMode, TableMode, TableRow,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::tone_label::{ToneLabel, urgency_tone};
use crate::navigation::Route;

const COLUMNS: [&str; 5] = ["Key", "Owner", "Ends", "Next", "Progress"];

/// Properties of [`RotationList`].
#[derive(PartialEq, Properties)]
pub(crate) struct RotationListProps {
    /// Keys and rotations.
    pub overview: Overview,
    /// The time, for days left.
    pub now: UnixTime,
}

/// The rotations as a table.
#[component]
pub(crate) fn RotationList(props: &RotationListProps) -> Html {
    let rotations = props.overview.by_urgency();
    let rows = rotations.iter().filter_map(|rotation| {
        let old = props.overview.key(&rotation.old)?;
        Some(row(old, rotation, props.now))
    });
    html! {
        <div data-testid="rotation-list" class="ec-table">
            <ComposableTable id="rotation-list" mode={TableMode::Compact} grid={TableGridMode::Medium}>
                <thead class="pf-v6-c-table__thead">
                    <tr class="pf-v6-c-table__tr" role="row">
                        { for COLUMNS.iter().map(|label| html! {
                            <th class="pf-v6-c-table__th" scope="col" role="columnheader">{ *label }</th>
                        }) }
                    </tr>
                </thead>
                <TableBody>{ for rows }</TableBody>
            </ComposableTable>
        </div>
    }
}

fn row(old: &KeyView, rotation: &RotationView, now: UnixTime) -> Html {
    let to = Route::RotationOf {
        thumbprint: old.thumbprint.clone(),
    };
    let key = html! {
        <>
            <Link<Route> {to} classes="ec-link">{ noun(old.format, old.key_use) }</Link<Route>>
            <div class="ec-quiet ec-mono">{ short(&old.id) }</div>
        </>
    };
    let owner = html! {
        <>
            <div>{ owner_name(old.owner) }</div>
            <div class="ec-quiet">{ environment_name(old.environment) }</div>
        </>
    };
    html! {
        <TableRow key={old.thumbprint.clone()} class="ec-keyset-row ec-rotation-row">
            { cell("Key", key) }
            { cell("Owner", owner) }
            { cell("Ends", end(old, rotation, now)) }
            { cell("Next", what_next(old, rotation, now)) }
            { cell("Progress", progress(rotation)) }
        </TableRow>
    }
}

/// One element in every cell: on a narrow page a cell is a grid of its label and its content.
fn cell(label: &'static str, content: Html) -> Html {
    html!(<TableData data_label={label}><div>{ content }</div></TableData>)
}

fn end(old: &KeyView, rotation: &RotationView, now: UnixTime) -> Html {
    if is_emergency(rotation) {
        return html!(<ToneLabel tone={Tone::Bad} text="compromised" />);
    }
    let Some(end) = old.valid_to else {
        return html!(<span class="ec-quiet">{ "no end" }</span>);
    };
    html! {
        <>
            <div class="ec-nowrap">{ end.date() }</div>
            <ToneLabel tone={urgency_tone(urgency(Some(end), now))} text={left(end, now)} />
        </>
    }
}

fn what_next(old: &KeyView, rotation: &RotationView, now: UnixTime) -> Html {
    let Some(due) = next(rotation) else {
        return html!(<ToneLabel tone={Tone::Good} text="done" />);
    };
    html! {
        <>
            <div>{ task_name(due.task, old.owner) }</div>
            <div class="ec-quiet">{ when(due, now) }</div>
        </>
    }
}

fn progress(rotation: &RotationView) -> Html {
    let is_done = |standing| standing == Standing::Done;
    let milestones = milestones(rotation);
    let done = milestones
        .iter()
        .filter(|one| is_done(one.standing))
        .count();
    html! {
        <>
            <div class="ec-nowrap">{ format!("{done} of {}", TASKS.len()) }</div>
            if !rotation.recorded {
                <div class="ec-quiet ec-nowrap">{ "not on record" }</div>
            }
        </>
    }
}
