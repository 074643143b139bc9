//! Whether the audit log is whole: asked of the server, which walks it.

use console::present::audit::{BROKEN_BODY, COMPARE, VERIFYING, verification};
use console::present::failure;
use console::present::verdict::Tone;
use console::state::fetched::Fetched;
use keyset_api::AuditVerification;
use patternfly_yew::prelude::{
    Alert, AlertType, Button, ButtonSize, ButtonVariant, Icon, Spinner, SpinnerSize,
};
use yew::prelude::*;

use crate::components::copy_button::CopyButton;

/// Properties of [`Verify`].
#[derive(PartialEq, Properties)]
pub(crate) struct VerifyProps {
    /// What was found; none as long as nobody asked.
    pub verified: Option<Fetched<AuditVerification>>,
    /// The address of the file of what is looked for.
    pub file: AttrValue,
    /// Walk the log.
    pub on_verify: Callback<()>,
}

/// The buttons for the whole log, and what came of the walk.
#[component]
pub(crate) fn Verify(props: &VerifyProps) -> Html {
    let is_busy = props.verified == Some(Fetched::Loading);
    html! {
        <>
            <div class="ec-buttons">
                <Button
                    id="audit-verify"
                    variant={ButtonVariant::Primary}
                    size={ButtonSize::Small}
                    label="Verify the chain"
                    disabled={is_busy}
                    onclick={props.on_verify.reform(|_: MouseEvent| ())}
                />
                <a
                    id="audit-file"
                    class="pf-v6-c-button pf-m-link pf-m-small"
                    href={props.file.clone()}
                    download="audit.jsonl"
                >
                    <span class="pf-v6-c-button__icon pf-m-start">{ Icon::Download }</span>
                    <span class="pf-v6-c-button__text">{ "Download as JSON lines" }</span>
                </a>
            </div>
            { for props.verified.as_ref().map(outcome) }
        </>
    }
}

fn outcome(verified: &Fetched<AuditVerification>) -> Html {
    match verified {
        Fetched::Loading => html! {
            <div class="ec-line" role="status">
                <Spinner size={SpinnerSize::Md} aria_label={VERIFYING} />{ VERIFYING }
            </div>
        },
        Fetched::Failed(failure) => {
            let said = failure::said(failure);
            html! {
                <div role="alert" data-testid="audit-verified">
                    <Alert inline=true r#type={AlertType::Danger} title={said.title}>
                        <p>{ said.body }</p>
                    </Alert>
                </div>
            }
        }
        Fetched::Here(found) => {
            let (tone, title) = verification(found);
            let (r#type, body) = match tone {
                Tone::Good => (AlertType::Success, COMPARE),
                _ => (AlertType::Danger, BROKEN_BODY),
            };
            html! {
                <div role="status" data-testid="audit-verified">
                    <Alert inline=true {r#type} {title}>
                        <p>{ body }</p>
                        <div class="ec-line">
                            <span class="ec-mono ec-break">{ &found.hash }</span>
                            <CopyButton
                                text={found.hash.clone()}
                                what={format!("the hash of event {}", found.events)}
                            />
                        </div>
                    </Alert>
                </div>
            }
        }
    }
}
