//! The rows of the hex view.

use alloc::rc::Rc;

use console::present::hex::{Meaning, Row, Run, class};
use console::present::octets;
use envelope::inspect::Layer;
use yew::prelude::*;

/// Properties of [`HexTable`].
#[derive(PartialEq, Properties)]
pub(super) struct HexTableProps {
    /// The rows.
    pub rows: Vec<Row>,
    /// What octets mean.
    pub meaning: Rc<Meaning>,
    /// Every layer.
    pub layers: Vec<Layer>,
    /// The number of the layer that is marked.
    pub index: usize,
    /// The segment that is pointed at.
    pub active: Option<usize>,
    /// Octets of a row.
    pub columns: usize,
    /// Another segment is pointed at.
    pub on_active: Callback<Option<usize>>,
    /// Octets were clicked: their layer, and the first of them.
    pub on_octet: Callback<(Option<usize>, u64)>,
}

/// The rows of the hex view.
#[component]
pub(super) fn HexTable(props: &HexTableProps) -> Html {
    html! {
        <table class="ec-hex-table">
            <thead class="pf-v6-screen-reader">
                <tr>{ for octets::HEADS.iter().map(|head| html!(<th>{ head }</th>)) }</tr>
            </thead>
            <tbody>{ for props.rows.iter().map(|row| line(row, props)) }</tbody>
        </table>
    }
}

fn line(row: &Row, props: &HexTableProps) -> Html {
    html! {
        <tr>
            <th scope="row" class="ec-hex-offset">{ format!("{:06x}", row.offset) }</th>
            <td class="ec-hex-octets">{ octets_of(row, props) }</td>
            <td class="ec-hex-text">
                { for row.runs.iter().map(|run| html! {
                    <span class={classes_of(run, props)}>{ &run.text }</span>
                }) }
            </td>
        </tr>
    }
}

/// The runs; a wider gap stands in the middle of a row.
fn octets_of(row: &Row, props: &HexTableProps) -> Html {
    let middle = props.columns / 2;
    let mut column = 0;
    let runs = row.runs.iter().map(|run| {
        let gap = if column == 0 { "" } else { " " };
        let wider = if column == middle { " " } else { "" };
        let hex = with_middle(run, middle, column);
        let first = row.offset.saturating_add(column as u64);
        column += run.text.chars().count();
        html! {
            <>
                { gap }{ wider }
                <span
                    class={classes_of(run, props)}
                    title={name(run, props)}
                    data-marked={run.segment.map(|at| at.to_string())}
                    onmouseenter={activate(run.segment, props)}
                    onmouseleave={activate(None, props)}
                    onclick={click(run, first, props)}
                >
                    { hex }
                </span>
            </>
        }
    });
    html!({ for runs })
}

/// The name of the field, or of the other layer that a click leads to.
fn name(run: &Run, props: &HexTableProps) -> Option<String> {
    let segment = run.segment.and_then(|at| props.meaning.segments.get(at));
    match (run.layer, segment) {
        (Some(layer), _) if layer != props.index => octets::to_layer(layer, &props.layers),
        (_, segment) => segment.map(|segment| segment.name.clone()),
    }
}

fn classes_of(run: &Run, props: &HexTableProps) -> Classes {
    let is_active = run.segment.is_some() && run.segment == props.active;
    let leads = run.layer.is_some_and(|layer| layer != props.index);
    classes!(
        "ec-hex-run",
        class(&props.meaning.segments, run.segment),
        is_active.then_some("ec-hex-active"),
        leads.then_some("ec-hex-leads"),
        run.is_cursor.then_some("ec-hex-cursor"),
    )
}

fn activate(segment: Option<usize>, props: &HexTableProps) -> Callback<MouseEvent> {
    props.on_active.reform(move |_| segment)
}

fn click(run: &Run, first: u64, props: &HexTableProps) -> Callback<MouseEvent> {
    let layer = run.layer;
    props.on_octet.reform(move |_| (layer, first))
}

/// The run with a second space where it passes the middle of its row.
fn with_middle(run: &Run, middle: usize, column: usize) -> String {
    let octets: Vec<&str> = run.hex.split(' ').collect();
    let before = middle.saturating_sub(column);
    match octets.split_at_checked(before) {
        Some((left, right)) if !left.is_empty() && !right.is_empty() => {
            format!("{}  {}", left.join(" "), right.join(" "))
        }
        _ => run.hex.clone(),
    }
}
