//! The rotation pages: all rotations, or the one of a key.

mod list;
mod one;
mod record;

use console::state::fetched::Fetched;
use console::state::rotation::{Action, Overview};
use envelope::UnixTime;
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonVariant, Icon, PageSection, Spinner, SpinnerSize, Title,
};
use yew::prelude::*;

use self::list::List;
use self::one::One;
use self::record::Record;
use super::way_in::WayIn;
use crate::components::deed_form::DeedForm;
use crate::components::failure_view::FailureView;
use crate::components::live_notice::LiveNotice;
use crate::components::outcome_notice::OutcomeNotice;
use crate::components::proposals_card::ProposalsCard;
use crate::components::signed_in::SignedIn;
use crate::hooks::use_now::use_now;
use crate::hooks::use_rotations::{Rotations, use_rotations};

/// Properties of [`RotationPage`].
#[derive(PartialEq, Properties)]
pub(crate) struct RotationPageProps {
    /// The key whose rotation is shown; all of them without one.
    #[prop_or_default]
    pub thumbprint: Option<String>,
    /// Whether it is the record of that rotation, to be printed.
    #[prop_or_default]
    pub is_record: bool,
}

/// The rotation pages.
#[component]
pub(crate) fn RotationPage(props: &RotationPageProps) -> Html {
    let now = use_now();
    let page = use_rotations(now);
    let state = &page.state;
    let content = match (&state.overview, &props.thumbprint) {
        (Fetched::Loading, _) => html! {
            <div class="ec-wait" data-testid="rotation-loading" role="status">
                <Spinner size={SpinnerSize::Lg} aria_label="Loading the rotations" />
                { "Loading the rotations" }
            </div>
        },
        (Fetched::Failed(failure), _) => html! {
            <FailureView
                id="rotation-error"
                failure={failure.clone()}
                on_retry={call(&page, |page, ()| page.load())}
            />
        },
        (Fetched::Here(overview), None) => html! {
            <List
                overview={overview.clone()}
                {now}
                may_act={state.signed_in().is_some()}
                on_form={call(&page, |page, form| page.open(form))}
            />
        },
        (Fetched::Here(overview), Some(thumbprint)) if props.is_record => html! {
            <Record
                overview={overview.clone()}
                thumbprint={thumbprint.clone()}
                {now}
                histories={state.histories.clone()}
                on_history={call(&page, |page, thumbprint| page.look_back(thumbprint))}
            />
        },
        (Fetched::Here(overview), Some(thumbprint)) => html! {
            <One
                overview={overview.clone()}
                thumbprint={thumbprint.clone()}
                {now}
                may_act={state.signed_in().is_some()}
                histories={state.histories.clone()}
                on_form={call(&page, |page, form| page.open(form))}
                on_history={call(&page, |page, thumbprint| page.look_back(thumbprint))}
            />
        },
    };
    html! {
        <PageSection class="pf-m-secondary">
            { head(&page) }
            <div class="ec-stack">
                if !props.is_record {
                    { person(&page) }
                    { outcome(&page) }
                    { proposals(&page, props.thumbprint.as_deref(), now) }
                }
                { content }
            </div>
            { form(&page) }
        </PageSection>
    }
}

fn head(page: &Rotations) -> Html {
    html! {
        <div class="ec-page-head">
            <Title>{ "Rotation" }</Title>
            <div class="ec-line">
                if let Some(person) = page.state.signed_in() {
                    <SignedIn
                        person={person.clone()}
                        on_sign_out={call(page, |page, ()| page.sign_out())}
                    />
                }
                <LiveNotice live={page.live} />
                <Button
                    id="rotation-reload"
                    variant={ButtonVariant::Link}
                    size={ButtonSize::Small}
                    icon={Icon::SyncAlt.as_html()}
                    label="Reload"
                    disabled={page.state.overview == Fetched::Loading}
                    onclick={call(page, |page, _: MouseEvent| page.refresh())}
                />
            </div>
        </div>
    }
}

fn person(page: &Rotations) -> Html {
    match page.state.person.here() {
        Some(None) => html!(<WayIn />),
        _ => html!(),
    }
}

fn outcome(page: &Rotations) -> Html {
    let Some(outcome) = &page.state.done else {
        return html!();
    };
    html! {
        <OutcomeNotice
            outcome={(**outcome).clone()}
            on_form={call(page, |page, form| page.open(form))}
            on_close={act(page, |()| Action::Dismissed)}
        />
    }
}

fn proposals(page: &Rotations, thumbprint: Option<&str>, now: UnixTime) -> Html {
    let Some(overview) = page.state.overview.here() else {
        return html!();
    };
    html! {
        <ProposalsCard
            overview={overview.clone()}
            only={thumbprint.map(|thumbprint| overview.keys_of_rotation(thumbprint))}
            person={page.state.signed_in().cloned()}
            {now}
            on_form={call(page, |page, form| page.open(form))}
        />
    }
}

fn form(page: &Rotations) -> Html {
    let state = &page.state;
    let Some(form) = state.form.clone() else {
        return html!();
    };
    let overview = state.overview.here();
    let successors = |overview: &Overview| overview.successors(&form.key);
    html! {
        <DeedForm
            successors={overview.map(successors).unwrap_or_default()}
            {form}
            consequences={state.consequences.clone()}
            busy={state.busy}
            refused={state.refused.clone()}
            on_form={act(page, Action::Form)}
            on_submit={call(page, |page, ()| page.submit())}
        />
    }
}

/// A callback that becomes an action.
fn act<T: 'static>(page: &Rotations, action: impl Fn(T) -> Action + 'static) -> Callback<T> {
    let page = page.clone();
    Callback::from(move |value| page.dispatch(action(value)))
}

/// A callback that asks something of the server.
fn call<T: 'static>(page: &Rotations, deed: impl Fn(&Rotations, T) + 'static) -> Callback<T> {
    let page = page.clone();
    Callback::from(move |value| deed(&page, value))
}
