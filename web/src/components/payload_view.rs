//! An opened payload: laid out where it is JSON, as text or octets where it is not. Sensitive values
//! are hidden until the operator asks for them; copies and downloads are exactly as it was.

use alloc::rc::Rc;

use console::present::bytes::{as_text, beginning, hex_view, size};
use console::present::{json, key};
use console::state::open::OpenOutcome;
use patternfly_yew::prelude::{Button, ButtonSize, ButtonVariant, CodeBlock, CodeBlockCode, Icon};
use standard_payments::redact;
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::tone_label::ToneLabel;
use crate::hooks::browser;
use console::present::verdict::Tone;

/// Octets of text on the page; a megabyte in one element stalls any browser.
const SHOWN_TEXT: usize = 64 * 1024;
/// Octets of a binary payload on the page.
const SHOWN_BINARY: usize = 1024;

/// Properties of [`PayloadView`].
#[derive(PartialEq, Properties)]
pub(crate) struct PayloadViewProps {
    /// The accepted message.
    pub outcome: Rc<OpenOutcome>,
}

struct Shown {
    kind: &'static str,
    text: String,
    /// The same with sensitive values replaced; none where there are none.
    redacted: Option<String>,
    cut: bool,
}

/// An opened payload.
#[component]
pub(crate) fn PayloadView(props: &PayloadViewProps) -> Html {
    let outcome = &props.outcome;
    let shown = use_memo(outcome.clone(), |outcome| shown(&outcome.payload));
    let is_revealed = use_state_eq(|| false);
    let reveal = {
        let is_revealed = is_revealed.clone();
        Callback::from(move |_: MouseEvent| is_revealed.set(!*is_revealed))
    };
    let text = match &shown.redacted {
        Some(redacted) if !*is_revealed => redacted,
        _ => &shown.text,
    };
    let held = size(outcome.payload.len() as u64);
    let opened_by = outcome.report.opened_by.as_ref();
    let download = {
        let outcome = outcome.clone();
        let name = if shown.kind == "binary" {
            "payload.bin"
        } else {
            "payload.txt"
        };
        Callback::from(move |_: MouseEvent| {
            browser::download(name, "application/octet-stream", &outcome.payload);
        })
    };
    html! {
        <section class="ec-section" aria-label="Payload">
            <div class="ec-card-head">
                <h3 class="ec-heading">{ "Payload" }</h3>
                <ToneLabel tone={Tone::Good} text="opened" />
                <span class="ec-quiet ec-grow">{ format!("{}, {held}", shown.kind) }</span>
                if let Some(text) = as_text(&outcome.payload) {
                    <CopyButton id="copy-payload" text={text.to_owned()} label="Copy" what="payload as it was" />
                }
                <Button
                    id="download-payload"
                    variant={ButtonVariant::Link}
                    size={ButtonSize::Small}
                    icon={Icon::Download.as_html()}
                    label="Download"
                    aria_label="Download payload as it was"
                    onclick={download}
                />
            </div>
            <div id="open-payload" data-testid="open-payload">
                <CodeBlock><CodeBlockCode>{ text }</CodeBlockCode></CodeBlock>
            </div>
            if shown.redacted.is_some() {
                <p class="ec-quiet">
                    { if *is_revealed { "Sensitive values are shown. " } else { "Sensitive values are hidden. " } }
                    <Button
                        id="reveal-payload"
                        variant={ButtonVariant::InlineLink}
                        label={if *is_revealed { "Hide them" } else { "Show them" }}
                        onclick={reveal}
                    />
                </p>
            }
            if shown.cut {
                <p class="ec-quiet">{ "Only the beginning is shown. The download has all of it." }</p>
            }
            if let Some(by) = opened_by {
                <p class="ec-quiet">
                    { "Opened by " }<span class="ec-mono">{ key::short(&by.id) }</span>
                    { format!(" from {}.", by.source) }
                </p>
            }
        </section>
    }
}

fn shown(payload: &[u8]) -> Shown {
    let Some(text) = as_text(payload) else {
        let text = hex_view(payload, SHOWN_BINARY);
        return Shown {
            kind: "binary",
            text,
            redacted: None,
            cut: payload.len() > SHOWN_BINARY,
        };
    };
    let laid_out = json::pretty(text);
    let kind = if laid_out.is_some() { "JSON" } else { "text" };
    let whole = laid_out.as_deref().unwrap_or(text);
    let (text, cut) = beginning(whole, SHOWN_TEXT);
    let redacted = redact(text);
    Shown {
        kind,
        text: text.to_owned(),
        redacted: (redacted != text).then_some(redacted),
        cut,
    }
}
