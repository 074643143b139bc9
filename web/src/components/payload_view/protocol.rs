//! What the payment protocol says of a payload.

use alloc::rc::Rc;

use console::present::diagnosis::{ANSWER, answer};
use console::present::json::lines::Line;
use console::present::payload;
use console::present::verdict::{Tone, finding_tone, severity_name};
use envelope::inspect::finding::Finding;
use envelope::protocol::ProtocolReport;
use yew::prelude::*;

use super::json_view::{line_id, line_of};
use crate::components::tone_label::ToneLabel;
use crate::hooks::browser;

/// Properties of [`Protocol`].
#[derive(PartialEq, Properties)]
pub(super) struct ProtocolProps {
    /// What was found.
    pub report: ProtocolReport,
    /// The payload's lines, so that a fault leads to its member.
    pub lines: Rc<Vec<Line>>,
}

/// What the payment protocol says of a payload.
#[component]
pub(super) fn Protocol(props: &ProtocolProps) -> Html {
    let report = &props.report;
    let (said, worst) = payload::verdict(report);
    html! {
        <section class="ec-section" aria-label={payload::PROTOCOL} data-testid="protocol">
            <div class="ec-card-head">
                <h3 class="ec-heading">{ payload::PROTOCOL }</h3>
                <ToneLabel tone={worst.map_or(Tone::Good, finding_tone)} text={said} />
            </div>
            <p class="ec-quiet ec-break">{ payload::kind(report) }</p>
            if report.findings.is_empty() {
                <p>{ payload::IN_ORDER }</p>
            } else {
                <ul class="ec-rows" role="list">
                    { for report.findings.iter().map(|finding| row(finding, &props.lines)) }
                </ul>
            }
            if let Some(diagnosis) = &report.diagnosis {
                <p>{ &diagnosis.remedy }</p>
                <p class="ec-quiet">{ format!("{ANSWER}: {}", answer(diagnosis)) }</p>
            }
        </section>
    }
}

fn row(finding: &Finding, lines: &[Line]) -> Html {
    html! {
        <li class="ec-row" data-testid="protocol-finding">
            <ToneLabel tone={finding_tone(finding.severity)} text={severity_name(finding.severity)} />
            <div class="ec-grow">
                <div>{ &finding.message }</div>
                <div class="ec-quiet ec-mono ec-break">
                    { &finding.rule }
                    if let Some(path) = &finding.place {
                        { " · " }{ shown_place(path, lines) }
                    }
                </div>
            </div>
        </li>
    }
}

/// The member; a button where it shows.
fn shown_place(path: &str, lines: &[Line]) -> Html {
    let Some(at) = line_of(lines, path) else {
        return path.into();
    };
    let onclick = Callback::from(move |_: MouseEvent| browser::go_to(&line_id(at)));
    html! { <button type="button" class="ec-place" {onclick}>{ path }</button> }
}
