//! What a reviewer should know, the gravest first.

use console::present::verdict::{finding_tone, severity_name};
use envelope::inspect::finding::Finding;
use yew::prelude::*;

use super::tone_label::ToneLabel;

/// Properties of [`Findings`].
#[derive(PartialEq, Properties)]
pub(crate) struct FindingsProps {
    /// The findings.
    pub findings: Vec<Finding>,
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
                { for findings.into_iter().map(row) }
            </ul>
        </section>
    }
}

fn row(finding: &Finding) -> Html {
    html! {
        <li class="ec-row" data-testid="finding">
            <ToneLabel tone={finding_tone(finding.severity)} text={severity_name(finding.severity)} />
            <div class="ec-grow">
                <div>{ &finding.message }</div>
                <div class="ec-quiet ec-mono">
                    { &finding.rule }
                    if let Some(place) = &finding.place {
                        { " · " }{ place }
                    }
                </div>
            </div>
        </li>
    }
}
