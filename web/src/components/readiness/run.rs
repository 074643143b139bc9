//! Running the checks: for which world, how far it is, and how it ended.

use console::present::failure;
use console::present::readiness as words;
use console::state::keyset::environment_name;
use console::state::readiness::Run;
use envelope::keyset::Environment;
use patternfly_yew::prelude::{
    Alert, AlertType, Button, ButtonVariant, Card, CardBody, FormSelect, FormSelectOption, Icon,
    Spinner, SpinnerSize,
};
use yew::prelude::*;

use super::checks::Checks;
use crate::components::field::Field;

/// Properties of [`RunCard`].
#[derive(PartialEq, Properties)]
pub(crate) struct RunCardProps {
    /// For which world.
    pub environment: Environment,
    /// The run that is under way, or how the last one ended.
    pub run: Run,
    /// How many checks an earlier run had.
    pub before: Option<usize>,
    /// Whether the role is enough.
    pub may_run: bool,
    /// Another world.
    pub on_environment: Callback<Environment>,
    /// Run the checks.
    pub on_run: Callback<()>,
    /// Stop them.
    pub on_stop: Callback<()>,
}

/// Running the checks.
#[component]
pub(crate) fn RunCard(props: &RunCardProps) -> Html {
    let running = matches!(props.run, Run::UnderWay(_));
    html! {
        <Card component="section">
            <CardBody>
                <div class="ec-stack ec-tight">
                    <p class="ec-about">{ words::ABOUT }</p>
                    <div class="ec-run">
                        { environments(props, running) }
                        <Button
                            id="readiness-run"
                            variant={ButtonVariant::Primary}
                            label="Run every check"
                            disabled={running || !props.may_run}
                            onclick={props.on_run.reform(|_: MouseEvent| ())}
                        />
                    </div>
                    if !props.may_run {
                        <p class="ec-quiet" data-testid="needs-operator">{ words::NEEDS_OPERATOR }</p>
                    }
                    { progress(props) }
                </div>
            </CardBody>
        </Card>
    }
}

fn environments(props: &RunCardProps, running: bool) -> Html {
    let on_environment = props.on_environment.clone();
    let onchange = Callback::from(move |code: Option<String>| {
        if let Some(one) = code.and_then(|code| Environment::from_code(&code)) {
            on_environment.emit(one);
        }
    });
    html! {
        <Field control="readiness-environment" label="Environment">
            <FormSelect<String>
                id="readiness-environment"
                value={props.environment.code().to_owned()}
                disabled={running}
                {onchange}
            >
                { for Environment::ALL.iter().map(|one| html_nested! {
                    <FormSelectOption<String>
                        value={one.code().to_owned()}
                        description={environment_name(*one).to_owned()}
                        selected={*one == props.environment}
                    />
                }) }
            </FormSelect<String>>
        </Field>
    }
}

fn progress(props: &RunCardProps) -> Html {
    match &props.run {
        Run::None | Run::Ended(_) => html!(),
        Run::UnderWay(checks) => html! {
            <div class="ec-stack ec-tight" data-testid="readiness-running">
                <div class="ec-line">
                    <Spinner size={SpinnerSize::Md} aria_label="The checks run" />
                    <span class="ec-grow" role="status">
                        { words::progress(checks.len(), props.before) }
                    </span>
                    <Button
                        id="readiness-stop"
                        variant={ButtonVariant::Link}
                        icon={Icon::Times.as_html()}
                        label="Stop"
                        onclick={props.on_stop.reform(|_: MouseEvent| ())}
                    />
                </div>
                <Checks checks={checks.clone()} />
            </div>
        },
        Run::Stopped => html! {
            <p role="status" class="ec-quiet" data-testid="readiness-stopped">{ words::STOPPED }</p>
        },
        Run::Failed(None) => failed(words::BROKE_OFF.into(), words::BROKE_OFF_BODY.into()),
        Run::Failed(Some(failure)) => {
            let said = failure::said(failure);
            failed(said.title, said.body)
        }
    }
}

fn failed(title: String, body: String) -> Html {
    html! {
        <div role="alert" data-testid="readiness-failed">
            <Alert inline=true r#type={AlertType::Danger} {title}><p>{ body }</p></Alert>
        </div>
    }
}
