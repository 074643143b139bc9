//! A refusal: what happened, what to do, the evidence in two columns, and what to answer.

use console::present::diagnosis::{answer, stage};
use console::present::sides::{rest, sides};
use console::present::{diagnosis as words, remedy};
use console::state::keys::Keys;
use console::state::remedy::Deed;
use envelope::{Diagnosis, Profile};
use patternfly_yew::prelude::{Alert, AlertType, Button, ButtonSize, ButtonVariant};
use yew::prelude::*;

use super::evidence_table::EvidenceTable;
use super::facts::Facts;

/// Properties of [`DiagnosisView`].
#[derive(PartialEq, Properties)]
pub(crate) struct DiagnosisViewProps {
    /// The refusal.
    pub diagnosis: Diagnosis,
    /// Whether there is a sender to be answered.
    #[prop_or(true)]
    pub answered: bool,
    /// The profile that refused.
    #[prop_or_default]
    pub profile: Option<Profile>,
    /// The keys held, by which ids get names.
    #[prop_or_default]
    pub keys: Keys,
    /// What the console can do about it.
    #[prop_or_default]
    pub deeds: Vec<Deed>,
    /// One of these was chosen.
    #[prop_or_default]
    pub on_deed: Callback<Deed>,
}

/// A refusal explained.
#[component]
pub(crate) fn DiagnosisView(props: &DiagnosisViewProps) -> Html {
    let diagnosis = &props.diagnosis;
    let sides = sides(diagnosis, props.profile.as_ref(), &props.keys);
    let mut facts = vec![(
        words::CAUSE.to_owned(),
        format!(
            "{}, while {}",
            diagnosis.cause.code(),
            stage(diagnosis.cause.stage())
        ),
    )];
    facts.extend(rest(diagnosis, sides.as_ref()));
    if !diagnosis.specification.is_empty() {
        facts.push((
            words::WRITTEN_IN.to_owned(),
            diagnosis.specification.clone(),
        ));
    }
    if props.answered {
        facts.push((words::ANSWER.to_owned(), answer(diagnosis)));
    }
    html! {
        <div data-testid="diagnosis" role="alert">
            <Alert inline=true r#type={AlertType::Danger} title={diagnosis.summary.clone()}>
                <div class="ec-stack ec-tight">
                    <p data-testid="remedy">{ &diagnosis.remedy }</p>
                    { deeds(props) }
                    if let Some(sides) = sides {
                        <EvidenceTable {sides} />
                    }
                    <Facts {facts} />
                </div>
            </Alert>
        </div>
    }
}

/// The buttons; the first is the one that helps most.
fn deeds(props: &DiagnosisViewProps) -> Html {
    if props.deeds.is_empty() {
        return html!();
    }
    let cautions = props
        .deeds
        .iter()
        .filter_map(|deed| remedy::caution(deed, &props.keys));
    html! {
        <>
            <div class="ec-buttons" data-testid="remedies">
                { for props.deeds.iter().enumerate().map(|(at, deed)| button(at, deed, props)) }
            </div>
            { for cautions.map(|text| html!(<p class="ec-quiet">{ text }</p>)) }
        </>
    }
}

fn button(at: usize, deed: &Deed, props: &DiagnosisViewProps) -> Html {
    let onclick = {
        let (deed, on_deed) = (deed.clone(), props.on_deed.clone());
        Callback::from(move |_: MouseEvent| on_deed.emit(deed.clone()))
    };
    let variant = if at == 0 {
        ButtonVariant::Primary
    } else {
        ButtonVariant::Secondary
    };
    html! {
        <Button
            id={format!("remedy-{at}")}
            {variant}
            size={ButtonSize::Small}
            label={remedy::label(deed)}
            {onclick}
        />
    }
}
