//! The names of what is marked, each a way to its octets.

use alloc::rc::Rc;

use console::present::bytes::size;
use console::present::hex::{Meaning, class};
use console::present::octets;
use envelope::inspect::layer::Segment;
use yew::prelude::*;

/// Fields that the legend lists; a signature may have thousands.
const LISTED: usize = 96;

/// Properties of [`Legend`].
#[derive(PartialEq, Properties)]
pub(super) struct LegendProps {
    /// What octets mean.
    pub meaning: Rc<Meaning>,
    /// The segment that is pointed at.
    pub active: Option<usize>,
    /// Another segment is pointed at.
    pub on_active: Callback<Option<usize>>,
    /// The octets of a segment were asked for.
    pub on_move: Callback<u64>,
}

/// The names of what is marked.
#[component]
pub(super) fn Legend(props: &LegendProps) -> Html {
    let segments = &props.meaning.segments;
    let more = segments.len().saturating_sub(LISTED);
    html! {
        <ul class="ec-hex-legend" role="list" aria-label={octets::FIELDS}>
            { for segments.iter().take(LISTED).enumerate().map(|(at, segment)| {
                entry(at, segment, props)
            }) }
            if more > 0 {
                <li class="ec-quiet">{ octets::more(more) }</li>
            }
        </ul>
    }
}

fn entry(at: usize, segment: &Segment, props: &LegendProps) -> Html {
    let offset = segment.offset;
    let point = |to: Option<usize>| props.on_active.reform(move |_: MouseEvent| to);
    let focus = |to: Option<usize>| props.on_active.reform(move |_: FocusEvent| to);
    let swatch = classes!(
        "ec-hex-swatch",
        "ec-hex-run",
        class(&props.meaning.segments, Some(at)),
        (props.active == Some(at)).then_some("ec-hex-active")
    );
    html! {
        <li>
            <button
                type="button"
                class="ec-hex-key"
                onclick={props.on_move.reform(move |_: MouseEvent| offset)}
                onmouseenter={point(Some(at))}
                onmouseleave={point(None)}
                onfocus={focus(Some(at))}
                onblur={focus(None)}
            >
                <span class={swatch} aria-hidden="true" />
                <span>{ &segment.name }</span>
                <span class="ec-quiet">
                    { octets::place(offset, &size(segment.bytes), segment.hidden) }
                </span>
            </button>
        </li>
    }
}
