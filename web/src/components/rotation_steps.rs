//! The tasks of one rotation, in order: what is done, what is due, and what stands in the way.

use console::present::record::{shown, undo, way_back};
use console::present::rotation::{
    Milestone, Standing, milestones, obstacles, task_meaning, task_name, when, who,
};
use console::present::verdict::Tone;
use console::state::rotation::form::{Deed, Form};
use envelope::UnixTime;
use envelope::keyset::Owner;
use envelope::keyset::life::StepName;
use envelope::keyset::rotation::{Task, Who};
use keyset_api::{DueView, KeyStanding, KeyView, RotationView};
use patternfly_yew::prelude::{Button, ButtonSize, ButtonVariant, Icon};
use yew::prelude::*;

use super::refusal::Reasons;
use super::tone_label::ToneLabel;

/// Properties of [`RotationSteps`].
#[derive(PartialEq, Properties)]
pub(crate) struct RotationStepsProps {
    /// The rotation.
    pub rotation: RotationView,
    /// The key that goes.
    pub old: KeyView,
    /// Its successor, once there is one.
    pub new: Option<KeyView>,
    /// What is on record of the successor.
    pub standing: Option<KeyStanding>,
    /// The time, for days left.
    pub now: UnixTime,
    /// Whether somebody is signed in who may act.
    pub may_act: bool,
    /// Open a form.
    pub on_form: Callback<Form>,
}

/// The tasks of one rotation.
#[component]
pub(crate) fn RotationSteps(props: &RotationStepsProps) -> Html {
    let milestones = milestones(&props.rotation);
    let next = milestones
        .iter()
        .position(|one| matches!(one.standing, Standing::Open | Standing::Blocked));
    html! {
        <ol class="ec-steps" role="list" data-testid="rotation-steps">
            { for milestones.iter().enumerate().map(|(place, one)| {
                milestone(one, Some(place) == next, props)
            }) }
        </ol>
    }
}

fn milestone(one: &Milestone, is_next: bool, props: &RotationStepsProps) -> Html {
    let owner = props.old.owner;
    let (icon, tone) = match one.standing {
        Standing::Done => (Icon::CheckCircle, "ec-step-done"),
        Standing::Blocked => (Icon::Lock, "ec-step-blocked"),
        Standing::Later => (Icon::Pending, "ec-step-later"),
        Standing::Open => (Icon::ArrowRight, "ec-step-open"),
    };
    let said = match one.standing {
        Standing::Done => "Done",
        Standing::Blocked => "Blocked",
        Standing::Later => "Later",
        Standing::Open => "Open",
    };
    html! {
        <li
            class={classes!("ec-step", tone, is_next.then_some("ec-step-next"))}
            key={task_id(one.task)}
            id={format!("task-{}", task_id(one.task))}
            data-testid="task"
            data-standing={said}
            aria-current={is_next.then_some("step")}
        >
            <span class="ec-step-icon">
                { icon }
                <span class="pf-v6-screen-reader">{ said }</span>
            </span>
            <div class="ec-step-body">
                <div class="ec-step-head">
                    <span class="ec-step-name">{ task_name(one.task, owner) }</span>
                    if let Some(due) = &one.due {
                        { due_label(due, props.now) }
                    }
                </div>
                if one.standing == Standing::Done {
                    { done(one.task, props) }
                } else {
                    <p class="ec-quiet">{ task_meaning(one.task, owner) }</p>
                }
                if let Some(due) = &one.due {
                    { particulars(due, props) }
                }
            </div>
        </li>
    }
}

/// What shows that it is done, and the way back where there is one.
fn done(task: Task, props: &RotationStepsProps) -> Html {
    let (old, new) = (&props.old, props.new.as_ref());
    let back = way_back(task, old, new).filter(|_| props.may_act);
    let button = back.and_then(|(step, is_old)| {
        let key = if is_old { old.clone() } else { new?.clone() };
        let onclick = props
            .on_form
            .reform(move |_: MouseEvent| Form::new(key.clone(), Deed::Step(step)));
        Some(html! {
            <Button
                id={format!("undo-{}", task_id(task))}
                variant={ButtonVariant::Link}
                size={ButtonSize::Small}
                label={undo(step)}
                {onclick}
            />
        })
    });
    html! {
        <div class="ec-step-proof">
            if let Some(proof) = shown(task, old, new, props.standing.as_ref()) {
                <span class="ec-quiet" data-testid="proof">{ proof }</span>
            }
            { for button }
        </div>
    }
}

fn due_label(due: &DueView, now: UnixTime) -> Html {
    let text = when(due, now);
    match (due.is_due, due.blocked.is_empty()) {
        (true, true) => html!(<ToneLabel tone={Tone::Warning} {text} />),
        _ => html!(<span class="ec-quiet">{ text }</span>),
    }
}

fn particulars(due: &DueView, props: &RotationStepsProps) -> Html {
    let reasons = obstacles(due);
    let may_act = props.may_act && reasons.is_empty();
    html! {
        <>
            if !reasons.is_empty() {
                <div class="ec-step-reasons" data-testid="reasons"><Reasons {reasons} /></div>
            }
            if due.who == Who::Counterparty {
                <p class="ec-quiet">{ who(due.who) }{ "." }</p>
            }
            if may_act {
                <div class="ec-buttons">
                    { for deeds(due.task, &props.old).into_iter().filter_map(|(id, label, deed)| {
                        button(id, label, deed, due, props)
                    }) }
                </div>
            }
        </>
    }
}

fn button(
    id: &'static str,
    label: &'static str,
    deed: Deed,
    due: &DueView,
    props: &RotationStepsProps,
) -> Option<Html> {
    let key = match due.task {
        Task::Trust | Task::Verify | Task::Activate => props.new.clone()?,
        Task::Obtain | Task::Deactivate | Task::Destroy => props.old.clone(),
    };
    let variant = match deed {
        Deed::Step(StepName::Destroy) => ButtonVariant::DangerSecondary,
        Deed::Step(StepName::Verify) => ButtonVariant::Secondary,
        _ if due.is_due => ButtonVariant::Primary,
        _ => ButtonVariant::Secondary,
    };
    let onclick = props
        .on_form
        .reform(move |_: MouseEvent| Form::new(key.clone(), deed));
    Some(html! {
        <Button
            {id}
            {variant}
            size={ButtonSize::Small}
            {label}
            {onclick}
        />
    })
}

/// What can be done towards a task.
fn deeds(task: Task, old: &KeyView) -> Vec<(&'static str, &'static str, Deed)> {
    match (task, old.owner) {
        (Task::Obtain, Owner::Ours) => vec![
            ("do-generate", "Make a key", Deed::Generate),
            ("do-import", "Take in a public key", Deed::Import),
        ],
        (Task::Obtain, Owner::Counterparty) => {
            vec![("do-import", "Take in a public key", Deed::Import)]
        }
        (Task::Trust, Owner::Ours) => vec![("do-trust", "Trust", Deed::Step(StepName::Trust))],
        (Task::Trust, Owner::Counterparty) => {
            vec![("do-trust", "Compare and trust", Deed::Step(StepName::Trust))]
        }
        (Task::Verify, _) => {
            vec![
                ("do-echo", "Run an echo", Deed::Echo),
                ("do-verify", "Record evidence", Deed::Step(StepName::Verify)),
            ]
        }
        (Task::Activate, _) => {
            vec![(
                "do-activate",
                "Bring into use",
                Deed::Step(StepName::Activate),
            )]
        }
        (Task::Deactivate, _) => vec![(
            "do-deactivate",
            "Take out of use",
            Deed::Step(StepName::Deactivate),
        )],
        (Task::Destroy, Owner::Ours) => {
            vec![("do-destroy", "Destroy", Deed::Step(StepName::Destroy))]
        }
        (Task::Destroy, Owner::Counterparty) => {
            vec![("do-destroy", "Strike out", Deed::Step(StepName::Destroy))]
        }
    }
}

const fn task_id(task: Task) -> &'static str {
    match task {
        Task::Obtain => "obtain",
        Task::Trust => "trust",
        Task::Verify => "verify",
        Task::Activate => "activate",
        Task::Deactivate => "deactivate",
        Task::Destroy => "destroy",
    }
}
