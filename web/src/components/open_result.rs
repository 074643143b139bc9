//! What came of opening: the payload or the refusal, the signatures, the keys, the findings.

use alloc::rc::Rc;

use console::present::key::short;
use console::present::time::minute;
use console::present::verdict::{meaning, outcome_tone, standing, tone};
use console::state::open::OpenOutcome;
use envelope::open::trace::{KeyTried, RecipientHeld, SignatureVerdict};
use envelope::open::would_open::WouldOpen;
use yew::prelude::*;

use super::diagnosis_view::DiagnosisView;
use super::findings::Findings;
use super::payload_view::PayloadView;
use super::tone_label::ToneLabel;
use console::present::verdict::Tone;

/// Properties of [`OpenResult`].
#[derive(PartialEq, Properties)]
pub(crate) struct OpenResultProps {
    /// What came of it.
    pub outcome: Rc<OpenOutcome>,
}

/// What came of opening.
#[component]
pub(crate) fn OpenResult(props: &OpenResultProps) -> Html {
    let report = &props.outcome.report;
    let trace = &report.trace;
    html! {
        <div class="ec-stack" data-testid="open-result" id="open-result">
            if let Some(diagnosis) = &report.diagnosis {
                <DiagnosisView diagnosis={diagnosis.clone()} />
                { section("It would open with one of these changes", report.would_open_if.iter().map(way).collect()) }
            } else {
                // Another payload begins hidden again.
                <PayloadView key={Rc::as_ptr(&props.outcome) as usize} outcome={props.outcome.clone()} />
            }
            { section("Signatures", trace.signatures.iter().map(signature).collect()) }
            { section("Keys tried", trace.keys_tried.iter().map(key_tried).collect()) }
            { section("Recipients", trace.recipients.iter().map(recipient).collect()) }
            <Findings findings={trace.findings.clone()} />
        </div>
    }
}

fn section(title: &'static str, rows: Vec<Html>) -> Html {
    if rows.is_empty() {
        return html!();
    }
    html! {
        <section class="ec-section" aria-label={title}>
            <h3 class="ec-heading">{ title }</h3>
            <ul class="ec-rows" role="list">{ for rows }</ul>
        </section>
    }
}

fn signature(signature: &SignatureVerdict) -> Html {
    let made: Vec<String> = [
        signature.algorithm.clone(),
        signature.digest.clone(),
        signature.at.map(|at| format!("made {}", minute(at))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let signer = signature.signer.as_deref().unwrap_or("signer not named");
    html! {
        <li class="ec-row" data-testid="signature-verdict">
            <ToneLabel tone={tone(signature.verdict)} text={signature.verdict.code()} />
            <div class="ec-grow">
                <div class="ec-mono ec-break">{ signer }</div>
                <div class="ec-quiet">{ meaning(signature.verdict) }</div>
            </div>
            <span class="ec-quiet">{ made.join(" · ") }</span>
        </li>
    }
}

fn key_tried(key: &KeyTried) -> Html {
    html! {
        <li class="ec-row" data-testid="key-outcome">
            <ToneLabel tone={outcome_tone(&key.outcome)} text={key.outcome.clone()} />
            <div class="ec-grow">
                <div class="ec-mono ec-break" title={key.id.clone()}>{ short(&key.id) }</div>
                if let Some(note) = &key.note {
                    <div class="ec-quiet">{ note.clone() }</div>
                }
            </div>
            <span class="ec-quiet">{ standing(key) }</span>
        </li>
    }
}

fn way(way: &WouldOpen) -> Html {
    html! { <li class="ec-row" data-testid="would-open">{ &way.text }</li> }
}

fn recipient(recipient: &RecipientHeld) -> Html {
    let (tone, text) = if recipient.held {
        (Tone::Good, "held")
    } else {
        (Tone::Neutral, "not held")
    };
    html! {
        <li class="ec-row" data-testid="recipient-held">
            <ToneLabel {tone} {text} />
            <span class="ec-grow ec-mono ec-break">
                { recipient.id.as_deref().unwrap_or("hidden or not named") }
            </span>
        </li>
    }
}
