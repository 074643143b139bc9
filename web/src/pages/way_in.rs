//! That nobody is signed in, and the way in that the server has. A part of several pages.

use console::present::way_in::way_in;
use keyset_api::WaysView;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::components::signed_in::SignedOut;

/// Properties of [`WayIn`].
#[derive(PartialEq, Properties)]
pub(crate) struct WayInProps {
    /// What that means for the page, where all of it needs somebody.
    #[prop_or_default]
    pub title: Option<AttrValue>,
}

/// Asks for the ways, and says the one to go.
#[component]
pub(crate) fn WayIn(props: &WayInProps) -> Html {
    let ways = use_state_eq(|| None::<WaysView>);
    {
        let ways = ways.setter();
        use_effect_with((), move |()| {
            // A server that does not say has links.
            spawn_local(async move { ways.set(api::session::ways().await.ok()) });
        });
    }
    let way = way_in(ways.as_ref(), props.title.is_some());
    html!(<SignedOut title={props.title.clone()} {way} />)
}
