//! The form of whatever is about to be done: what it does, what it needs, what it takes away.

mod add;
mod consequences;
mod record;
mod trust;
mod verify;

use console::present::failure::has_reason;
use console::present::key::short;
use console::present::rotation::title;
use console::present::step;
use console::state::fetched::{Failure, Fetched};
use console::state::rotation::form::{Deed, Fields, Form, takes_away};
use envelope::UnixTime;
use envelope::keyset::life::{Reason, StepName};
use keyset_api::{ConsequencesView, KeyView};
use patternfly_yew::prelude::{Button, ButtonType, ButtonVariant, Checkbox, CheckboxState};
use yew::prelude::*;

use self::add::{Generate, Import};
use self::consequences::Consequences;
use self::record::Record;
use self::trust::Trust;
use self::verify::Verify;
use super::dialog::Dialog;
use super::refusal::Refusal;

/// Properties of [`DeedForm`].
#[derive(PartialEq, Properties)]
pub(crate) struct DeedFormProps {
    /// The form.
    pub form: Form,
    /// The keys that could replace this one.
    pub successors: Vec<KeyView>,
    /// What would stop, where the form takes a key out of use.
    pub consequences: Fetched<ConsequencesView>,
    /// Whether the server is at it.
    pub busy: bool,
    /// Why it did not do it.
    pub refused: Option<Failure>,
    /// It was edited, or closed.
    pub on_form: Callback<Option<Form>>,
    /// Do it.
    pub on_submit: Callback<()>,
}

/// Properties of the part of a form that is one deed's own.
#[derive(PartialEq, Properties)]
struct PartProps {
    form: Form,
    on_fields: Callback<Fields>,
}

/// The form of whatever is about to be done.
#[component]
pub(crate) fn DeedForm(props: &DeedFormProps) -> Html {
    let form = &props.form;
    let on_close = props.on_form.reform(|()| None);
    let onsubmit = props
        .on_submit
        .reform(|event: SubmitEvent| event.prevent_default());
    let variant = if takes_away(form.deed) {
        ButtonVariant::Danger
    } else {
        ButtonVariant::Primary
    };
    // Any moment tells whether something is missing; the click brings its own.
    let is_complete = form.ask(UnixTime::from_seconds(0)).is_some();
    let footer = html! {
        <>
            <Button
                id="deed-submit"
                r#type={ButtonType::Submit}
                form={FORM}
                {variant}
                label={verb(form.deed)}
                loading={props.busy}
                disabled={props.busy || !is_complete}
            />
            <Button
                id="deed-cancel"
                variant={ButtonVariant::Link}
                label="Cancel"
                onclick={on_close.reform(|_: MouseEvent| ())}
            />
        </>
    };
    html! {
        <Dialog id="deed" title={verb(form.deed)} {on_close} {footer}>
            <form id={FORM} class="pf-v6-c-form ec-form" {onsubmit} autocomplete="off">
                <div>
                    <p>{ title(&form.key) }{ " " }<span class="ec-mono">{ short(&form.key.id) }</span></p>
                    { explanation(form) }
                </div>
                { part(props) }
                { confirmations(props) }
                if let Some(failure) = &props.refused {
                    <Refusal failure={failure.clone()} />
                }
            </form>
        </Dialog>
    }
}

fn explanation(form: &Form) -> Html {
    let (meaning, needs) = match form.deed {
        Deed::Echo => (
            "A message goes to the counterparty and comes back, with this key and no other in its \
             place.",
            Some("The counterparty has to know the key already."),
        ),
        Deed::Generate => (
            "A new key for the same purpose. Its private part is made in the server and stays there.",
            None,
        ),
        Deed::Import => (
            "A public key for the same purpose enters, and waits to be trusted.",
            None,
        ),
        Deed::Agree(one) => (step::meaning(one, form.key.owner), Some(AGREED)),
        Deed::EndProposal(_) => (
            "The step is not taken. Who asked for it can ask again.",
            None,
        ),
        Deed::Record => (
            "The rotation stays in the list until the old key is destroyed.",
            None,
        ),
        Deed::Step(one) => (
            step::meaning(one, form.key.owner),
            step::needs(one, form.key.environment),
        ),
    };
    html! {
        <>
            <p>{ meaning }</p>
            if let Some(needs) = needs {
                <p class="ec-quiet">{ needs }</p>
            }
        </>
    }
}

fn part(props: &DeedFormProps) -> Html {
    let form = props.form.clone();
    let on_fields = {
        let (form, on_form) = (form.clone(), props.on_form.clone());
        Callback::from(move |fields| {
            on_form.emit(Some(Form {
                fields,
                ..form.clone()
            }));
        })
    };
    match form.deed {
        Deed::Generate => html!(<Generate {form} {on_fields} />),
        Deed::Import => html!(<Import {form} {on_fields} />),
        Deed::Record => {
            html!(<Record {form} successors={props.successors.clone()} {on_fields} />)
        }
        Deed::Step(StepName::Trust) => html!(<Trust {form} {on_fields} />),
        Deed::Step(StepName::Verify) => html!(<Verify {form} {on_fields} />),
        Deed::Echo | Deed::Agree(_) | Deed::EndProposal(_) | Deed::Step(_) => html!(),
    }
}

fn confirmations(props: &DeedFormProps) -> Html {
    let form = &props.form;
    let (Deed::Step(step) | Deed::Agree(step)) = form.deed else {
        return html!();
    };
    let is_last = |failure: &Failure| has_reason(failure, Reason::LastOne.code());
    let asks_last = form.fields.last_one || props.refused.as_ref().is_some_and(is_last);
    html! {
        <>
            if takes_away(form.deed) {
                <Consequences {step} consequences={props.consequences.clone()} />
                { checkbox("deed-confirm", step::confirmation(step, form.key.owner), form.fields.confirmed,
                    props, |fields, confirmed| Fields { confirmed, ..fields }) }
            }
            if asks_last {
                { checkbox("deed-last-one", "No other key opens what arrives. Traffic may stop.",
                    form.fields.last_one, props, |fields, last_one| Fields { last_one, ..fields }) }
            }
        </>
    }
}

fn checkbox(
    id: &'static str,
    label: &'static str,
    checked: bool,
    props: &DeedFormProps,
    set: fn(Fields, bool) -> Fields,
) -> Html {
    let (form, on_form) = (props.form.clone(), props.on_form.clone());
    let onchange = Callback::from(move |state: CheckboxState| {
        on_form.emit(Some(Form {
            fields: set(form.fields.clone(), state.into()),
            ..form.clone()
        }));
    });
    html!(<Checkbox {id} {checked} {label} {onchange} />)
}

const fn verb(deed: Deed) -> &'static str {
    match deed {
        Deed::Echo => "Run an echo",
        Deed::Generate => "Make a key",
        Deed::Import => "Take in a public key",
        Deed::Record => "Put on record",
        Deed::Agree(_) => "Agree",
        Deed::EndProposal(_) => "End the proposal",
        Deed::Step(step) => step::name(step),
    }
}

const AGREED: &str =
    "Somebody else asked for it. With you it is two people, and it is done at once.";
/// A form and its button, which stands outside of it, find each other by this.
const FORM: &str = "deed-form";
