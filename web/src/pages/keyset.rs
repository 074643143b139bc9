//! The key set page.

use console::present::term;
use console::state::fetched::Fetched;
use console::state::keyset::{Action, KeySetPage as State};
use patternfly_yew::prelude::{
    Action as ButtonAction, Button, ButtonSize, ButtonVariant, Card, CardBody, EmptyState, Icon,
    PageSection, Spinner, SpinnerSize, Title,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, By};
use crate::components::failure_view::FailureView;
use crate::components::keyset_filter::KeySetFilterBar;
use crate::components::keyset_table::KeySetTable;
use crate::components::live_notice::LiveNotice;
use crate::hooks::use_live::use_live;
use crate::hooks::use_now::use_now;

/// The key set page.
#[component]
pub(crate) fn KeySetPage() -> Html {
    let now = use_now();
    let state = use_reducer_eq(State::default);
    let load = {
        let dispatcher = state.dispatcher();
        Callback::from(move |()| {
            let dispatcher = dispatcher.clone();
            dispatcher.dispatch(Action::Fetched(Fetched::Loading));
            spawn_local(async move {
                let fetched = Fetched::of(api::keyset::fetch(By::Person).await);
                dispatcher.dispatch(Action::Fetched(fetched));
            });
        })
    };
    let live = {
        let dispatcher = state.dispatcher();
        use_live(now, Callback::from(move |()| ask_again(dispatcher.clone())))
    };
    {
        let load = load.clone();
        use_effect_with((), move |()| load.emit(()));
    }
    let content = match &state.fetched {
        Fetched::Loading => loading(),
        Fetched::Failed(failure) => html! {
            <FailureView
                id="keyset-error"
                failure={failure.clone()}
                on_retry={load.clone()}
            />
        },
        Fetched::Here(entries) if entries.is_empty() => empty(&load),
        Fetched::Here(entries) => {
            let rows = state.rows();
            let shown = match rows.len() {
                all if all == entries.len() => format!("{all} keys"),
                some => format!("{some} of {} keys", entries.len()),
            };
            html! {
                <>
                    <KeySetFilterBar
                        filter={state.filter}
                        text={state.text.clone()}
                        on_filter={act(&state, Action::Filter)}
                        on_text={act(&state, Action::Text)}
                    />
                    <p class="ec-quiet" role="status">{ shown }</p>
                    <KeySetTable {rows} sort={state.sort} {now} on_sort={act(&state, Action::Sort)} />
                </>
            }
        }
    };
    html! {
        <PageSection class="pf-m-secondary">
            <div class="ec-page-head">
                <Title>{ "Key set" }</Title>
                <div class="ec-line">
                    <LiveNotice {live} />
                    <Button
                        id="keyset-reload"
                        variant={ButtonVariant::Link}
                        size={ButtonSize::Small}
                        icon={Icon::SyncAlt.as_html()}
                        label="Reload"
                        disabled={state.fetched == Fetched::Loading}
                        onclick={load.reform(|_: MouseEvent| ())}
                    />
                </div>
            </div>
            <Card><CardBody>{ content }</CardBody></Card>
        </PageSection>
    }
}

/// Fetches the keys without being asked to.
fn ask_again(dispatcher: UseReducerDispatcher<State>) {
    spawn_local(async move {
        let anew = Fetched::of(api::keyset::fetch(By::Page).await);
        dispatcher.dispatch(Action::Refreshed(anew));
    });
}

/// A callback that becomes an action.
fn act<T: 'static>(
    state: &UseReducerHandle<State>,
    action: impl Fn(T) -> Action + 'static,
) -> Callback<T> {
    let dispatcher = state.dispatcher();
    Callback::from(move |value| dispatcher.dispatch(action(value)))
}

fn loading() -> Html {
    html! {
        <div class="ec-wait" data-testid="keyset-loading" role="status">
            <Spinner size={SpinnerSize::Lg} aria_label="Loading the key set" />
            { "Loading the key set" }
        </div>
    }
}

fn empty(retry: &Callback<()>) -> Html {
    html! {
        <div data-testid="keyset-empty">
            <EmptyState
                title={term::EMPTY_KEYSET}
                icon={Icon::Key}
                primary={ButtonAction::new("Look again", retry.clone())}
            >
                { term::EMPTY_KEYSET_BODY }
            </EmptyState>
        </div>
    }
}
