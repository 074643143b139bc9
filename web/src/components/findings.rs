//! What a reviewer should know, the gravest first.

use console::present::layer::layer_of;
use console::present::verdict::{finding_tone, severity_name};
use envelope::inspect::finding::Finding;
use yew::prelude::*;

use super::tone_label::ToneLabel;

/// Properties of [`Findings`].
#[derive(PartialEq, Properties)]
pub(crate) struct FindingsProps {
    /// The findings.
    pub findings: Vec<Finding>,
    /// The octets of the layer that a finding speaks of were asked for.
    #[prop_or_default]
    pub on_layer: Option<Callback<usize>>,
}

/// What a reviewer should know.
#[component]
pub(crate) fn Findings(props: &FindingsProps) -> Html {
    if props.findings.is_empty() {
        return html!();
    }
    let mut findings: Vec<&Finding> = props.findings.iter().collect();
    findings.sort_by_key(|finding| core::cmp::Reverse(finding.severity));
    html! {
        <section class="ec-section" aria-label="Findings">
            <h3 class="ec-heading">{ "Findings" }</h3>
            <ul class="ec-rows" role="list">
                { for findings.into_iter().map(|finding| row(finding, props.on_layer.as_ref())) }
            </ul>
        </section>
    }
}

fn row(finding: &Finding, on_layer: Option<&Callback<usize>>) -> Html {
    html! {
        <li class="ec-row" data-testid="finding">
            <ToneLabel tone={finding_tone(finding.severity)} text={severity_name(finding.severity)} />
            <div class="ec-grow">
                <div>{ &finding.message }</div>
                <div class="ec-quiet ec-mono">
                    { &finding.rule }
                    if let Some(place) = &finding.place {
                        { " · " }{ shown_place(place, on_layer) }
                    }
                </div>
            </div>
        </li>
    }
}

/// The place; a button where it is a layer that can be shown.
fn shown_place(place: &str, on_layer: Option<&Callback<usize>>) -> Html {
    let (Some(index), Some(on_layer)) = (layer_of(place), on_layer) else {
        return place.into();
    };
    let onclick = on_layer.reform(move |_: MouseEvent| index);
    html! {
        <button type="button" class="ec-place" title="Show the layer" {onclick}>{ place }</button>
    }
}
