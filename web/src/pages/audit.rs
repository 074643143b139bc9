//! The audit page. What is looked for stands in the address, so that a link shows the same.

use alloc::rc::Rc;

use console::present::audit as words;
use console::present::failure;
use console::state::audit::Filter;
use console::state::fetched::Fetched;
use keyset_api::EventView;
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonVariant, Card, CardBody, EmptyState, Icon, PageSection, Spinner,
    SpinnerSize, Title,
};
use yew::prelude::*;
use yew_router::prelude::{use_location, use_navigator};

use super::way_in::WayIn;
use crate::api;
use crate::components::audit::events::EventTable;
use crate::components::audit::filter::FilterForm;
use crate::components::audit::verify::Verify;
use crate::components::failure_view::FailureView;
use crate::components::signed_in::SignedIn;
use crate::hooks::use_audit::{Audit, use_audit};
use crate::hooks::use_person::{Person, use_person};
use crate::navigation::Route;

/// The audit page.
#[component]
pub(crate) fn AuditPage() -> Html {
    let person = use_person();
    let location = use_location();
    // What can not be read of an address looks for everything.
    let filter: Filter = location
        .and_then(|location| location.query::<Filter>().ok())
        .unwrap_or_default();
    let page = use_audit(filter.clone());
    let navigator = use_navigator();
    let on_filter = Callback::from(move |filter: Filter| {
        if let Some(navigator) = &navigator {
            // Fails only for a query that can not be written; this one is made of plain members.
            let _ = navigator.push_with_query(&Route::Audit, &filter);
        }
    });
    let content = if page.state.is_signed_out() || person.is_nobody() {
        html!(<WayIn title={words::SIGNED_OUT} />)
    } else {
        html! {
            <>
                <Card component="section">
                    <CardBody>
                        <div class="ec-stack ec-tight">
                            <p class="ec-about">{ words::ABOUT }</p>
                            <Verify
                                verified={page.state.verified.clone()}
                                file={api::audit::file(&filter)}
                                on_verify={call(&page, |page, ()| page.verify())}
                            />
                        </div>
                    </CardBody>
                </Card>
                <Card component="section">
                    <CardBody>
                        <FilterForm filter={filter.clone()} {on_filter} />
                        { events(&page) }
                    </CardBody>
                </Card>
            </>
        }
    };
    html! {
        <PageSection class="pf-m-secondary">
            { head(&page, &person) }
            <div class="ec-stack">{ content }</div>
        </PageSection>
    }
}

fn head(page: &Audit, person: &Person) -> Html {
    let on_sign_out = {
        let (page, person) = (page.clone(), person.clone());
        Callback::from(move |()| {
            let page = page.clone();
            person.sign_out(Callback::from(move |()| page.again()));
        })
    };
    html! {
        <div class="ec-page-head">
            <Title>{ "Audit" }</Title>
            <div class="ec-line">
                if let Some(person) = person.signed_in() {
                    <SignedIn person={person.clone()} {on_sign_out} />
                }
                <Button
                    id="audit-reload"
                    variant={ButtonVariant::Link}
                    size={ButtonSize::Small}
                    icon={Icon::SyncAlt.as_html()}
                    label="Reload"
                    disabled={page.state.events == Fetched::Loading}
                    onclick={call(page, |page, _: MouseEvent| page.again())}
                />
            </div>
        </div>
    }
}

fn events(page: &Audit) -> Html {
    match &page.state.events {
        Fetched::Loading => html! {
            <div class="ec-wait" data-testid="audit-loading" role="status">
                <Spinner size={SpinnerSize::Lg} aria_label={words::LOADING} />
                { words::LOADING }
            </div>
        },
        Fetched::Failed(failure) => html! {
            <FailureView
                id="audit-error"
                failure={failure.clone()}
                on_retry={call(page, |page, ()| page.again())}
            />
        },
        Fetched::Here(events) if events.is_empty() => empty(&page.state.filter),
        Fetched::Here(events) => found(page, events),
    }
}

fn found(page: &Audit, events: &Rc<[EventView]>) -> Html {
    let has_more = page.state.next.is_some();
    let more = &page.state.more;
    html! {
        <>
            <p class="ec-quiet" role="status" data-testid="audit-count">
                { words::shown(events.len(), has_more) }
            </p>
            <EventTable events={events.clone()} />
            if let Some(Fetched::Failed(failure)) = more {
                <p role="alert">{ failure::said(failure).title }</p>
            }
            if has_more {
                <div class="ec-actions">
                    <Button
                        id="audit-more"
                        variant={ButtonVariant::Secondary}
                        size={ButtonSize::Small}
                        label="Show older events"
                        loading={*more == Some(Fetched::Loading)}
                        disabled={*more == Some(Fetched::Loading)}
                        onclick={call(page, |page, _: MouseEvent| page.more())}
                    />
                </div>
            }
        </>
    }
}

fn empty(filter: &Filter) -> Html {
    let (title, body) = if filter.is_empty() {
        (words::EMPTY, words::EMPTY_BODY)
    } else {
        (words::NOTHING_FOUND, words::NOTHING_FOUND_BODY)
    };
    html! {
        <div data-testid="audit-empty">
            <EmptyState {title} icon={Icon::Search}>{ body }</EmptyState>
        </div>
    }
}

/// A callback that asks something of the server.
fn call<T: 'static>(page: &Audit, deed: impl Fn(&Audit, T) + 'static) -> Callback<T> {
    let page = page.clone();
    Callback::from(move |value| deed(&page, value))
}
