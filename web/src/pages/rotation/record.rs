//! The record of a rotation on one page, to be printed or kept.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;

use console::present::fingerprint::groups;
use console::present::record::{LOADING, SOURCE, TITLE, merged, shown};
use console::present::rotation::{Standing, milestones, task_name, title};
use console::present::term;
use console::present::time::minute;
use console::state::fetched::Fetched;
use console::state::keyset::{environment_name, state_name};
use console::state::rotation::Overview;
use envelope::UnixTime;
use keyset_api::{EventView, KeyView, RotationView};
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonVariant, Card, CardBody, EmptyState, Icon, Spinner, SpinnerSize,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::components::audit::events::EventTable;
use crate::hooks::browser;
use crate::navigation::Route;

/// Properties of [`Record`].
#[derive(PartialEq, Properties)]
pub(super) struct RecordProps {
    /// Keys and rotations.
    pub overview: Overview,
    /// A key of the rotation.
    pub thumbprint: String,
    /// The time, for the head of the record.
    pub now: UnixTime,
    /// What happened to keys.
    pub histories: BTreeMap<String, Fetched<Rc<[EventView]>>>,
    /// What happened to a key is needed.
    pub on_history: Callback<String>,
}

/// The record of a rotation.
#[component]
pub(super) fn Record(props: &RecordProps) -> Html {
    let overview = &props.overview;
    let rotation = overview.rotation_of(&props.thumbprint);
    let old = rotation.map_or(props.thumbprint.as_str(), |rotation| &rotation.old);
    let old = overview.key(old).cloned();
    let new = rotation
        .and_then(|rotation| overview.key(rotation.new.as_ref()?))
        .cloned();
    let needed: Vec<String> = [&old, &new]
        .into_iter()
        .flatten()
        .map(|key| key.thumbprint.clone())
        .collect();
    let on_history = props.on_history.clone();
    use_effect_with(needed, move |needed| {
        for thumbprint in needed {
            on_history.emit(thumbprint.clone());
        }
    });
    let (Some(rotation), Some(old)) = (rotation, old) else {
        return html! {
            <EmptyState title={term::NO_SUCH_KEY} icon={Icon::Search}>
                <Link<Route> to={Route::Rotation}>{ "Go to all rotations" }</Link<Route>>
            </EmptyState>
        };
    };
    html! {
        <Card component="section">
            <CardBody>
                <div class="ec-stack ec-record" id="rotation-record" data-testid="rotation-record">
                    { head(&old, props.now) }
                    { keys(&old, new.as_ref()) }
                    { tasks(rotation, &old, new.as_ref(), overview) }
                    { events(&old, new.as_ref(), props) }
                    <p class="ec-quiet">{ SOURCE }</p>
                </div>
            </CardBody>
        </Card>
    }
}

fn head(old: &KeyView, now: UnixTime) -> Html {
    let to = Route::RotationOf {
        thumbprint: old.thumbprint.clone(),
    };
    html! {
        <div>
            <div class="ec-page-head ec-no-print">
                <Link<Route> {to}>{ "Back to the rotation" }</Link<Route>>
                <Button
                    id="record-print"
                    variant={ButtonVariant::Secondary}
                    size={ButtonSize::Small}
                    icon={Icon::Print.as_html()}
                    label="Print"
                    onclick={|_: MouseEvent| browser::print()}
                />
            </div>
            <h2 class="ec-rotation-title">{ TITLE }</h2>
            <p>{ title(old) }{ ", " }{ environment_name(old.environment) }</p>
            <p class="ec-quiet">{ format!("As of {}", minute(now)) }</p>
        </div>
    }
}

fn keys(old: &KeyView, new: Option<&KeyView>) -> Html {
    let row = |part: &'static str, key: &KeyView| {
        let to = key
            .valid_to
            .map_or_else(|| "without end".into(), |end| format!("to {}", end.date()));
        html! {
            <li class="ec-row" key={part}>
                <span class="ec-record-part">{ part }</span>
                <div class="ec-grow">
                    <div class="ec-mono ec-break">{ groups(&key.thumbprint).join(" ") }</div>
                    <div class="ec-quiet">
                        { format!(
                            "{}, {}, from {} {to}",
                            key.algorithm,
                            state_name(key.state.name()),
                            key.valid_from.date(),
                        ) }
                    </div>
                </div>
            </li>
        }
    };
    html! {
        <section class="ec-section">
            <h3 class="ec-heading">{ "Keys" }</h3>
            <ul class="ec-rows" role="list">
                { row("Old key", old) }
                { for new.map(|new| row("Successor", new)) }
            </ul>
        </section>
    }
}

fn tasks(
    rotation: &RotationView,
    old: &KeyView,
    new: Option<&KeyView>,
    overview: &Overview,
) -> Html {
    let standing = new.and_then(|new| overview.standing(&new.thumbprint));
    html! {
        <section class="ec-section">
            <h3 class="ec-heading">{ "Steps" }</h3>
            <ol class="ec-rows" role="list">
                { for milestones(rotation).iter().map(|one| {
                    let is_done = one.standing == Standing::Done;
                    let proof = is_done.then(|| shown(one.task, old, new, standing)).flatten();
                    html! {
                        <li class="ec-row" key={task_name(one.task, old.owner)}>
                            <span class="ec-record-part">{ if is_done { "Done" } else { "Open" } }</span>
                            <div class="ec-grow">
                                <div>{ task_name(one.task, old.owner) }</div>
                                { for proof.map(|proof| html!(<div class="ec-quiet">{ proof }</div>)) }
                            </div>
                        </li>
                    }
                }) }
            </ol>
        </section>
    }
}

fn events(old: &KeyView, new: Option<&KeyView>, props: &RecordProps) -> Html {
    let history = |key: &KeyView| props.histories.get(&key.thumbprint).and_then(Fetched::here);
    let events = match (history(old), new.map(history)) {
        (Some(old), None) => merged(old, &[]),
        (Some(old), Some(Some(new))) => merged(old, new),
        _ => {
            return html! {
                <div class="ec-line" role="status">
                    <Spinner size={SpinnerSize::Md} aria_label={LOADING} />{ LOADING }
                </div>
            };
        }
    };
    html! {
        <section class="ec-section" data-testid="record-events">
            <h3 class="ec-heading">{ "What was done" }</h3>
            <EventTable events={Rc::from(events)} />
        </section>
    }
}
