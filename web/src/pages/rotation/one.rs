//! One rotation: the old key, its successor, the dates and the tasks.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;

use console::present::rotation::title;
use console::present::term;
use console::state::fetched::Fetched;
use console::state::keyset::environment_name;
use console::state::rotation::Overview;
use console::state::rotation::form::{Deed, Form};
use console::state::rotation::overview::is_emergency;
use envelope::UnixTime;
use envelope::keyset::{Environment, Owner};
use keyset_api::{EventView, KeyView, RotationView};
use patternfly_yew::prelude::{
    Alert, AlertType, Button, ButtonSize, ButtonVariant, Card, CardBody, Color, EmptyState, Icon,
    Label,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::components::key_card::KeyCard;
use crate::components::rotation_plan::RotationPlan;
use crate::components::rotation_steps::RotationSteps;
use crate::navigation::Route;

/// Properties of [`One`].
#[derive(PartialEq, Properties)]
pub(super) struct OneProps {
    /// Keys and rotations.
    pub overview: Overview,
    /// A key of the rotation.
    pub thumbprint: String,
    /// The time, for days left.
    pub now: UnixTime,
    /// Whether somebody is signed in who may act.
    pub may_act: bool,
    /// What happened to keys.
    pub histories: BTreeMap<String, Fetched<Rc<[EventView]>>>,
    /// Open a form.
    pub on_form: Callback<Form>,
    /// Somebody wants to see what happened to a key.
    pub on_history: Callback<String>,
}

/// One rotation.
#[component]
pub(super) fn One(props: &OneProps) -> Html {
    let overview = &props.overview;
    let rotation = overview.rotation_of(&props.thumbprint);
    let old = rotation.map_or(props.thumbprint.as_str(), |rotation| &rotation.old);
    let Some(old) = overview.key(old) else {
        return no_such_key();
    };
    let new = rotation
        .and_then(|rotation| rotation.new.as_deref())
        .and_then(|new| overview.key(new));
    html! {
        <>
            { head(old) }
            { match rotation {
                Some(rotation) => tasks(rotation, old, new, props),
                None => none_yet(old, props),
            } }
            <div class="ec-keys-of-rotation">
                { card("old-key", if rotation.is_some() { "Old key" } else { "Key" }, old, props) }
                if let Some(new) = new {
                    { card("new-key", "Successor", new, props) }
                }
            </div>
        </>
    }
}

fn no_such_key() -> Html {
    html! {
        <EmptyState title={term::NO_SUCH_KEY} icon={Icon::Search}>
            <Link<Route> to={Route::Rotation}>{ "Go to all rotations" }</Link<Route>>
        </EmptyState>
    }
}

fn head(old: &KeyView) -> Html {
    let color = match old.environment {
        Environment::Production => Color::Purple,
        Environment::Sandbox => Color::Grey,
    };
    let record = Route::RotationRecord {
        thumbprint: old.thumbprint.clone(),
    };
    html! {
        <div class="ec-rotation-head">
            <div class="ec-page-head">
                <Link<Route> to={Route::Rotation}>{ "All rotations" }</Link<Route>>
                <Link<Route> to={record}>{ "Record to print" }</Link<Route>>
            </div>
            <div class="ec-labels">
                <h2 class="ec-rotation-title">{ title(old) }</h2>
                <Label compact=true {color} label={environment_name(old.environment)} />
            </div>
        </div>
    }
}

fn tasks(rotation: &RotationView, old: &KeyView, new: Option<&KeyView>, props: &OneProps) -> Html {
    html! {
        <>
            if is_emergency(rotation) {
                <div role="alert" data-testid="emergency">
                    <Alert inline=true r#type={AlertType::Danger} title={term::EMERGENCY}>
                        <p>{ term::EMERGENCY_BODY }</p>
                    </Alert>
                </div>
            }
            <Card component="section">
                <CardBody>
                    <div class="ec-stack">
                        if let Some(plan) = &rotation.plan {
                            <RotationPlan plan={plan.clone()} now={props.now} />
                        }
                        if !rotation.recorded && new.is_some() {
                            { not_recorded(old, new, props) }
                        }
                        <RotationSteps
                            rotation={rotation.clone()}
                            old={old.clone()}
                            new={new.cloned()}
                            standing={new.and_then(|new| {
                                props.overview.standing(&new.thumbprint).cloned()
                            })}
                            now={props.now}
                            may_act={props.may_act}
                            on_form={props.on_form.clone()}
                        />
                    </div>
                </CardBody>
            </Card>
        </>
    }
}

fn not_recorded(old: &KeyView, new: Option<&KeyView>, props: &OneProps) -> Html {
    let form = Form::record(old.clone(), new);
    let onclick = props.on_form.reform(move |_: MouseEvent| form.clone());
    html! {
        <Alert inline=true r#type={AlertType::Info} title="Not on record yet">
            <p>{ term::NOT_RECORDED }</p>
            if props.may_act {
                <div class="ec-actions">
                    <Button
                        id="do-record"
                        variant={ButtonVariant::Secondary}
                        size={ButtonSize::Small}
                        label="Put on record"
                        {onclick}
                    />
                </div>
            }
        </Alert>
    }
}

/// A key that calls for no rotation: one can be begun all the same.
fn none_yet(key: &KeyView, props: &OneProps) -> Html {
    let ways = [
        ("do-generate", "Make a successor", Deed::Generate),
        ("do-import", "Take in a successor", Deed::Import),
        ("do-record", "Put on record", Deed::Record),
    ];
    let has_successor = !props.overview.successors(key).is_empty();
    let fits = |deed: Deed| match deed {
        Deed::Generate => key.owner == Owner::Ours,
        Deed::Record => has_successor,
        _ => true,
    };
    html! {
        <Card component="section">
            <CardBody>
                <p>{ term::NO_ROTATION }</p>
                if props.may_act {
                    <div class="ec-actions">
                        { for ways.into_iter().filter(|way| fits(way.2)).map(|(id, label, deed)| {
                            let key = key.clone();
                            let onclick = props.on_form.reform(move |_: MouseEvent| {
                                Form::new(key.clone(), deed)
                            });
                            html! {
                                <Button
                                    {id}
                                    variant={ButtonVariant::Secondary}
                                    size={ButtonSize::Small}
                                    {label}
                                    {onclick}
                                />
                            }
                        }) }
                    </div>
                }
            </CardBody>
        </Card>
    }
}

fn card(id: &'static str, heading: &'static str, key: &KeyView, props: &OneProps) -> Html {
    html! {
        <KeyCard
            {id}
            {heading}
            entry={key.clone()}
            now={props.now}
            may_act={props.may_act}
            on_form={props.on_form.clone()}
            history={props.histories.get(&key.thumbprint).cloned()}
            on_history={props.on_history.clone()}
        />
    }
}
