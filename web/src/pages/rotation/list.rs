//! Every rotation, and the keys at rest.

use console::present::key::short;
use console::present::rotation::noun;
use console::present::term;
use console::state::keyset::{environment_name, owner_name, state_name};
use console::state::rotation::Overview;
use envelope::UnixTime;
use keyset_api::KeyView;
use patternfly_yew::prelude::{Card, CardBody};
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
        </>
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
