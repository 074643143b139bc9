//! Why the server did not do what a form asked, with every reason.

use console::present::failure;
use console::state::fetched::Failure;
use patternfly_yew::prelude::{Alert, AlertType};
use yew::prelude::*;

/// Properties of [`Refusal`].
#[derive(PartialEq, Properties)]
pub(crate) struct RefusalProps {
    /// Why.
    pub failure: Failure,
}

/// A refusal with every reason.
#[component]
pub(crate) fn Refusal(props: &RefusalProps) -> Html {
    let said = failure::said(&props.failure);
    html! {
        <div data-testid="refusal" role="alert">
            <Alert inline=true r#type={AlertType::Danger} title={said.title}>
                if !said.body.is_empty() {
                    <p>{ said.body }</p>
                }
                <Reasons reasons={said.reasons} />
            </Alert>
        </div>
    }
}

/// Properties of [`Reasons`].
#[derive(PartialEq, Properties)]
pub(crate) struct ReasonsProps {
    /// One sentence each.
    pub reasons: Vec<String>,
}

/// What stands in the way; a list as soon as it is more than one thing.
#[component]
pub(crate) fn Reasons(props: &ReasonsProps) -> Html {
    match props.reasons.as_slice() {
        [] => html!(),
        [reason] => html!(<p>{ reason }</p>),
        reasons => html! {
            <ul class="ec-reasons">{ for reasons.iter().map(|reason| html!(<li>{ reason }</li>)) }</ul>
        },
    }
}
