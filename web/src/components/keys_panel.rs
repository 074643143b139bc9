//! The keys: loaded, made, listed, trusted and forgotten.

use console::present::term;
use console::state::keys::Keys;
use console::worker::protocol::{KeyHandle, KeyOrder};
use envelope::UnixTime;
use envelope::key::ring::SkippedKey;
use envelope::secret::SecretBytes;
use patternfly_yew::prelude::{
    Alert, AlertType, Button, ButtonSize, ButtonVariant, Card, CardBody, ExpandableSection,
    ResizeOrientation, TextArea,
};
use yew::prelude::*;

use super::diagnosis_view::DiagnosisView;
use super::drop_zone::{DropZone, FileButton};
use super::field::Field;
use super::generate_form::GenerateForm;
use super::key_item::KeyItem;
use crate::hooks::browser::ReadFile;

/// The panel's id, for those who want to show it.
pub(crate) const ID: &str = "keys";
/// The id of the field for pasted keys.
pub(crate) const PASTE: &str = "key-paste";

/// Properties of [`KeysPanel`].
#[derive(PartialEq, Properties)]
pub(crate) struct KeysPanelProps {
    /// The keys.
    pub keys: Keys,
    /// The time, for days left.
    pub now: UnixTime,
    /// A key file was given.
    pub on_file: Callback<ReadFile>,
    /// The field for pasted keys was edited.
    pub on_pasted: Callback<String>,
    /// Load what stands in the field.
    pub on_load: Callback<()>,
    /// Make a key; carries the passphrase.
    pub on_generate: Callback<(KeyOrder, SecretBytes)>,
    /// Trust a key as signer, or no longer.
    pub on_trust: Callback<(KeyHandle, bool)>,
    /// Download the public half.
    pub on_export: Callback<KeyHandle>,
    /// Forget one key.
    pub on_forget: Callback<KeyHandle>,
    /// Forget every key.
    pub on_forget_all: Callback<()>,
}

/// The keys.
#[component]
pub(crate) fn KeysPanel(props: &KeysPanelProps) -> Html {
    let count = props.keys.all().len();
    html! {
        <Card id={ID} component="section" class="ec-keys">
            <CardBody>
                <DropZone on_file={props.on_file.clone()}>
                    <div class="ec-card-head">
                        <h2 class="ec-card-title ec-grow">
                            { if count == 0 { "Keys".into() } else { format!("Keys ({count})") } }
                        </h2>
                        <Button
                            id="forget-keys"
                            variant={ButtonVariant::DangerSecondary}
                            size={ButtonSize::Small}
                            label="Forget all keys"
                            disabled={count == 0 && props.keys.pasted.is_empty()}
                            onclick={props.on_forget_all.reform(|_: MouseEvent| ())}
                        />
                    </div>
                    <p class="ec-quiet">{ term::KEYS_IN_MEMORY }</p>
                    { list(props) }
                    { notices(&props.keys) }
                    { paste(props) }
                </DropZone>
                <ExpandableSection
                    toggle_text_hidden="Make a key"
                    toggle_text_expanded="Make a key"
                >
                    <GenerateForm busy={props.keys.busy} on_generate={props.on_generate.clone()} />
                </ExpandableSection>
            </CardBody>
        </Card>
    }
}

fn list(props: &KeysPanelProps) -> Html {
    if props.keys.all().is_empty() {
        return html!(<p class="ec-empty" data-testid="key-list">{ term::NO_KEYS }</p>);
    }
    html! {
        <ul class="ec-key-list" role="list" data-testid="key-list" id="key-list">
            { for props.keys.all().iter().map(|key| html! {
                <KeyItem
                    key={key.handle.0}
                    held={key.clone()}
                    now={props.now}
                    on_trust={props.on_trust.clone()}
                    on_export={props.on_export.clone()}
                    on_forget={props.on_forget.clone()}
                />
            }) }
        </ul>
    }
}

fn notices(keys: &Keys) -> Html {
    html! {
        <>
            if let Some(diagnosis) = &keys.refused {
                <DiagnosisView diagnosis={(**diagnosis).clone()} answered=false />
            }
            if !keys.list.skipped.is_empty() {
                <Alert inline=true r#type={AlertType::Warning} title="Some keys were left out">
                    <ul>{ for keys.list.skipped.iter().map(skipped) }</ul>
                </Alert>
            }
        </>
    }
}

fn skipped(key: &SkippedKey) -> Html {
    let id = key
        .id
        .clone()
        .unwrap_or_else(|| format!("number {}", key.index + 1));
    html!(<li><span class="ec-mono">{ id }</span>{ ": " }{ &key.reason }</li>)
}

fn paste(props: &KeysPanelProps) -> Html {
    html! {
        <div class="ec-stack ec-tight">
            <Field control={PASTE} label="Add a key">
                <TextArea
                    id={PASTE}
                    value={props.keys.pasted.clone()}
                    rows=3
                    resize={ResizeOrientation::Vertical}
                    spellcheck="false"
                    autocomplete="off"
                    placeholder="OpenPGP, JWK, JWK Set or PEM"
                    onchange={props.on_pasted.clone()}
                />
            </Field>
            <div class="ec-actions">
                <Button
                    id="key-load"
                    variant={ButtonVariant::Secondary}
                    size={ButtonSize::Small}
                    label="Load"
                    loading={props.keys.busy}
                    disabled={props.keys.busy || props.keys.pasted.trim().is_empty()}
                    onclick={props.on_load.reform(|_: MouseEvent| ())}
                />
                <FileButton
                    id="key-file"
                    label="Choose files"
                    multiple=true
                    on_file={props.on_file.clone()}
                />
            </div>
        </div>
    }
}
