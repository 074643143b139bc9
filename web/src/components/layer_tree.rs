//! The layers of a message as a tree, with their places, sizes and facts.

use console::present::bytes::size;
use console::present::layer::{facts, title};
use envelope::inspect::Layer;
use yew::prelude::*;

/// Properties of [`LayerTree`].
#[derive(PartialEq, Properties)]
pub(crate) struct LayerTreeProps {
    /// The layers in reading order, each with its depth.
    pub layers: Vec<Layer>,
}

/// The layers of a message.
#[component]
pub(crate) fn LayerTree(props: &LayerTreeProps) -> Html {
    html! {
        <section class="ec-section" aria-label="Layers">
            <h3 class="ec-heading">{ "Layers" }</h3>
            <ul class="ec-tree" role="tree" aria-label="Layers" data-testid="layers">
                { for props.layers.iter().enumerate().map(row) }
            </ul>
        </section>
    }
}

fn row((index, layer): (usize, &Layer)) -> Html {
    let indent = format!("--ec-depth: {}", layer.depth);
    let range = match (layer.offset, layer.bytes) {
        (Some(offset), Some(bytes)) => format!("octet {offset} · {}", size(bytes)),
        (Some(offset), None) => format!("octet {offset}"),
        (None, Some(bytes)) => size(bytes),
        (None, None) => String::new(),
    };
    html! {
        <li
            class="ec-layer"
            role="treeitem"
            aria-level={(layer.depth + 1).to_string()}
            data-testid="layer"
            style={indent}
        >
            <div class="ec-layer-head">
                <span class="ec-layer-index ec-mono" title="The number that findings refer to">
                    { index }
                </span>
                <span class="ec-layer-title">{ title(layer) }</span>
                <span class="ec-layer-range ec-mono">{ range }</span>
            </div>
            <dl class="ec-layer-facts">
                { for facts(layer).into_iter().map(|(name, value)| html! {
                    <div><dt>{ name }</dt><dd class="ec-mono ec-break">{ value }</dd></div>
                }) }
            </dl>
        </li>
    }
}
