//! The octets of a message around one layer, with the layer's header and fields marked. Octets lead
//! to their layer by a click or, under the cursor, by Enter. Only one window is on the page.

mod bar;
mod legend;
mod table;

use console::present::hex::{Meaning, rows};
use console::present::octets;
use console::state::look::{Look, Step};
use envelope::inspect::Layer;
use patternfly_yew::prelude::{Spinner, SpinnerSize};
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::hooks::browser;
use bar::Bar;
use legend::Legend;
use table::HexTable;

/// The id of the view.
pub(crate) const HEX_VIEW: &str = "hex-view";
const COLUMNS: usize = 16;
const COLUMNS_NARROW: usize = 8;

/// Properties of [`HexView`].
#[derive(PartialEq, Properties)]
pub(crate) struct HexViewProps {
    /// Every layer.
    pub layers: Vec<Layer>,
    /// The one that is marked.
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
    /// The cursor moved, or another layer is to be marked.
    pub on_look: Callback<Look>,
    /// The layer is to be shown in the tree.
    pub on_layer: Callback<usize>,
}

/// The octets around a layer.
#[component]
pub(crate) fn HexView(props: &HexViewProps) -> Html {
    let active = use_state_eq(|| None::<usize>);
    let scroll = use_node_ref();
    let meaning = use_memo((props.index, props.layers.clone()), |(index, layers)| {
        let layer = layers.get(*index);
        layer.map_or_else(Meaning::default, |layer| Meaning::of(layer, layers))
    });
    let is_here = props.look.window.is_some();
    {
        // The view of another layer is another element: whoever came by keyboard goes on in it.
        let (scroll, by_cursor) = (scroll.clone(), props.look.cursor.is_some());
        use_effect_with((props.index, is_here), move |_| {
            browser::reveal(HEX_VIEW);
            if let Some(scroll) = scroll.cast::<HtmlElement>().filter(|_| by_cursor) {
                let _ = scroll.focus();
            }
        });
    }
    let name = octets::name(props.index, &props.layer);
    let Some(window) = &props.look.window else {
        return html! {
            <section class="ec-hex" id={HEX_VIEW} aria-label={name}>
                <div class="ec-wait">
                    <Spinner size={SpinnerSize::Lg} aria_label={octets::READING} />
                </div>
            </section>
        };
    };
    let columns = if props.narrow {
        COLUMNS_NARROW
    } else {
        COLUMNS
    };
    let rows = rows(
        window.from,
        &window.octets,
        &meaning,
        props.look.cursor,
        columns,
    );
    let on_active = {
        let active = active.setter();
        Callback::from(move |segment| active.set(segment))
    };
    let cursor = props.look.cursor;
    let segment_at_cursor = cursor.and_then(|at| meaning.segment_at(at));
    html! {
        <section class="ec-hex" id={HEX_VIEW} aria-label={name} data-testid="hex">
            <Bar
                look={props.look.clone()}
                layer={props.layer.clone()}
                shown={window.octets.len()}
                length={props.length}
                on_move={props.on_move.clone()}
            />
            <div
                ref={scroll}
                class="ec-hex-scroll"
                tabindex="0"
                role="group"
                aria-label={octets::VIEW}
                onkeydown={keys(props, &meaning, columns as u64)}
            >
                <HexTable
                    {rows}
                    meaning={meaning.clone()}
                    layers={props.layers.clone()}
                    index={props.index}
                    active={(*active).or(segment_at_cursor)}
                    {columns}
                    on_active={on_active.clone()}
                    on_octet={to_octet(props)}
                />
            </div>
            <p class="ec-quiet" role="status" data-testid="hex-cursor">
                { cursor.map(|at| octets::at_cursor(at, &meaning, &props.layers)) }
            </p>
            <Legend
                {meaning}
                active={(*active).or(segment_at_cursor)}
                {on_active}
                on_move={props.on_move.clone()}
            />
        </section>
    }
}

/// A click on octets: those of another layer get marked.
fn to_octet(props: &HexViewProps) -> Callback<(Option<usize>, u64)> {
    let (look, on_look, index) = (props.look.clone(), props.on_look.clone(), props.index);
    Callback::from(move |(layer, place): (Option<usize>, u64)| {
        on_look.emit(look.marking(layer.unwrap_or(index), place));
    })
}

/// The cursor's keys, those by which long documents are turned, and the ways to the layer.
fn keys(props: &HexViewProps, meaning: &Meaning, columns: u64) -> Callback<KeyboardEvent> {
    let (earlier, later) = (props.look.earlier(), props.look.later(props.length));
    let under_cursor = props
        .look
        .cursor
        .and_then(|at| Some((meaning.layer_at(at)?, at)));
    let (look, length, index) = (props.look.clone(), props.length, props.index);
    let (on_move, on_look, on_layer) = (
        props.on_move.clone(),
        props.on_look.clone(),
        props.on_layer.clone(),
    );
    Callback::from(move |event: KeyboardEvent| {
        let step = |step| on_look.emit(look.stepped(step, columns, length));
        match event.key().as_str() {
            "ArrowLeft" => step(Step::Back),
            "ArrowRight" => step(Step::On),
            "ArrowUp" => step(Step::Up),
            "ArrowDown" => step(Step::Down),
            "PageDown" => later.iter().for_each(|to| on_move.emit(*to)),
            "PageUp" => earlier.iter().for_each(|to| on_move.emit(*to)),
            "Enter" => match under_cursor {
                Some((layer, at)) if layer != index => on_look.emit(look.marking(layer, at)),
                _ => on_layer.emit(index),
            },
            _ => return,
        }
        event.prevent_default();
    })
}
