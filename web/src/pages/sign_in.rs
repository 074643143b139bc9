//! Signing in with a one-time link. The secret stands behind the `#` of the address, which no
//! server and no log gets to see; it is taken out of the address before it is used.

use console::present::term;
use console::state::fetched::Fetched;
use patternfly_yew::prelude::{EmptyState, Icon, PageSection, Spinner, SpinnerSize};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::{Link, use_navigator};

use crate::api;
use crate::components::failure_view::FailureView;
use crate::hooks::browser;
use crate::navigation::Route;

/// Signing in.
#[component]
pub(crate) fn SignInPage() -> Html {
    let outcome = use_state(Fetched::<()>::default);
    let navigator = use_navigator();
    let secret = use_memo((), |()| browser::fragment());
    let sign_in = {
        let (outcome, navigator) = (outcome.setter(), navigator.clone());
        Callback::from(move |()| {
            let (outcome, navigator) = (outcome.clone(), navigator.clone());
            let secret = secret.clone();
            outcome.set(Fetched::Loading);
            spawn_local(async move {
                match (api::session::sign_in(&secret).await, navigator) {
                    (Ok(true), Some(navigator)) => navigator.replace(&Route::Rotation),
                    (Ok(_), _) => outcome.set(Fetched::Here(())),
                    (Err(failure), _) => outcome.set(Fetched::Failed(failure)),
                }
            });
        })
    };
    {
        let sign_in = sign_in.clone();
        use_effect_with((), move |()| {
            if let Some(navigator) = navigator {
                navigator.replace(&Route::SignIn);
            }
            sign_in.emit(());
        });
    }
    let content = match &*outcome {
        Fetched::Loading => html! {
            <div class="ec-wait" role="status">
                <Spinner size={SpinnerSize::Lg} aria_label={term::SIGNING_IN} />
                { term::SIGNING_IN }
            </div>
        },
        Fetched::Here(()) => ended(),
        Fetched::Failed(failure) => html! {
            <FailureView
                id="sign-in-error"
                failure={failure.clone()}
                on_retry={sign_in}
            />
        },
    };
    html!(<PageSection class="pf-m-secondary">{ content }</PageSection>)
}

fn ended() -> Html {
    html! {
        <div data-testid="link-ended" id="link-ended" role="alert">
            <EmptyState title={term::LINK_ENDED} icon={Icon::TimesCircle}>
                <p>{ term::LINK_ENDED_BODY }</p>
                <p class="ec-mono ec-break">{ term::SIGN_IN_COMMAND }</p>
                <Link<Route> to={Route::Rotation}>{ "Go on without signing in" }</Link<Route>>
            </EmptyState>
        </div>
    }
}
