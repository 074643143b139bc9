//! The key set page: the picture of validity, the table, and one key in detail beside them.

use console::present::readiness::may_run as may_enter;
use console::present::timeline::timeline;
use console::present::{standing, term};
use console::state::fetched::Fetched;
use console::state::keyset::Action;
use envelope::UnixTime;
use keyset_api::KeyView;
use patternfly_yew::prelude::{
    Action as ButtonAction, Button, ButtonSize, ButtonVariant, Card, CardBody, Drawer,
    DrawerContent, DrawerContentBody, EmptyState, Icon, PageSection, Spinner, SpinnerSize, Title,
};
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use super::way_in::WayIn;
use crate::components::failure_view::FailureView;
use crate::components::keyset::detail::{HEADING, KeyDetail};
use crate::components::keyset::export::ExportButtons;
use crate::components::keyset::import::ImportDialog;
use crate::components::keyset::timeline::ValidityTimeline;
use crate::components::keyset_filter::KeySetFilterBar;
use crate::components::keyset_table::KeySetTable;
use crate::components::live_notice::LiveNotice;
use crate::hooks::browser;
use crate::hooks::use_keyset::{KeySet, use_keyset};
use crate::hooks::use_narrow::use_narrow;
use crate::hooks::use_now::use_now;
use crate::hooks::use_person::use_person;
use crate::navigation::Route;

/// Properties of [`KeySetPage`].
#[derive(PartialEq, Properties)]
pub(crate) struct KeySetPageProps {
    /// The key that shows in detail.
    #[prop_or_default]
    pub thumbprint: Option<AttrValue>,
}

/// The key set page.
#[component]
pub(crate) fn KeySetPage(props: &KeySetPageProps) -> Html {
    let (now, narrow, person) = (use_now(), use_narrow(), use_person());
    let page = use_keyset(props.thumbprint.clone(), now);
    let is_importing = use_state_eq(|| false);
    let navigator = use_navigator();
    let go = Callback::from(move |route: Route| {
        if let Some(navigator) = &navigator {
            navigator.push(&route);
        }
    });
    let selected = props.thumbprint.clone();
    let is_here = selected
        .as_ref()
        .is_some_and(|thumbprint| page.state.key(thumbprint).is_some());
    use_effect_with((selected, is_here), |(_, is_here)| {
        if *is_here {
            browser::go_to(HEADING);
        }
    });
    let view = View {
        page: page.clone(),
        selected: props.thumbprint.clone(),
        now,
        months: if narrow { 4 } else { 12 },
        go: go.clone(),
    };
    let content = match &page.state.fetched {
        Fetched::Loading => loading(),
        // A server with a public name shows its keys to nobody else.
        Fetched::Failed(failure) if failure.is_signed_out() => {
            html!(<WayIn title={standing::SIGNED_OUT} />)
        }
        Fetched::Failed(failure) => html! {
            <FailureView
                id="keyset-error"
                failure={failure.clone()}
                on_retry={call(&page, |page, ()| page.load())}
            />
        },
        Fetched::Here(entries) if entries.is_empty() => empty(&page),
        Fetched::Here(entries) => view.keys(entries),
    };
    let may_enter = person
        .signed_in()
        .is_some_and(|person| may_enter(person.role));
    html! {
        <PageSection class="pf-m-secondary">
            { head(&page, may_enter, &is_importing) }
            { content }
            if *is_importing {
                <ImportDialog
                    on_close={let shown = is_importing.setter(); move |()| shown.set(false)}
                    on_entered={entered(&page, &is_importing, &go)}
                />
            }
        </PageSection>
    }
}

/// What the page shows, and what its parts ask for.
struct View {
    page: KeySet,
    selected: Option<AttrValue>,
    now: UnixTime,
    months: usize,
    go: Callback<Route>,
}

impl View {
    fn keys(&self, entries: &[KeyView]) -> Html {
        let state = &self.page.state;
        let detail = self.selected.as_ref().and_then(|key| state.key(key));
        let rows = state.rows();
        let rotations = state.rotations.here().map_or(&[][..], |all| all);
        let on_key = self.go.reform(|thumbprint| Route::Key { thumbprint });
        let shown = match rows.len() {
            all if all == entries.len() => format!("{all} keys"),
            some => format!("{some} of {} keys", entries.len()),
        };
        html! {
            <Drawer expanded={detail.is_some()}>
                <DrawerContent panel_content={self.detail(detail)}>
                    <DrawerContentBody>
                        <div class="ec-stack">
                            <Card component="section">
                                <CardBody>
                                    <KeySetFilterBar
                                        filter={state.filter}
                                        text={state.text.clone()}
                                        on_filter={act(&self.page, Action::Filter)}
                                        on_text={act(&self.page, Action::Text)}
                                    />
                                    <div class="ec-page-head ec-table-head">
                                        <p class="ec-quiet" role="status">{ shown }</p>
                                        <ExportButtons keys={rows.clone()} />
                                    </div>
                                    <KeySetTable
                                        page={state.clone()}
                                        selected={self.selected.clone()}
                                        now={self.now}
                                        on_sort={act(&self.page, Action::Sort)}
                                        on_key={on_key.clone()}
                                    />
                                </CardBody>
                            </Card>
                            <ValidityTimeline
                                timeline={timeline(&rows, rotations, self.now, self.months)}
                                selected={self.selected.clone()}
                                {on_key}
                            />
                        </div>
                    </DrawerContentBody>
                </DrawerContent>
            </Drawer>
        }
    }

    fn detail(&self, key: Option<&KeyView>) -> Html {
        let Some(key) = key else {
            return html!();
        };
        let state = &self.page.state;
        let button = format!("key-{}", key.thumbprint);
        let on_close = self.go.reform(move |()| {
            // The focus goes back to where the key was chosen.
            browser::go_to(&button);
            Route::KeySet
        });
        let history = state.histories.get(&key.thumbprint);
        html! {
            <KeyDetail
                entry={key.clone()}
                components={state.components(key)}
                standing={state.standing(&key.thumbprint).cloned()}
                history={history.cloned().unwrap_or_default()}
                {on_close}
            />
        }
    }
}

fn head(page: &KeySet, may_enter: bool, is_importing: &UseStateHandle<bool>) -> Html {
    let shown = is_importing.setter();
    html! {
        <div class="ec-page-head">
            <Title>{ "Key set" }</Title>
            <div class="ec-line">
                if may_enter {
                    <Button
                        id="keyset-import"
                        variant={ButtonVariant::Secondary}
                        size={ButtonSize::Small}
                        label="Take in a key"
                        onclick={move |_: MouseEvent| shown.set(true)}
                    />
                }
                <LiveNotice live={page.live} />
                <Button
                    id="keyset-reload"
                    variant={ButtonVariant::Link}
                    size={ButtonSize::Small}
                    icon={Icon::SyncAlt.as_html()}
                    label="Reload"
                    disabled={page.state.fetched == Fetched::Loading}
                    onclick={call(page, |page, _: MouseEvent| page.refresh())}
                />
            </div>
        </div>
    }
}

/// The dialogue closes, and what was taken in shows in detail.
fn entered(
    page: &KeySet,
    is_importing: &UseStateHandle<bool>,
    go: &Callback<Route>,
) -> Callback<Option<String>> {
    let (page, shown, go) = (page.clone(), is_importing.setter(), go.clone());
    Callback::from(move |thumbprint: Option<String>| {
        shown.set(false);
        page.refresh();
        if let Some(thumbprint) = thumbprint {
            go.emit(Route::Key { thumbprint });
        }
    })
}

fn loading() -> Html {
    html! {
        <div class="ec-wait" data-testid="keyset-loading" role="status">
            <Spinner size={SpinnerSize::Lg} aria_label="Loading the key set" />
            { "Loading the key set" }
        </div>
    }
}

fn empty(page: &KeySet) -> Html {
    html! {
        <div data-testid="keyset-empty">
            <EmptyState
                title={term::EMPTY_KEYSET}
                icon={Icon::Key}
                primary={ButtonAction::new("Look again", call(page, |page, ()| page.load()))}
            >
                { term::EMPTY_KEYSET_BODY }
            </EmptyState>
        </div>
    }
}

/// A callback that becomes an action.
fn act<T: 'static>(page: &KeySet, action: impl Fn(T) -> Action + 'static) -> Callback<T> {
    let page = page.clone();
    Callback::from(move |value| page.dispatch(action(value)))
}

/// A callback that asks something of the server.
fn call<T: 'static>(page: &KeySet, deed: impl Fn(&KeySet, T) + 'static) -> Callback<T> {
    let page = page.clone();
    Callback::from(move |value| deed(&page, value))
}
