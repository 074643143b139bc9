//! Checks with what came of each.

use console::present::readiness::{Place, outcome_name, outcome_tone, place_name, remedy, title};
use keyset_api::{CheckOutcome, CheckView};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::components::tone_label::ToneLabel;
use crate::navigation::Route;

/// Properties of [`Checks`].
#[derive(PartialEq, Properties)]
pub(crate) struct ChecksProps {
    /// The checks, in their order.
    pub checks: Vec<CheckView>,
}

/// Checks with what came of each; one that failed with what to do.
#[component]
pub(crate) fn Checks(props: &ChecksProps) -> Html {
    html! {
        <ul class="ec-rows" role="list">{ for props.checks.iter().map(row) }</ul>
    }
}

fn row(check: &CheckView) -> Html {
    let outcome = check.outcome;
    html! {
        <li
            class="ec-row ec-check"
            key={title(check)}
            data-testid="check"
            data-check={check.check.clone()}
            data-outcome={outcome.code()}
        >
            <span class="ec-check-outcome">
                <ToneLabel tone={outcome_tone(outcome)} text={outcome_name(outcome)} />
            </span>
            <div class="ec-grow">
                <div>{ title(check) }</div>
                <div class={classes!((outcome != CheckOutcome::Failed).then_some("ec-quiet"))}>
                    { &check.text }
                </div>
                if outcome == CheckOutcome::Failed {
                    { what_to_do(check) }
                }
            </div>
        </li>
    }
}

fn what_to_do(check: &CheckView) -> Html {
    let Some(remedy) = remedy(&check.check) else {
        return html!();
    };
    html! {
        <p class="ec-what-to-do" data-testid="remedy">
            { remedy.text }
            if let Some(place) = remedy.place {
                { " " }<Link<Route> to={route(place)}>{ place_name(place) }</Link<Route>>
            }
        </p>
    }
}

const fn route(place: Place) -> Route {
    match place {
        Place::KeySet => Route::KeySet,
        Place::Rotation => Route::Rotation,
        Place::Workbench => Route::Workbench,
    }
}
