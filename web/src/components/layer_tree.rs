//! The layers of a message as a tree, with their places, sizes and facts. A layer that has octets
//! opens to show them.

use console::present::bytes::size;
use console::present::layer::{facts, title};
use console::present::subpacket;
use console::state::look::{Look, length};
use envelope::inspect::Layer;
use patternfly_yew::prelude::Icon;
use yew::prelude::*;

use super::hex_view::{HEX_VIEW, HexView};
use super::subpackets::Subpackets;
use crate::hooks::browser;

/// Properties of [`LayerTree`].
#[derive(PartialEq, Properties)]
pub(crate) struct LayerTreeProps {
    /// The layers in reading order, each with its depth.
    pub layers: Vec<Layer>,
    /// The hex view.
    pub look: Look,
    /// Whether there is little room.
    pub narrow: bool,
    /// The octets of a layer were asked for, or no longer.
    pub on_look: Callback<Option<usize>>,
    /// Another place of the hex view was asked for.
    pub on_move: Callback<u64>,
    /// The hex view marks another layer, or its cursor moved.
    pub on_mark: Callback<Look>,
}

/// The layers of a message.
#[component]
pub(crate) fn LayerTree(props: &LayerTreeProps) -> Html {
    html! {
        <section class="ec-section" aria-label="Layers">
            <h3 class="ec-heading">{ "Layers" }</h3>
            <ul class="ec-tree" role="list" aria-label="Layers" data-testid="layers">
                { for props.layers.iter().enumerate().map(|(index, layer)| row(index, layer, props)) }
            </ul>
        </section>
    }
}

/// The id of a layer's title.
pub(crate) fn layer_id(index: usize) -> String {
    format!("layer-{index}")
}

fn row(index: usize, layer: &Layer, props: &LayerTreeProps) -> Html {
    let indent = format!("--ec-depth: {}", layer.depth);
    let range = match (layer.offset, layer.bytes) {
        (Some(offset), Some(bytes)) => format!("octet {offset} · {}", size(bytes)),
        (Some(offset), None) => format!("octet {offset}"),
        (None, Some(bytes)) => size(bytes),
        (None, None) => String::new(),
    };
    let is_open = props.look.layer == Some(index);
    html! {
        <li
            class={classes!("ec-layer", is_open.then_some("ec-layer-open"))}
            data-testid="layer"
            style={indent}
        >
            <div class="ec-layer-head">
                <span class="ec-layer-index ec-mono" title="The number that findings refer to">
                    { index }
                </span>
                { head(index, layer, is_open, &props.on_look) }
                if layer.depth > 0 {
                    <span class="pf-v6-screen-reader">{ format!("level {}", layer.depth + 1) }</span>
                }
                <span class="ec-layer-range ec-mono">{ range }</span>
            </div>
            <dl class="ec-layer-facts">
                { for facts(layer).into_iter().map(|(name, value)| html! {
                    <div><dt>{ name }</dt><dd class="ec-mono ec-break">{ value }</dd></div>
                }) }
            </dl>
            if let Some(framing) = layer.structure() {
                <div class="ec-layer-framing ec-quiet">{ framing }</div>
            }
            <Subpackets
                name={if layer.kind == "signature" { "Subpackets" } else { "Attributes" }}
                rows={subpacket::rows(layer)}
            />
            if is_open {
                <HexView
                    layers={props.layers.clone()}
                    layer={layer.clone()}
                    {index}
                    look={props.look.clone()}
                    length={length(&props.layers)}
                    narrow={props.narrow}
                    on_move={props.on_move.clone()}
                    on_look={props.on_mark.clone()}
                    on_layer={Callback::from(|index: usize| browser::go_to(&layer_id(index)))}
                />
            }
        </li>
    }
}

/// The title; a button where there are octets to show.
fn head(index: usize, layer: &Layer, is_open: bool, on_look: &Callback<Option<usize>>) -> Html {
    if !layer.is_placed() {
        return html!(<span id={layer_id(index)} class="ec-layer-title">{ title(layer) }</span>);
    }
    let onclick = on_look.reform(move |_: MouseEvent| (!is_open).then_some(index));
    html! {
        <button
            type="button"
            id={layer_id(index)}
            class="ec-layer-title ec-layer-button"
            aria-expanded={is_open.to_string()}
            aria-controls={is_open.then_some(HEX_VIEW)}
            title="Show the octets"
            {onclick}
        >
            { if is_open { Icon::AngleDown } else { Icon::AngleRight } }
            <span>{ title(layer) }</span>
        </button>
    }
}
