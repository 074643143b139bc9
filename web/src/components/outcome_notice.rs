//! What the server did last, what it left behind, and the way back where there is one.

use console::present::step::{done, name, undo, warning};
use console::state::rotation::Outcome;
use console::state::rotation::form::{Deed, Form};
use envelope::keyset::life::StepName;
use keyset_api::{EchoReport, FindingView, KeysAdded, StepTaken};
use patternfly_yew::prelude::{Alert, AlertType, Button, ButtonSize, ButtonVariant};
use yew::prelude::*;

/// Properties of [`OutcomeNotice`].
#[derive(PartialEq, Properties)]
pub(crate) struct OutcomeNoticeProps {
    /// What was done.
    pub outcome: Outcome,
    /// Open a form: the way back.
    pub on_form: Callback<Form>,
    /// Put the notice away.
    pub on_close: Callback<()>,
}

/// What was done.
#[component]
pub(crate) fn OutcomeNotice(props: &OutcomeNoticeProps) -> Html {
    let (r#type, title, body) = match &props.outcome {
        Outcome::Added(added) => of_added(added),
        Outcome::Ended => (
            AlertType::Success,
            "The step is not taken".to_owned(),
            html!(),
        ),
        Outcome::Proposed(proposal) => (
            AlertType::Info,
            "The step waits for a second person".to_owned(),
            html!(<p>{ &proposal.text }</p>),
        ),
        Outcome::Echoed(report) => of_echo(report),
        Outcome::Recorded(_) => (
            AlertType::Success,
            "The rotation is on record".to_owned(),
            html!(),
        ),
        Outcome::Taken(step, taken) => of_taken(*step, taken, &props.on_form),
    };
    html! {
        <div id="outcome" data-testid="outcome" role="status">
            <Alert inline=true {r#type} {title} onclose={props.on_close.clone()}>{ body }</Alert>
        </div>
    }
}

fn of_added(added: &KeysAdded) -> (AlertType, String, Html) {
    let title = match added.added.len() {
        0 => "The key was in the set already".to_owned(),
        1 => "The key is in the set".to_owned(),
        count => format!("{count} keys are in the set"),
    };
    let body = html! {
        if !added.findings.is_empty() {
            <ul class="ec-reasons">{ for added.findings.iter().map(finding) }</ul>
        }
    };
    (AlertType::Success, title, body)
}

fn of_echo(report: &EchoReport) -> (AlertType, String, Html) {
    if report.passed {
        let title = "The echo came back; the evidence is on record";
        return (AlertType::Success, title.to_owned(), html!());
    }
    let said = report.diagnosis.as_ref().map(|diagnosis| {
        html! {
            <>
                <p>{ &diagnosis.summary }</p>
                <p>{ &diagnosis.remedy }</p>
            </>
        }
    });
    let body = html! {
        <>
            { for said }
            <p class="ec-quiet">{ format!("Request {}", report.request_id) }</p>
        </>
    };
    (AlertType::Danger, "The echo did not pass".to_owned(), body)
}

fn finding(finding: &FindingView) -> Html {
    html!(<li>{ &finding.message }</li>)
}

fn of_taken(
    step: StepName,
    taken: &StepTaken,
    on_form: &Callback<Form>,
) -> (AlertType, String, Html) {
    let r#type = if taken.warnings.is_empty() {
        AlertType::Success
    } else {
        AlertType::Warning
    };
    let back = undo(step).map(|back| {
        let key = taken.key.clone();
        let onclick = on_form.reform(move |_: MouseEvent| Form::new(key.clone(), Deed::Step(back)));
        html! {
            <Button
                id="undo"
                variant={ButtonVariant::Link}
                size={ButtonSize::Small}
                label={format!("Undo: {}", name(back).to_lowercase())}
                {onclick}
            />
        }
    });
    let body = html! {
        <>
            { for taken.warnings.iter().map(|one| html!(<p>{ warning(*one, &taken.key) }</p>)) }
            { for back }
        </>
    };
    (r#type, done(step).to_owned(), body)
}
