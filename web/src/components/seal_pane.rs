//! The Seal pane: what is said, to whom, by whom, under which rules, and what came of it.

use alloc::collections::BTreeSet;
use alloc::rc::Rc;

use console::present::key::{name, origin, short};
use console::present::profile::asks_for_signature;
use console::state::keys::Keys;
use console::state::seal::{Choices, Seal, format_of};
use console::worker::protocol::{KeyHandle, LoadedKey};
use envelope::Profile;
use envelope::seal::SealFormat;
use envelope::secret::SecretBytes;
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonType, ButtonVariant, Checkbox, CheckboxState, ResizeOrientation,
    TextArea,
};
use yew::prelude::*;

use super::passphrase::{PassphraseField, take};
use super::profile_choice::ProfileChoice;
use super::seal_options::SealOptions;
use super::seal_result::SealResult;

/// Properties of [`SealPane`].
#[derive(PartialEq, Properties)]
pub(crate) struct SealPaneProps {
    /// Whether the worker answers.
    pub available: bool,
    /// The profiles on offer.
    pub profiles: Rc<[Profile]>,
    /// The keys.
    pub keys: Keys,
    /// The pane's state.
    pub seal: Seal,
    /// The payload was edited.
    pub on_payload: Callback<String>,
    /// Write an echo request.
    pub on_echo: Callback<()>,
    /// Another profile was chosen.
    pub on_profile: Callback<String>,
    /// A recipient was ticked or unticked.
    pub on_recipient: Callback<KeyHandle>,
    /// A signer was ticked or unticked.
    pub on_signer: Callback<KeyHandle>,
    /// A further choice was made.
    pub on_choices: Callback<Choices>,
    /// Seal; carries the passphrase.
    pub on_seal: Callback<SecretBytes>,
    /// Look at the sealed message.
    pub on_take: Callback<Vec<u8>>,
}

/// The Seal pane.
#[component]
pub(crate) fn SealPane(props: &SealPaneProps) -> Html {
    let passphrase = use_node_ref();
    let onsubmit = {
        let (passphrase, on_seal) = (passphrase.clone(), props.on_seal.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            on_seal.emit(take(&passphrase));
        })
    };
    let profile = props
        .profiles
        .iter()
        .find(|profile| profile.name == props.seal.profile);
    html! {
        <div class="ec-stack">
            <form class="pf-v6-c-form ec-form" {onsubmit} autocomplete="off">
                { payload(props) }
                <ProfileChoice
                    id="seal-profile"
                    profiles={props.profiles.clone()}
                    chosen={props.seal.profile.clone()}
                    on_choose={props.on_profile.clone()}
                />
                if let Some(profile) = profile {
                    { keys(props, profile) }
                    <SealOptions
                        profile={profile.clone()}
                        choices={props.seal.choices}
                        on_choices={props.on_choices.clone()}
                    />
                    if props.keys.any_locked() {
                        <PassphraseField
                            id="seal-passphrase"
                            help="For locked signing keys. Used once and not kept."
                            input={passphrase}
                        />
                    }
                    { run(props, profile) }
                }
            </form>
            if let Some(outcome) = &props.seal.outcome {
                <SealResult outcome={outcome.clone()} on_take={props.on_take.clone()} />
            }
        </div>
    }
}

fn payload(props: &SealPaneProps) -> Html {
    html! {
        <div>
            <div class="ec-card-head">
                <label class="pf-v6-c-form__label ec-grow" for="seal-payload">
                    <span class="pf-v6-c-form__label-text">{ "Payload" }</span>
                </label>
                <Button
                    id="echo-template"
                    variant={ButtonVariant::Link}
                    size={ButtonSize::Small}
                    label="Insert echo request"
                    onclick={props.on_echo.reform(|_: MouseEvent| ())}
                />
            </div>
            <div class="ec-mono-field">
                <TextArea
                    id="seal-payload"
                    value={props.seal.payload.to_string()}
                    rows=10
                    resize={ResizeOrientation::Vertical}
                    spellcheck="false"
                    autocomplete="off"
                    placeholder="The payload, exactly as it will be sealed"
                    onchange={props.on_payload.clone()}
                />
            </div>
        </div>
    }
}

fn keys(props: &SealPaneProps, profile: &Profile) -> Html {
    let (seal, keys) = (&props.seal, &props.keys);
    let jws_alone = format_of(profile, seal.choices) == Some(SealFormat::Jws);
    html! {
        <div class="ec-columns">
            if !jws_alone {
                { choice(
                    "Recipients",
                    "seal-recipient",
                    "Load a key that encrypts in this format.",
                    &seal.possible_recipients(keys, profile).collect::<Vec<_>>(),
                    &seal.recipients,
                    &props.on_recipient,
                ) }
            }
            { choice(
                "Signers",
                "seal-signer",
                "Load or make a secret key that signs in this format.",
                &seal.possible_signers(keys, profile).collect::<Vec<_>>(),
                &seal.signers,
                &props.on_signer,
            ) }
        </div>
    }
}

fn choice(
    title: &'static str,
    id: &str,
    none: &'static str,
    offered: &[&LoadedKey],
    ticked: &BTreeSet<KeyHandle>,
    on_toggle: &Callback<KeyHandle>,
) -> Html {
    html! {
        <fieldset class="ec-choice">
            <legend class="pf-v6-c-form__label-text">{ title }</legend>
            if offered.is_empty() {
                <p class="ec-quiet">{ none }</p>
            }
            { for offered.iter().map(|key| {
                let handle = key.handle;
                html! {
                    <Checkbox
                        key={handle.0}
                        id={format!("{id}-{}", handle.0)}
                        checked={ticked.contains(&handle)}
                        label={name(&key.report)}
                        description={format!("{} · {}", short(&key.report.id), origin(&key.report))}
                        onchange={on_toggle.reform(move |_: CheckboxState| handle)}
                    />
                }
            }) }
        </fieldset>
    }
}

fn run(props: &SealPaneProps, profile: &Profile) -> Html {
    let order = props.seal.order(&props.keys, profile);
    let missing = match &order {
        None => Some("Choose at least one recipient."),
        Some(order) if order.signers.is_empty() && asks_for_signature(profile) => {
            Some("This profile asks for a signature: choose a signer.")
        }
        Some(_) if props.seal.payload.is_empty() => Some("Write a payload."),
        Some(_) => None,
    };
    html! {
        <div class="ec-actions">
            <Button
                id="seal-run"
                r#type={ButtonType::Submit}
                variant={ButtonVariant::Primary}
                label="Seal payload"
                loading={props.seal.running}
                disabled={missing.is_some() || !props.available || props.seal.running}
            />
            <span class="ec-quiet" role="status">{ missing.unwrap_or_default() }</span>
        </div>
    }
}
