//! The picture of a triage over time. The bars are an SVG that stretches; the words around it are not
//! in it, so that they stay legible on a phone.

use console::present::triage;
use envelope_triage::report::picture::{Bar, Picture};
use envelope_triage::report::{grouped, minute};
use yew::prelude::*;

/// Properties of [`TriageChart`].
#[derive(PartialEq, Properties)]
pub(crate) struct TriageChartProps {
    /// What is drawn.
    pub picture: Picture,
}

/// The picture of a triage over time.
#[component]
pub(crate) fn TriageChart(props: &TriageChartProps) -> Html {
    let picture = &props.picture;
    let size = format!("0 0 {} {}", picture.width, picture.height);
    html! {
        <figure class="ec-chart" data-testid="triage-chart">
            <ul class="ec-chart-legend" role="list">
                { for picture.legend.iter().map(|(hue, name)| html! {
                    <li><i class={classes!("ec-hue", hue.class())} aria-hidden="true" />{ name }</li>
                }) }
            </ul>
            <p class="ec-quiet">{ triage::most(&grouped(picture.most)) }</p>
            <svg
                class="ec-chart-plot"
                viewBox={size}
                preserveAspectRatio="none"
                role="img"
                aria-label={picture.caption.clone()}
            >
                { for picture.bars.iter().map(bar) }
            </svg>
            <div class="ec-chart-axis ec-quiet">
                { for picture.ticks.iter().map(|tick| html!(<span>{ minute(*tick) }</span>)) }
            </div>
            <figcaption class="ec-quiet">{ &picture.caption }</figcaption>
        </figure>
    }
}

fn bar(bar: &Bar) -> Html {
    if bar.parts.is_empty() {
        return html!();
    }
    html! {
        <g>
            <title>{ &bar.title }</title>
            { for bar.parts.iter().map(|part| html! {
                <rect
                    class={classes!("ec-hue", part.hue.class())}
                    x={part.x.to_string()}
                    y={part.y.to_string()}
                    width={part.width.to_string()}
                    height={part.height.to_string()}
                />
            }) }
        </g>
    }
}
