//! What can not be shown because the server did not answer, with the way on.

use console::present::failure;
use console::state::fetched::Failure;
use patternfly_yew::prelude::{Action as ButtonAction, EmptyState, Icon};
use yew::prelude::*;

/// Properties of [`FailureView`].
#[derive(PartialEq, Properties)]
pub(crate) struct FailureViewProps {
    /// The id, and the mark for tests.
    pub id: &'static str,
    /// Why.
    pub failure: Failure,
    /// Ask again.
    pub on_retry: Callback<()>,
}

/// What can not be shown, and why.
#[component]
pub(crate) fn FailureView(props: &FailureViewProps) -> Html {
    let said = failure::said(&props.failure);
    html! {
        <div data-testid={props.id} id={props.id} role="alert">
            <EmptyState
                title={said.title}
                icon={Icon::Disconnected}
                primary={ButtonAction::new("Try again", props.on_retry.clone())}
            >
                { said.body }
            </EmptyState>
        </div>
    }
}
