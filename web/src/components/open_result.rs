//! What came of opening: the payload, the signatures, the keys, the findings. A refusal itself is
//! shown above, by [`OpenRefused`](super::open_refused::OpenRefused).

use alloc::rc::Rc;

use console::present::key::short;
use console::present::time::minute;
use console::present::verdict::{Tone, keys_title, meaning, outcome_tone, reason, standing, tone};
use console::state::open::OpenOutcome;
use envelope::open::trace::{KeyTried, RecipientHeld, SignatureVerdict};
use yew::prelude::*;

use super::findings::Findings;
use super::payload_view::PayloadView;
use super::tone_label::ToneLabel;

/// Properties of [`OpenResult`].
#[derive(PartialEq, Properties)]
pub(crate) struct OpenResultProps {
    /// What came of it.
    pub outcome: Rc<OpenOutcome>,
    /// A key is to be shown, by its id.
    pub on_key: Callback<String>,
}

/// What came of opening.
#[component]
pub(crate) fn OpenResult(props: &OpenResultProps) -> Html {
    let report = &props.outcome.report;
    let trace = &report.trace;
    html! {
        <div class="ec-stack" data-testid="open-result" id="open-result">
            if report.diagnosis.is_none() {
                // Another payload begins hidden again.
                <PayloadView key={Rc::as_ptr(&props.outcome) as usize} outcome={props.outcome.clone()} />
            }
            { section("Signatures", trace.signatures.iter().map(signature).collect()) }
            { section(keys_title(report.ok), trace.keys_tried.iter().map(|key| key_tried(key, &props.on_key)).collect()) }
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

fn key_tried(key: &KeyTried, on_key: &Callback<String>) -> Html {
    let onclick = {
        let (id, on_key) = (key.id.clone(), on_key.clone());
        Callback::from(move |_: MouseEvent| on_key.emit(id.clone()))
    };
    let said = [Some(reason(&key.outcome)), key.note.as_deref()];
    let said: Vec<&str> = said
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    html! {
        <li class="ec-row" data-testid="key-outcome">
            <ToneLabel tone={outcome_tone(&key.outcome)} text={key.outcome.clone()} />
            <div class="ec-grow">
                <button type="button" class="ec-place ec-mono ec-break" title={key.id.clone()} {onclick}>
                    { short(&key.id) }
                </button>
                <div class="ec-quiet">{ said.join(" ") }</div>
            </div>
            <span class="ec-quiet">{ standing(key) }</span>
        </li>
    }
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
