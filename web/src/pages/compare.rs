//! Two payloads side by side.

use alloc::rc::Rc;

use console::present::bytes::as_text;
use console::present::compare::{self, Compared};
use console::state::compare::{Compare, CompareAction};
use console::state::workbench::Action;
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonVariant, Card, CardBody, Checkbox, CheckboxState, EmptyState, Icon,
    PageSection, ResizeOrientation, Size, TextArea,
};
use yew::prelude::*;

use crate::components::bench_nav::BenchNav;
use crate::components::compare_table::CompareTable;
use crate::components::field::Field;
use crate::hooks::use_session::Session;

/// Two payloads side by side.
#[component]
pub(crate) fn ComparePage() -> Html {
    let Some(session) = use_context::<Session>() else {
        return html!();
    };
    let state = &session.state.compare;
    let compared = use_memo(
        (state.left.clone(), state.right.clone()),
        |(left, right)| compare::compare(left, right),
    );
    let on_action = {
        let session = session.clone();
        Callback::from(move |action| session.dispatch(Action::Compare(action)))
    };
    let outcome = session.state.open.outcome.as_ref();
    let opened: Option<Rc<str>> = outcome
        .filter(|outcome| outcome.report.ok)
        .and_then(|outcome| as_text(&outcome.payload))
        .map(Rc::from);
    html! {
        <PageSection class="pf-m-secondary ec-bench-section">
            <BenchNav />
            <Card component="section">
                <CardBody>
                    <div class="ec-stack">
                        <div>
                            <h1 class="ec-card-title">{ compare::TITLE }</h1>
                            <p class="ec-quiet">{ compare::ABOUT }</p>
                        </div>
                        <div class="ec-columns">
                            { side("compare-left", compare::LEFT, &state.left, opened.as_ref(), &on_action, CompareAction::Left) }
                            { side("compare-right", compare::RIGHT, &state.right, opened.as_ref(), &on_action, CompareAction::Right) }
                        </div>
                        { tools(state, &on_action) }
                        { result(state, &compared) }
                    </div>
                </CardBody>
            </Card>
        </PageSection>
    }
}

fn side(
    id: &'static str,
    label: &'static str,
    text: &Rc<str>,
    opened: Option<&Rc<str>>,
    on_action: &Callback<CompareAction>,
    action: fn(Rc<str>) -> CompareAction,
) -> Html {
    let take = opened.map(|opened| {
        let opened = opened.clone();
        let onclick = on_action.reform(move |_: MouseEvent| action(opened.clone()));
        html! {
            <Button
                id={format!("{id}-take")}
                variant={ButtonVariant::InlineLink}
                size={ButtonSize::Small}
                label={compare::TAKE}
                {onclick}
            />
        }
    });
    html! {
        <div class="ec-mono-field">
            <Field control={id} {label}>
                <TextArea
                    {id}
                    value={text.to_string()}
                    rows=6
                    resize={ResizeOrientation::Vertical}
                    spellcheck="false"
                    autocomplete="off"
                    onchange={on_action.reform(move |text: String| action(text.into()))}
                />
            </Field>
            { for take }
        </div>
    }
}

fn tools(state: &Compare, on_action: &Callback<CompareAction>) -> Html {
    let only =
        on_action.reform(|state: CheckboxState| CompareAction::OnlyDifferences(state.into()));
    let button = |id: &'static str, label: &'static str, action: CompareAction| {
        let onclick = on_action.reform(move |_: MouseEvent| action.clone());
        html! {
            <Button {id} variant={ButtonVariant::Secondary} size={ButtonSize::Small} {label} {onclick} />
        }
    };
    html! {
        <div class="ec-actions">
            { button("compare-swap", compare::SWAP, CompareAction::Swap) }
            { button("compare-clear", compare::CLEAR, CompareAction::Clear) }
            <Checkbox
                id="compare-only"
                checked={state.only_differences}
                label={compare::ONLY}
                onchange={only}
            />
        </div>
    }
}

fn result(state: &Compare, compared: &Rc<Compared>) -> Html {
    if !state.has_both() {
        return html! {
            <EmptyState title={compare::EMPTY} icon={Icon::Columns} size={Size::Small}>
                { compare::EMPTY_BODY }
            </EmptyState>
        };
    }
    html! {
        <CompareTable compared={compared.clone()} only_differences={state.only_differences} />
    }
}
