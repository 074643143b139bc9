//! Every rotation, and the keys at rest.

use console::present::key::short;
use console::present::record as words;
use console::present::rotation::{noun, title};
use console::present::step::name;
use console::present::term;
use console::state::keyset::{environment_name, owner_name, state_name};
use console::state::rotation::Overview;
use console::state::rotation::form::{Deed, Form};
use envelope::UnixTime;
use envelope::keyset::life::StepName;
use keyset_api::KeyView;
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonVariant, Card, CardBody, ExpandableSection,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::components::rotation_list::RotationList;
use crate::navigation::Route;

/// Properties of [`List`].
#[derive(PartialEq, Properties)]
pub(super) struct ListProps {
    /// Keys and rotations.
    pub overview: Overview,
    /// The time, for days left.
    pub now: UnixTime,
    /// Whether somebody is signed in who may act.
    pub may_act: bool,
    /// Open a form.
    pub on_form: Callback<Form>,
}

/// Every rotation.
#[component]
pub(super) fn List(props: &ListProps) -> Html {
    let at_rest = props.overview.at_rest();
    html! {
        <>
            <Card>
                <CardBody>
                    if props.overview.rotations.is_empty() {
                        <p class="ec-empty" data-testid="rotation-empty">{ term::NO_ROTATIONS }</p>
                    } else {
                        <RotationList overview={props.overview.clone()} now={props.now} />
                    }
                </CardBody>
            </Card>
            if !at_rest.is_empty() {
                <Card component="section">
                    <CardBody>
                        <h2 class="ec-card-title">{ "Keys without a rotation" }</h2>
                        <ul class="ec-rows" role="list">{ for at_rest.iter().map(row) }</ul>
                    </CardBody>
                </Card>
            }
            if props.may_act {
                { emergency(props) }
            }
        </>
    }
}

/// The way out when a key is known to another party: nobody should have to look for it.
fn emergency(props: &ListProps) -> Html {
    html! {
        <Card id="emergency-way" component="section">
            <CardBody>
                <ExpandableSection
                    toggle_text_hidden={words::EMERGENCY}
                    toggle_text_expanded={words::EMERGENCY}
                >
                    <p>{ words::EMERGENCY_BODY }</p>
                    <ul class="ec-rows" role="list">
                        { for props.overview.may_be_compromised().iter().map(|key| {
                            compromise(key, &props.on_form)
                        }) }
                    </ul>
                </ExpandableSection>
            </CardBody>
        </Card>
    }
}

fn compromise(key: &KeyView, on_form: &Callback<Form>) -> Html {
    let form = Form::new(key.clone(), Deed::Step(StepName::Compromise));
    let onclick = on_form.reform(move |_: MouseEvent| form.clone());
    html! {
        <li class="ec-row" key={key.thumbprint.clone()}>
            <span class="ec-grow">
                { title(key) }{ " " }<span class="ec-quiet ec-mono">{ short(&key.id) }</span>
            </span>
            <span class="ec-quiet">
                { format!("{}, {}", environment_name(key.environment), state_name(key.state.name())) }
            </span>
            <Button
                variant={ButtonVariant::DangerSecondary}
                size={ButtonSize::Small}
                label={name(StepName::Compromise)}
                aria_label={format!("{}: {}", name(StepName::Compromise), key.id)}
                {onclick}
            />
        </li>
    }
}

fn row(key: &KeyView) -> Html {
    let to = Route::RotationOf {
        thumbprint: key.thumbprint.clone(),
    };
    let standing = format!(
        "{}, {}, {}",
        owner_name(key.owner),
        environment_name(key.environment),
        state_name(key.state.name())
    );
    html! {
        <li class="ec-row" key={key.thumbprint.clone()}>
            <span class="ec-grow">
                <Link<Route> {to}>{ noun(key.format, key.key_use) }</Link<Route>>
                { " " }<span class="ec-quiet ec-mono">{ short(&key.id) }</span>
            </span>
            <span class="ec-quiet">{ standing }</span>
        </li>
    }
}
