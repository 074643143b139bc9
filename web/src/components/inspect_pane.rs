//! The Inspect pane: everything that shows without a key.

use alloc::rc::Rc;

use console::present::{json, term};
use console::state::look::Look;
use console::worker::protocol::Inspected;
use envelope::inspect::RecipientSeen;
use patternfly_yew::prelude::{
    CodeBlock, CodeBlockCode, EmptyState, Icon, Size, Spinner, SpinnerSize,
};
use serde_json::Value;
use yew::prelude::*;

use super::diagnosis_view::DiagnosisView;
use super::findings::Findings;
use super::layer_tree::{LayerTree, layer_id};
use super::report_buttons::{ReportButtons, ReportForm};
use crate::hooks::browser;

/// Properties of [`InspectPane`].
#[derive(PartialEq, Properties)]
pub(crate) struct InspectPaneProps {
    /// Whether there is a message.
    pub given: bool,
    /// What it is; none while the worker looks.
    pub inspected: Option<Rc<Inspected>>,
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
    /// A report was asked for.
    pub on_report: Callback<ReportForm>,
}

/// The Inspect pane.
#[component]
pub(crate) fn InspectPane(props: &InspectPaneProps) -> Html {
    let Some(inspected) = props.inspected.as_ref().filter(|_| props.given) else {
        return html! {
            if props.given {
                <div class="ec-wait"><Spinner size={SpinnerSize::Lg} aria_label="Inspecting" /></div>
            } else {
                <EmptyState title="No message" icon={Icon::Search} size={Size::Small}>
                    { term::NOTHING_TO_INSPECT }
                </EmptyState>
            }
        };
    };
    let seen = &inspected.inspection;
    html! {
        <div class="ec-stack">
            if let Some(diagnosis) = &seen.diagnosis {
                <DiagnosisView diagnosis={diagnosis.clone()} />
            }
            if !seen.layers.is_empty() {
                <LayerTree
                    layers={seen.layers.clone()}
                    look={props.look.clone()}
                    narrow={props.narrow}
                    on_look={props.on_look.clone()}
                    on_move={props.on_move.clone()}
                    on_mark={props.on_mark.clone()}
                />
            }
            { recipients(&seen.recipients) }
            { header(seen.header.as_ref()) }
            <Findings findings={seen.findings.clone()} on_layer={go_to_layer(props)} />
            <ReportButtons on_report={props.on_report.clone()} />
        </div>
    }
}

/// Shows the octets of a layer, or at least the layer.
fn go_to_layer(props: &InspectPaneProps) -> Callback<usize> {
    let on_look = props.on_look.clone();
    Callback::from(move |index: usize| {
        on_look.emit(Some(index));
        browser::go_to(&layer_id(index));
    })
}

fn recipients(recipients: &[RecipientSeen]) -> Html {
    if recipients.is_empty() {
        return html!();
    }
    html! {
        <section class="ec-section" aria-label="Recipients" data-testid="recipients">
            <h3 class="ec-heading">{ "Recipients" }</h3>
            <ul class="ec-rows" role="list">
                { for recipients.iter().map(recipient) }
            </ul>
        </section>
    }
}

fn recipient(recipient: &RecipientSeen) -> Html {
    let id = match &recipient.id {
        Some(id) => id.as_str(),
        None if recipient.anonymous => "hidden by the sender",
        None => "not named",
    };
    html! {
        <li class="ec-row">
            <span class="ec-grow ec-mono ec-break">{ id }</span>
            <span class="ec-quiet">{ recipient.algorithm.as_deref().unwrap_or_default() }</span>
        </li>
    }
}

fn header(header: Option<&Value>) -> Html {
    let Some(header) = header else {
        return html!();
    };
    let text = header.to_string();
    html! {
        <section class="ec-section" aria-label="Protected header" data-testid="jose-header">
            <h3 class="ec-heading">{ "Protected header" }</h3>
            <CodeBlock>
                <CodeBlockCode>{ json::pretty(&text).unwrap_or(text) }</CodeBlockCode>
            </CodeBlock>
        </section>
    }
}
