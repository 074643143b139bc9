//! A sealed message, ready to be sent, or why there is none.

use alloc::rc::Rc;

use console::present::bytes::{as_text, beginning, hex_view, size};
use console::present::{curl, term};
use console::state::seal::SealOutcome;
use envelope::open::trace::KeyTried;
use envelope::seal::{SealRefused, SealReport};
use patternfly_yew::prelude::{Button, ButtonSize, ButtonVariant, CodeBlock, CodeBlockCode, Icon};
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::diagnosis_view::DiagnosisView;
use super::facts::Facts;
use super::findings::Findings;
use super::tone_label::ToneLabel;
use crate::hooks::browser;
use console::present::verdict::Tone;

/// Octets of a message on the page.
const SHOWN: usize = 16 * 1024;
/// Octets of a binary message on the page.
const SHOWN_BINARY: usize = 512;

/// Properties of [`SealResult`].
#[derive(PartialEq, Properties)]
pub(crate) struct SealResultProps {
    /// What came of it.
    pub outcome: Rc<SealOutcome>,
    /// Look at the sealed message.
    pub on_take: Callback<Vec<u8>>,
}

/// What came of sealing.
#[component]
pub(crate) fn SealResult(props: &SealResultProps) -> Html {
    let content = match &*props.outcome {
        SealOutcome::Refused(refused) => refusal(refused),
        SealOutcome::Sealed { report, message } => sealed(report, message, &props.on_take),
    };
    html! {
        <div id="seal-result" data-testid="seal-result" class="ec-stack">{ content }</div>
    }
}

fn sealed(report: &SealReport, message: &[u8], on_take: &Callback<Vec<u8>>) -> Html {
    let text = as_text(message);
    let file = if text.is_some() {
        "body.txt"
    } else {
        "body.bin"
    };
    let command = curl::command(&report.content_type, file);
    let facts = vec![
        ("size".to_owned(), size(report.bytes)),
        ("encrypted to".to_owned(), listed(&report.recipients)),
        ("signed by".to_owned(), listed(&report.signers)),
    ];
    html! {
        <>
            <section class="ec-section" aria-label="Sealed message">
                <div class="ec-card-head">
                    <h3 class="ec-heading ec-grow">{ "Sealed message" }</h3>
                    { message_actions(text, file, message, on_take) }
                </div>
                <div id="seal-body" data-testid="seal-body">
                    <CodeBlock><CodeBlockCode>{ shown(text, message) }</CodeBlockCode></CodeBlock>
                </div>
                <Facts {facts} />
            </section>
            <section class="ec-section" aria-label="Sending it">
                <h3 class="ec-heading">{ "Send it" }</h3>
                <div class="ec-line">
                    <code id="seal-content-type" data-testid="seal-content-type" class="ec-grow">
                        { format!("Content-Type: {}", report.content_type) }
                    </code>
                    <CopyButton text={report.content_type.clone()} what="Content-Type" />
                </div>
                <div class="ec-line">
                    <code id="seal-curl" data-testid="seal-curl" class="ec-grow ec-break">
                        { &command }
                    </code>
                    <CopyButton text={command.clone()} what="curl command" />
                </div>
                <p class="ec-quiet">
                    { format!("Download the message as {file} first. {}", term::REPLACE_ADDRESS) }
                </p>
            </section>
            <Findings findings={report.findings.clone()} />
            { refused_keys(&report.keys_refused) }
        </>
    }
}

fn message_actions(
    text: Option<&str>,
    file: &'static str,
    message: &[u8],
    on_take: &Callback<Vec<u8>>,
) -> Html {
    let octets: Rc<[u8]> = message.into();
    let download = {
        let octets = octets.clone();
        Callback::from(move |_: MouseEvent| {
            browser::download(file, "application/octet-stream", &octets);
        })
    };
    html! {
        <>
            if let Some(text) = text {
                <CopyButton text={text.to_owned()} label="Copy" what="sealed message" />
            }
            <Button
                id="download-sealed"
                variant={ButtonVariant::Link}
                size={ButtonSize::Small}
                icon={Icon::Download.as_html()}
                label="Download"
                aria_label="Download sealed message"
                onclick={download}
            />
            <Button
                id="take-sealed"
                variant={ButtonVariant::Link}
                size={ButtonSize::Small}
                icon={Icon::Search.as_html()}
                label="Inspect it"
                onclick={on_take.reform(move |_: MouseEvent| octets.to_vec())}
            />
        </>
    }
}

fn refusal(refused: &SealRefused) -> Html {
    html! {
        <>
            <DiagnosisView diagnosis={refused.diagnosis.clone()} answered=false />
            { refused_keys(&refused.keys_refused) }
        </>
    }
}

fn refused_keys(keys: &[KeyTried]) -> Html {
    if keys.is_empty() {
        return html!();
    }
    html! {
        <section class="ec-section" aria-label="Keys not used">
            <h3 class="ec-heading">{ "Keys not used" }</h3>
            <ul class="ec-rows" role="list">
                { for keys.iter().map(|key| html! {
                    <li class="ec-row" data-testid="key-refused">
                        <ToneLabel tone={Tone::Warning} text={key.outcome.clone()} />
                        <span class="ec-grow ec-mono ec-break">{ &key.id }</span>
                    </li>
                }) }
            </ul>
        </section>
    }
}

fn shown(text: Option<&str>, message: &[u8]) -> String {
    let Some(text) = text else {
        return hex_view(message, SHOWN_BINARY);
    };
    match beginning(text, SHOWN) {
        (whole, false) => whole.to_owned(),
        (begun, true) => format!("{begun}…"),
    }
}

fn listed(ids: &[String]) -> String {
    if ids.is_empty() {
        "nobody".into()
    } else {
        ids.join(", ")
    }
}
