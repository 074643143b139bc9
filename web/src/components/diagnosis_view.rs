//! A refusal: what happened, the facts behind it, what to do and what to answer.

use console::present::diagnosis::{answer, evidence, stage};
use envelope::Diagnosis;
use patternfly_yew::prelude::{Alert, AlertType};
use yew::prelude::*;

use super::facts::Facts;

/// Properties of [`DiagnosisView`].
#[derive(PartialEq, Properties)]
pub(crate) struct DiagnosisViewProps {
    /// The refusal.
    pub diagnosis: Diagnosis,
    /// Whether there is a sender to be answered.
    #[prop_or(true)]
    pub answered: bool,
}

/// A refusal explained.
#[component]
pub(crate) fn DiagnosisView(props: &DiagnosisViewProps) -> Html {
    let diagnosis = &props.diagnosis;
    let mut facts = vec![(
        "cause".to_owned(),
        format!(
            "{}, while {}",
            diagnosis.cause.code(),
            stage(diagnosis.cause.stage())
        ),
    )];
    facts.extend(evidence(diagnosis));
    if !diagnosis.specification.is_empty() {
        facts.push(("written in".to_owned(), diagnosis.specification.clone()));
    }
    if props.answered {
        facts.push(("answer the sender".to_owned(), answer(diagnosis)));
    }
    html! {
        <div data-testid="diagnosis" role="alert">
            <Alert inline=true r#type={AlertType::Danger} title={diagnosis.summary.clone()}>
                <p class="ec-remedy">{ &diagnosis.remedy }</p>
                <Facts {facts} />
            </Alert>
        </div>
    }
}
