//! One key: who, what for, until when, and whether its signatures count.

use console::present::key::{can_sign, ends, name, origin, short, use_name, uses};
use console::present::time::{left, urgency};
use console::present::verdict::Tone;
use console::worker::protocol::{KeyHandle, LoadedKey};
use envelope::UnixTime;
use envelope::inspect::finding::Severity;
use envelope::key::report::KeyReport;
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonVariant, Checkbox, CheckboxState, Color, Icon, Label,
};
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::tone_label::{ToneLabel, urgency_tone};

/// Properties of [`KeyItem`].
#[derive(PartialEq, Properties)]
pub(crate) struct KeyItemProps {
    /// The key.
    pub held: LoadedKey,
    /// The time, for days left.
    pub now: UnixTime,
    /// Trust it as signer, or no longer.
    pub on_trust: Callback<(KeyHandle, bool)>,
    /// Download its public half.
    pub on_export: Callback<KeyHandle>,
    /// Forget it.
    pub on_forget: Callback<KeyHandle>,
}

/// One key.
#[component]
pub(crate) fn KeyItem(props: &KeyItemProps) -> Html {
    let (handle, report) = (props.held.handle, &props.held.report);
    let trust = props
        .on_trust
        .reform(move |state: CheckboxState| (handle, state.into()));
    html! {
        <li
            id={key_id(handle)}
            class="ec-key"
            tabindex="-1"
            data-testid="key"
            data-key-id={report.id.clone()}
        >
            <div class="ec-key-head">
                <span class="ec-key-name ec-grow">{ name(report) }</span>
                <Button
                    variant={ButtonVariant::Plain}
                    size={ButtonSize::Small}
                    icon={Icon::Download.as_html()}
                    aria_label={format!("Download public half of {}", report.id)}
                    onclick={props.on_export.reform(move |_: MouseEvent| handle)}
                />
                <Button
                    variant={ButtonVariant::Plain}
                    size={ButtonSize::Small}
                    icon={Icon::Times.as_html()}
                    aria_label={format!("Forget key {}", report.id)}
                    onclick={props.on_forget.reform(move |_: MouseEvent| handle)}
                />
            </div>
            <div class="ec-key-id">
                <span class="ec-mono" title={report.thumbprint.clone()}>{ short(&report.id) }</span>
                <CopyButton text={report.id.clone()} what={format!("id {}", report.id)} />
            </div>
            <div class="ec-labels">{ labels(report, props.now) }</div>
            <div class="ec-quiet">{ origin(report) }</div>
            { worst(report) }
            if can_sign(report) {
                <Checkbox
                    id={format!("key-trusted-{}", handle.0)}
                    checked={props.held.trusted}
                    label="Trusted signer"
                    onchange={trust}
                />
            }
        </li>
    }
}

/// The id of a key's item, for those who want to show it.
pub(crate) fn key_id(handle: KeyHandle) -> String {
    format!("key-{}", handle.0)
}

fn labels(report: &KeyReport, now: UnixTime) -> Html {
    let (color, icon, holding) = match (report.secret, report.locked) {
        (true, true) => (Color::Purple, Icon::Lock, "secret, locked"),
        (true, false) => (Color::Purple, Icon::Key, "secret"),
        (false, _) => (Color::Blue, Icon::Users, "public"),
    };
    let uses = uses(report)
        .into_iter()
        .map(use_name)
        .collect::<Vec<_>>()
        .join(", ");
    html! {
        <>
            <Label compact=true {color} {icon} label={holding} />
            if !uses.is_empty() {
                <Label compact=true outline=true label={uses} />
            }
            if report.revoked.is_some() {
                <ToneLabel tone={Tone::Bad} text="revoked" />
            }
            if let Some(end) = ends(report) {
                <ToneLabel
                    tone={urgency_tone(urgency(Some(end), now))}
                    text={left(end, now)}
                />
            } else {
                <Label compact=true outline=true label="no known end" />
            }
        </>
    }
}

/// The gravest finding; information alone does not crowd the list.
fn worst(report: &KeyReport) -> Html {
    let findings = report
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Info);
    match findings.max_by_key(|finding| finding.severity) {
        Some(finding) => html!(<div class="ec-key-finding">
                { Icon::ExclamationTriangle }{ " " }{ &finding.message }
            </div>),
        None => html!(),
    }
}
