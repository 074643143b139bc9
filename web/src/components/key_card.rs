//! One key of a rotation: what it is, every step it can take, and what happened to it.

use alloc::rc::Rc;

use console::present::fingerprint::groups;
use console::present::step::name;
use console::present::time::{left, urgency};
use console::state::fetched::Fetched;
use console::state::rotation::form::{Deed, Form};
use envelope::UnixTime;
use envelope::key::report::KeyFormat;
use envelope::keyset::life::StepName;
use keyset_api::{EventView, KeyView};
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonVariant, Card, CardBody, ExpandableSection,
};
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::key_history::KeyHistory;
use super::key_state::KeyStateLabel;
use super::public_half::PublicHalfButtons;
use super::tone_label::{ToneLabel, urgency_tone};

/// Properties of [`KeyCard`].
#[derive(PartialEq, Properties)]
pub(crate) struct KeyCardProps {
    /// The id, and the mark for tests.
    pub id: &'static str,
    /// Its part in the rotation.
    pub heading: &'static str,
    /// The key.
    pub entry: KeyView,
    /// The time, for days left.
    pub now: UnixTime,
    /// Whether somebody is signed in who may act.
    pub may_act: bool,
    /// Open a form.
    pub on_form: Callback<Form>,
    /// What happened to it; none as long as nobody looked.
    pub history: Option<Fetched<Rc<[EventView]>>>,
    /// Somebody wants to see what happened to it.
    pub on_history: Callback<String>,
}

/// One key of a rotation.
#[component]
pub(crate) fn KeyCard(props: &KeyCardProps) -> Html {
    let entry = &props.entry;
    let on_history = {
        let (thumbprint, ask) = (entry.thumbprint.clone(), props.on_history.clone());
        let is_known = props.history.is_some();
        Callback::from(move |is_open: bool| {
            if is_open && !is_known {
                ask.emit(thumbprint.clone());
            }
        })
    };
    html! {
        <Card id={props.id} component="section" full_height=true>
            <CardBody>
                <div class="ec-card-head" data-testid={props.id}>
                    <h2 class="ec-card-title ec-grow">{ props.heading }</h2>
                    <KeyStateLabel state={entry.state} />
                </div>
                <dl class="ec-facts">
                    { fact("Id", name_of(entry)) }
                    if entry.thumbprint != entry.id {
                        { fact("Fingerprint", fingerprint(entry)) }
                    }
                    { fact("Algorithm", html!(algorithm(entry))) }
                    { fact("Valid", validity(entry, props.now)) }
                    { fact("In this state", html!(format!("since {}", entry.state_since.date()))) }
                </dl>
                <PublicHalfButtons entry={entry.clone()} in_words=true />
                if props.may_act {
                    <div class="ec-buttons ec-key-steps">{ steps(props) }</div>
                }
                <ExpandableSection
                    toggle_text_hidden="What happened to it"
                    toggle_text_expanded="What happened to it"
                    ontoggle={on_history}
                >
                    <KeyHistory history={props.history.clone().unwrap_or_default()} />
                </ExpandableSection>
            </CardBody>
        </Card>
    }
}

fn fact(term: &'static str, value: Html) -> Html {
    html!(<div><dt class="ec-quiet">{ term }</dt><dd>{ value }</dd></div>)
}

fn name_of(entry: &KeyView) -> Html {
    html! {
        <span class="ec-line">
            <span class="ec-mono ec-break">{ &entry.id }</span>
            <CopyButton text={entry.id.clone()} what={format!("id {}", entry.id)} />
        </span>
    }
}

/// An OpenPGP fingerprint in the groups in which it is read out.
fn fingerprint(entry: &KeyView) -> Html {
    let shown = match entry.format {
        KeyFormat::OpenPgp => groups(&entry.thumbprint).join(" "),
        KeyFormat::Jwk => entry.thumbprint.clone(),
    };
    html! {
        <span class="ec-line">
            <span class="ec-mono ec-break">{ shown }</span>
            <CopyButton
                text={entry.thumbprint.clone()}
                what={format!("fingerprint {}", entry.thumbprint)}
            />
        </span>
    }
}

fn algorithm(entry: &KeyView) -> String {
    match entry.bits {
        Some(bits) => format!("{}, {bits} bit", entry.algorithm),
        None => entry.algorithm.clone(),
    }
}

fn validity(entry: &KeyView, now: UnixTime) -> Html {
    let from = entry.valid_from.date();
    let Some(end) = entry.valid_to else {
        return html!(format!("from {from}, without end"));
    };
    html! {
        <span class="ec-labels">
            <span class="ec-nowrap">{ from }</span>
            { "to" }
            <span class="ec-nowrap">{ end.date() }</span>
            <ToneLabel tone={urgency_tone(urgency(Some(end), now))} text={left(end, now)} />
        </span>
    }
}

fn steps(props: &KeyCardProps) -> Html {
    let possible = StepName::ALL
        .iter()
        .filter(|step| step.from_state(props.entry.state).is_some());
    html!(<>{ for possible.map(|step| button(*step, props)) }</>)
}

fn button(step: StepName, props: &KeyCardProps) -> Html {
    let variant = match step {
        StepName::Compromise | StepName::Destroy => ButtonVariant::DangerSecondary,
        _ => ButtonVariant::Secondary,
    };
    let key = props.entry.clone();
    let onclick = props
        .on_form
        .reform(move |_: MouseEvent| Form::new(key.clone(), Deed::Step(step)));
    html! {
        <Button
            key={step.code()}
            id={format!("{}-{}", props.id, step.code())}
            {variant}
            size={ButtonSize::Small}
            label={name(step)}
            {onclick}
        />
    }
}
