//! The readiness page: running the checks, one report, and the reports on record.

use alloc::rc::Rc;

use console::present::readiness as words;
use console::state::fetched::Fetched;
use console::state::readiness::{Action, Run};
use envelope::UnixTime;
use keyset_api::ReadinessReport;
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonVariant, EmptyState, Icon, PageSection, Spinner, SpinnerSize, Title,
};
use yew::prelude::*;
use yew_router::prelude::{Link, use_navigator};

use super::way_in::WayIn;
use crate::components::failure_view::FailureView;
use crate::components::readiness::history::ReadinessHistory;
use crate::components::readiness::report::Report;
use crate::components::readiness::run::RunCard;
use crate::components::signed_in::SignedIn;
use crate::hooks::use_now::use_now;
use crate::hooks::use_person::{Person, use_person};
use crate::hooks::use_readiness::{Readiness, use_readiness};
use crate::navigation::Route;

/// Properties of [`ReadinessPage`].
#[derive(PartialEq, Properties)]
pub(crate) struct ReadinessPageProps {
    /// The report that shows; the newest one without.
    #[prop_or_default]
    pub id: Option<AttrValue>,
}

/// The readiness page.
#[component]
pub(crate) fn ReadinessPage(props: &ReadinessPageProps) -> Html {
    let now = use_now();
    let person = use_person();
    let page = use_readiness(props.id.as_ref());
    let navigator = use_navigator();
    use_effect_with(page.state.run.clone(), move |run| {
        if let (Run::Ended(id), Some(navigator)) = (run, navigator) {
            navigator.push(&Route::ReadinessOf { id: id.clone() });
        }
    });
    let reports = &page.state.reports;
    let is_signed_out = matches!(reports, Fetched::Failed(failure) if failure.is_signed_out());
    let content = match reports {
        _ if is_signed_out || person.is_nobody() => html!(<WayIn title={words::SIGNED_OUT} />),
        Fetched::Loading => loading(),
        Fetched::Failed(failure) => html! {
            <FailureView
                id="readiness-error"
                failure={failure.clone()}
                on_retry={call(&page, |page, ()| page.load())}
            />
        },
        Fetched::Here(reports) => content(&page, &person, props.id.as_ref(), reports, now),
    };
    html! {
        <PageSection class="pf-m-secondary">
            { head(&page, &person) }
            <div class="ec-stack">{ content }</div>
        </PageSection>
    }
}

fn head(page: &Readiness, person: &Person) -> Html {
    let on_sign_out = {
        let (page, person) = (page.clone(), person.clone());
        Callback::from(move |()| {
            let page = page.clone();
            person.sign_out(Callback::from(move |()| page.load()));
        })
    };
    html! {
        <div class="ec-page-head">
            <Title>{ "Readiness" }</Title>
            <div class="ec-line">
                if let Some(person) = person.signed_in() {
                    <SignedIn person={person.clone()} {on_sign_out} />
                }
                <Button
                    id="readiness-reload"
                    variant={ButtonVariant::Link}
                    size={ButtonSize::Small}
                    icon={Icon::SyncAlt.as_html()}
                    label="Reload"
                    disabled={page.state.reports == Fetched::Loading}
                    onclick={call(page, |page, _: MouseEvent| page.refresh())}
                />
            </div>
        </div>
    }
}

fn content(
    page: &Readiness,
    person: &Person,
    id: Option<&AttrValue>,
    reports: &Rc<[ReadinessReport]>,
    now: UnixTime,
) -> Html {
    let state = &page.state;
    let may_run = person
        .signed_in()
        .is_some_and(|person| words::may_run(person.role));
    let shown = state.report(id.map(AttrValue::as_str));
    let current = shown
        .here()
        .and_then(|report| report.as_ref().map(|report| report.id.clone()));
    let report = match shown {
        // A run that is under way is what is looked at.
        _ if state.is_running() => html!(),
        Fetched::Loading => loading(),
        Fetched::Failed(failure) => html! {
            <FailureView
                id="report-error"
                {failure}
                on_retry={call(page, |page, ()| page.load())}
            />
        },
        Fetched::Here(None) if id.is_some() => no_such_report(),
        Fetched::Here(None) => no_reports(),
        Fetched::Here(Some(report)) => {
            let environment = report.environment;
            html! {
                <Report
                    {report}
                    echoes={state.echoes.clone()}
                    {now}
                    {may_run}
                    on_echo={call(page, move |page, key| page.echo(environment, &key))}
                />
            }
        }
    };
    html! {
        <>
            <RunCard
                environment={state.environment}
                run={state.run.clone()}
                before={state.checks_before()}
                {may_run}
                on_environment={call(page, |page, world| page.dispatch(Action::Environment(world)))}
                on_run={call(page, |page, ()| page.run())}
                on_stop={call(page, |page, ()| page.stop())}
            />
            { report }
            if !reports.is_empty() {
                <ReadinessHistory reports={reports.clone()} {current} />
            }
        </>
    }
}

fn loading() -> Html {
    html! {
        <div class="ec-wait" data-testid="readiness-loading" role="status">
            <Spinner size={SpinnerSize::Lg} aria_label={words::LOADING} />
            { words::LOADING }
        </div>
    }
}

fn no_reports() -> Html {
    html! {
        <div data-testid="readiness-empty">
            <EmptyState title={words::NO_REPORTS} icon={Icon::ClipboardCheck}>
                { words::NO_REPORTS_BODY }
            </EmptyState>
        </div>
    }
}

fn no_such_report() -> Html {
    html! {
        <div data-testid="readiness-not-found">
            <EmptyState title={words::NO_SUCH_REPORT} icon={Icon::Search}>
                <p>{ words::NO_SUCH_REPORT_BODY }</p>
                <Link<Route> to={Route::Readiness}>{ "Go to the newest report" }</Link<Route>>
            </EmptyState>
        </div>
    }
}

/// A callback that asks something of the server.
fn call<T: 'static>(page: &Readiness, deed: impl Fn(&Readiness, T) + 'static) -> Callback<T> {
    let page = page.clone();
    Callback::from(move |value| deed(&page, value))
}
