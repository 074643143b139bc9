//! The octets of a message around one layer, with the layer's header and fields marked. Only one
//! window of it is on the page.

use console::present::bytes::size;
use console::present::hex::{Row, Run, class, rows};
use console::present::layer::title;
use console::state::look::{Look, ending};
use envelope::inspect::Layer;
use envelope::inspect::layer::Segment;
use patternfly_yew::prelude::{Button, ButtonSize, ButtonVariant, Spinner, SpinnerSize};
use yew::prelude::*;

use crate::hooks::browser;

/// The id of the view.
pub(crate) const HEX_VIEW: &str = "hex-view";
/// Fields that the legend lists; a signature may have thousands.
const LEGEND: usize = 96;
const COLUMNS: usize = 16;
const COLUMNS_NARROW: usize = 8;

/// Properties of [`HexView`].
#[derive(PartialEq, Properties)]
pub(crate) struct HexViewProps {
    /// The layer that is marked.
    pub layer: Layer,
    /// Its number.
    pub index: usize,
    /// What shows.
    pub look: Look,
    /// Length of the message in octets.
    pub length: u64,
    /// Whether there is little room.
    pub narrow: bool,
    /// Another place was asked for.
    pub on_move: Callback<u64>,
}

/// The octets around a layer.
#[component]
pub(crate) fn HexView(props: &HexViewProps) -> Html {
    let active = use_state_eq(|| None::<usize>);
    use_effect_with(props.index, |_| browser::reveal(HEX_VIEW));
    let segments = use_memo(props.layer.clone(), Layer::segments);
    let name = format!("Octets of layer {}, {}", props.index, title(&props.layer));
    let onkeydown = turn(props);
    let active_setter = {
        let active = active.setter();
        Callback::from(move |segment| active.set(segment))
    };
    let Some(window) = &props.look.window else {
        return html! {
            <section class="ec-hex" id={HEX_VIEW} aria-label={name}>
                <div class="ec-wait">
                    <Spinner size={SpinnerSize::Lg} aria_label="Reading the octets" />
                </div>
            </section>
        };
    };
    let columns = if props.narrow {
        COLUMNS_NARROW
    } else {
        COLUMNS
    };
    let rows = rows(window.from, &window.octets, &segments, columns);
    let marks = Marks {
        segments: &segments,
        active: *active,
        on_active: active_setter,
    };
    html! {
        <section class="ec-hex" id={HEX_VIEW} aria-label={name} data-testid="hex" {onkeydown}>
            { bar(props, window.from, window.octets.len()) }
            <div class="ec-hex-scroll" tabindex="0" role="group" aria-label="Hex view">
                <table class="ec-hex-table">
                    <thead class="pf-v6-screen-reader">
                        <tr><th>{ "Offset" }</th><th>{ "Octets" }</th><th>{ "Characters" }</th></tr>
                    </thead>
                    <tbody>{ for rows.iter().map(|row| line(row, &marks, columns)) }</tbody>
                </table>
            </div>
            { legend(&marks, &props.on_move) }
        </section>
    }
}

/// What is marked, and how it hears of the mouse.
struct Marks<'a> {
    segments: &'a [Segment],
    active: Option<usize>,
    on_active: Callback<Option<usize>>,
}

impl Marks<'_> {
    fn classes(&self, segment: Option<usize>) -> Classes {
        let is_active = segment.is_some() && segment == self.active;
        classes!(
            "ec-hex-run",
            class(self.segments, segment),
            is_active.then_some("ec-hex-active")
        )
    }

    fn activate(&self, segment: Option<usize>) -> Callback<MouseEvent> {
        self.on_active.reform(move |_| segment)
    }
}

/// The keys by which long documents are turned.
fn turn(props: &HexViewProps) -> Callback<KeyboardEvent> {
    let (earlier, later) = (props.look.earlier(), props.look.later(props.length));
    let on_move = props.on_move.clone();
    Callback::from(move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "PageDown" => later,
            "PageUp" => earlier,
            _ => None,
        };
        if let Some(to) = to {
            event.prevent_default();
            on_move.emit(to);
        }
    })
}

fn bar(props: &HexViewProps, from: u64, shown: usize) -> Html {
    let layer = &props.layer;
    let start = layer.offset.unwrap_or(0);
    let end = start.saturating_add(layer.bytes.unwrap_or(0));
    let last = from.saturating_add(shown as u64).saturating_sub(1);
    let places = [
        ("hex-start", "Packet start", Some(start)),
        ("hex-earlier", "Earlier", props.look.earlier()),
        ("hex-later", "Later", props.look.later(props.length)),
        ("hex-end", "Packet end", Some(ending(end).max(start))),
    ];
    let alone = props.look.earlier().is_none() && props.look.later(props.length).is_none();
    html! {
        <div class="ec-hex-bar">
            <span class="ec-quiet" role="status">
                { format!("Octets {from} to {last} of {}", props.length) }
            </span>
            if !alone {
                <div class="ec-buttons" role="group" aria-label="Part of the message">
                    { for places.into_iter().map(|(id, label, to)| place_button(id, label, to, props)) }
                </div>
            }
        </div>
    }
}

fn place_button(
    id: &'static str,
    label: &'static str,
    to: Option<u64>,
    props: &HexViewProps,
) -> Html {
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

fn line(row: &Row, marks: &Marks<'_>, columns: usize) -> Html {
    html! {
        <tr>
            <th scope="row" class="ec-hex-offset">{ format!("{:06x}", row.offset) }</th>
            <td class="ec-hex-octets">{ octets(row, marks, columns) }</td>
            <td class="ec-hex-text">
                { for row.runs.iter().map(|run| html! {
                    <span class={marks.classes(run.segment)}>{ &run.text }</span>
                }) }
            </td>
        </tr>
    }
}

/// The runs; a wider gap stands in the middle of a row.
fn octets(row: &Row, marks: &Marks<'_>, columns: usize) -> Html {
    let mut column = 0;
    let runs = row.runs.iter().map(|run| {
        let gap = if column == 0 { "" } else { " " };
        let middle = if column == columns / 2 { " " } else { "" };
        let hex = with_middle(run, columns / 2, column);
        column += run.text.chars().count();
        let name = run
            .segment
            .and_then(|at| marks.segments.get(at))
            .map(|segment| segment.name.clone());
        html! {
            <>
                { gap }{ middle }
                <span
                    class={marks.classes(run.segment)}
                    title={name}
                    data-marked={run.segment.map(|at| at.to_string())}
                    onmouseenter={marks.activate(run.segment)}
                    onmouseleave={marks.activate(None)}
                >
                    { hex }
                </span>
            </>
        }
    });
    html!({ for runs })
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

fn legend(marks: &Marks<'_>, on_move: &Callback<u64>) -> Html {
    let more = marks.segments.len().saturating_sub(LEGEND);
    html! {
        <ul class="ec-hex-legend" role="list" aria-label="Fields">
            { for marks.segments.iter().take(LEGEND).enumerate().map(|(at, segment)| {
                entry(at, segment, marks, on_move)
            }) }
            if more > 0 {
                <li class="ec-quiet">{ format!("and {more} more") }</li>
            }
        </ul>
    }
}

fn entry(at: usize, segment: &Segment, marks: &Marks<'_>, on_move: &Callback<u64>) -> Html {
    let offset = segment.offset;
    let hidden = if segment.hidden { ", not shown" } else { "" };
    let on_focus = marks.on_active.reform(move |_: FocusEvent| Some(at));
    let on_blur = marks.on_active.reform(|_: FocusEvent| None);
    html! {
        <li>
            <button
                type="button"
                class="ec-hex-key"
                onclick={on_move.reform(move |_: MouseEvent| offset)}
                onmouseenter={marks.activate(Some(at))}
                onmouseleave={marks.activate(None)}
                onfocus={on_focus}
                onblur={on_blur}
            >
                <span class={classes!("ec-hex-swatch", marks.classes(Some(at)))} aria-hidden="true" />
                <span>{ &segment.name }</span>
                <span class="ec-quiet">
                    { format!("at {offset}, {}{hidden}", size(segment.bytes)) }
                </span>
            </button>
        </li>
    }
}
