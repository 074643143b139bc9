//! Taking in a public key, in two steps: first what would come of it is looked at, then it is stored.

use console::present::fingerprint::groups;
use console::present::import as words;
use console::present::rotation::noun;
use console::present::verdict::{finding_tone, severity_name};
use console::state::keyset::import::{Action, Stage};
use console::state::keyset::{environment_name, owner_name};
use envelope::keyset::{Environment, KeyUse, Owner};
use keyset_api::{FindingView, KeyView, KeysAdded};
use patternfly_yew::prelude::{
    Alert, AlertType, Button, ButtonType, ButtonVariant, FormSelect, FormSelectOption,
    ResizeOrientation, TextArea,
};
use yew::prelude::*;

use crate::components::dialog::Dialog;
use crate::components::drop_zone::{DropZone, FileButton};
use crate::components::field::Field;
use crate::components::refusal::Refusal;
use crate::components::tone_label::ToneLabel;
use crate::hooks::browser::ReadFile;
use crate::hooks::use_keyset::{Import, use_import};

/// Properties of [`ImportDialog`].
#[derive(PartialEq, Properties)]
pub(crate) struct ImportDialogProps {
    /// The dialogue is closed.
    pub on_close: Callback<()>,
    /// A key was taken in: the thumbprint of its first entry.
    pub on_entered: Callback<Option<String>>,
}

/// Taking in a public key.
#[component]
pub(crate) fn ImportDialog(props: &ImportDialogProps) -> Html {
    let form = use_import();
    {
        let on_entered = props.on_entered.clone();
        use_effect_with(form.state.stage.clone(), move |stage| {
            if let Stage::Entered(added) = stage {
                on_entered.emit(added.entries.first().map(|entry| entry.thumbprint.clone()));
            }
        });
    }
    let onsubmit = {
        let form = form.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            form.ask();
        })
    };
    html! {
        <Dialog
            id="import"
            title={words::TITLE}
            on_close={props.on_close.clone()}
            footer={footer(&form, props)}
        >
            <form id={FORM} class="pf-v6-c-form ec-form" {onsubmit} autocomplete="off">
                { fields(&form) }
                { for form.state.seen().map(|seen| preview(seen)) }
                if let Stage::Refused(failure) = &form.state.stage {
                    <Refusal failure={failure.clone()} />
                }
            </form>
        </Dialog>
    }
}

fn footer(form: &Import, props: &ImportDialogProps) -> Html {
    let (id, label) = match form.state.stage {
        Stage::Seen(_) | Stage::Entering(_) | Stage::Entered(_) => ("import-enter", words::ENTER),
        Stage::Filled | Stage::Looking | Stage::Refused(_) => ("import-look", words::LOOK),
    };
    html! {
        <>
            <Button
                {id}
                r#type={ButtonType::Submit}
                form={FORM}
                variant={ButtonVariant::Primary}
                {label}
                loading={form.state.is_busy()}
                disabled={form.state.question().is_none()}
            />
            <Button
                id="import-cancel"
                r#type={ButtonType::Button}
                variant={ButtonVariant::Link}
                label="Cancel"
                onclick={props.on_close.reform(|_: MouseEvent| ())}
            />
        </>
    }
}

fn fields(form: &Import) -> Html {
    let state = &form.state;
    let on_public = act(form, Action::Public);
    let on_file = on_public.reform(|file: ReadFile| {
        // What is no text is no public key either; the service says so.
        String::from_utf8_lossy(&file.octets).into_owned()
    });
    html! {
        <>
            <div class="ec-columns">
                { choice("import-owner", "Owner", Owner::ALL, Some(state.owner),
                    |one| (one.code(), owner_name(one)), form, |one| one.map(Action::Owner)) }
                { choice("import-environment", "Environment", Environment::ALL, Some(state.environment),
                    |one| (one.code(), environment_name(one)), form,
                    |one| one.map(Action::Environment)) }
                { choice("import-use", "Use", KeyUse::ALL, state.key_use,
                    |one| (one.code(), words::use_name(one)), form, |one| Some(Action::Use(one))) }
            </div>
            <DropZone on_file={on_file.clone()}>
                <Field control="import-public" label="Public key" help={words::PUBLIC_ONLY}>
                    <TextArea
                        id="import-public"
                        value={state.public.clone()}
                        rows=6
                        resize={ResizeOrientation::Vertical}
                        spellcheck="false"
                        autocomplete="off"
                        placeholder={words::PLACEHOLDER}
                        onchange={on_public}
                    />
                </Field>
                <div class="ec-actions">
                    <FileButton id="import-file" label="Choose a file" {on_file} />
                </div>
            </DropZone>
        </>
    }
}

fn choice<T: Copy + PartialEq + 'static>(
    id: &'static str,
    label: &'static str,
    offered: &'static [T],
    chosen: Option<T>,
    name: fn(T) -> (&'static str, &'static str),
    form: &Import,
    action: fn(Option<T>) -> Option<Action>,
) -> Html {
    let state = form.state.dispatcher();
    let onchange = Callback::from(move |code: Option<String>| {
        let found = code.and_then(|code| {
            let mut offered = offered.iter().copied();
            offered.find(|one| name(*one).0 == code)
        });
        if let Some(action) = action(found) {
            state.dispatch(action);
        }
    });
    let value = chosen.map(|one| name(one).0.to_owned());
    // What has to be chosen has no empty choice.
    let placeholder = action(None).map(|_| words::AS_THE_KEY_SAYS.to_owned());
    html! {
        <Field control={id} {label}>
            <FormSelect<String> {id} {placeholder} {value} {onchange}>
                { for offered.iter().map(|one| html_nested! {
                    <FormSelectOption<String>
                        value={name(*one).0.to_owned()}
                        description={name(*one).1.to_owned()}
                        selected={Some(*one) == chosen}
                    />
                }) }
            </FormSelect<String>>
        </Field>
    }
}

fn preview(seen: &KeysAdded) -> Html {
    html! {
        <section class="ec-section" data-testid="import-preview" aria-live="polite">
            <h3 class="ec-heading">{ words::PREVIEW }</h3>
            <p>{ words::outcome(seen) }</p>
            <ul class="ec-rows" role="list">
                { for seen.entries.iter().map(|one| entry(one, seen)) }
            </ul>
            if seen.findings.is_empty() {
                <p class="ec-quiet">{ words::NO_FINDINGS }</p>
            } else {
                <ul class="ec-rows" role="list">{ for seen.findings.iter().map(finding) }</ul>
            }
            <Alert inline=true r#type={AlertType::Info} title={words::COMPARE}>
                <p>{ words::COMPARE_BODY }</p>
            </Alert>
        </section>
    }
}

fn entry(entry: &KeyView, seen: &KeysAdded) -> Html {
    html! {
        <li class="ec-row" key={entry.thumbprint.clone()} data-testid="import-entry">
            <div class="ec-grow">
                <div>
                    <strong>{ noun(entry.format, entry.key_use) }</strong>
                    { format!(", {}", words::standing(entry, seen)) }
                </div>
                <div class="ec-mono ec-break">{ groups(&entry.thumbprint).join(" ") }</div>
                <div class="ec-quiet">{ words::validity(entry) }</div>
            </div>
        </li>
    }
}

fn finding(finding: &FindingView) -> Html {
    html! {
        <li class="ec-row" data-testid="import-finding">
            <ToneLabel tone={finding_tone(finding.severity)} text={severity_name(finding.severity)} />
            <div class="ec-grow">
                <div>{ &finding.message }</div>
                <div class="ec-quiet ec-mono">{ &finding.rule }</div>
            </div>
        </li>
    }
}

/// A callback that becomes an action.
fn act<T: 'static>(form: &Import, action: impl Fn(T) -> Action + 'static) -> Callback<T> {
    let state = form.state.dispatcher();
    Callback::from(move |value| state.dispatch(action(value)))
}

const FORM: &str = "import-form";
