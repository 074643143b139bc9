//! When what of a rotation is due.

use console::present::time::away;
use envelope::UnixTime;
use keyset_api::PlanView;
use yew::prelude::*;

/// Properties of [`RotationPlan`].
#[derive(PartialEq, Properties)]
pub(crate) struct RotationPlanProps {
    /// The dates.
    pub plan: PlanView,
    /// The time, for days left.
    pub now: UnixTime,
}

/// The dates of a rotation, side by side.
#[component]
pub(crate) fn RotationPlan(props: &RotationPlanProps) -> Html {
    let plan = &props.plan;
    let dates = [
        ("Begin", plan.begin),
        ("Both in use from", plan.activate),
        ("Old out of use", plan.deactivate),
        ("Old destroyed from", plan.destroy),
    ];
    html! {
        <dl class="ec-plan" data-testid="plan">
            { for dates.into_iter().map(|(name, date)| html! {
                <div class={classes!((date <= props.now).then_some("ec-plan-past"))}>
                    <dt class="ec-quiet">{ name }</dt>
                    <dd class="ec-nowrap">{ date.date() }</dd>
                    <dd class="ec-quiet">{ away(date, props.now) }</dd>
                </div>
            }) }
        </dl>
    }
}
