//! What would stop when a key goes out of use: shown before it does.

use console::present::failure;
use console::present::uses::used;
use console::state::fetched::Fetched;
use envelope::keyset::life::StepName;
use keyset_api::ConsequencesView;
use patternfly_yew::prelude::{Alert, AlertType, Spinner, SpinnerSize};
use yew::prelude::*;

/// Properties of [`Consequences`].
#[derive(PartialEq, Properties)]
pub(super) struct ConsequencesProps {
    /// The step that is asked for.
    pub step: StepName,
    /// What the server knows.
    pub consequences: Fetched<ConsequencesView>,
}

/// What would stop.
#[component]
pub(super) fn Consequences(props: &ConsequencesProps) -> Html {
    let view = match &props.consequences {
        Fetched::Loading => {
            return html!(<Spinner size={SpinnerSize::Md} aria_label="Loading what would stop" />);
        }
        Fetched::Failed(failure) => {
            return html!(<p class="ec-quiet">{ failure::said(failure).title }</p>);
        }
        Fetched::Here(view) => view,
    };
    let would = view.steps.iter().find(|one| one.step == props.step);
    html! {
        <div data-testid="consequences" id="consequences">
            <Alert inline=true r#type={AlertType::Warning} title="What would stop">
                if let Some(would) = would {
                    <p>{ &would.text }</p>
                }
                <p>{ used(&view.uses) }</p>
            </Alert>
        </div>
    }
}
