//! What was done in this tab.

use console::present::history;
use console::state::history::Entry;
use console::state::workbench::Action;
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonVariant, Card, CardBody, EmptyState, Icon, PageSection, Size,
};
use yew::prelude::*;

use crate::components::bench_nav::BenchNav;
use crate::components::tone_label::ToneLabel;
use crate::hooks::use_session::Session;

/// What was done in this tab.
#[component]
pub(crate) fn HistoryPage() -> Html {
    let Some(session) = use_context::<Session>() else {
        return html!();
    };
    let entries = &session.state.history.entries;
    let clear = {
        let session = session.clone();
        Callback::from(move |_: MouseEvent| session.dispatch(Action::Forget))
    };
    html! {
        <PageSection class="pf-m-secondary ec-bench-section">
            <BenchNav />
            <Card component="section">
                <CardBody>
                    <div class="ec-stack">
                        <div>
                            <h1 class="ec-card-title">{ history::TITLE }</h1>
                            <p class="ec-quiet">{ history::ABOUT }</p>
                        </div>
                        if entries.is_empty() {
                            <EmptyState title={history::EMPTY} icon={Icon::History} size={Size::Small}>
                                { history::EMPTY_BODY }
                            </EmptyState>
                        } else {
                            { table(entries.iter()) }
                            <div class="ec-actions">
                                <Button
                                    id="history-clear"
                                    variant={ButtonVariant::Link}
                                    size={ButtonSize::Small}
                                    label={history::CLEAR}
                                    onclick={clear}
                                />
                            </div>
                        }
                    </div>
                </CardBody>
            </Card>
        </PageSection>
    }
}

fn table<'a>(entries: impl Iterator<Item = &'a Entry>) -> Html {
    html! {
        <div class="ec-table" tabindex="0" role="group" aria-label={history::TITLE}>
            <table class="pf-v6-c-table pf-m-compact" role="grid" data-testid="history-table">
                <thead class="pf-v6-c-table__thead">
                    <tr class="pf-v6-c-table__tr">
                        { for history::HEADS.iter().map(|head| html! {
                            <th class="pf-v6-c-table__th" scope="col">{ head }</th>
                        }) }
                    </tr>
                </thead>
                <tbody class="pf-v6-c-table__tbody">{ for entries.map(row) }</tbody>
            </table>
        </div>
    }
}

fn row(entry: &Entry) -> Html {
    let (said, tone) = history::deed(&entry.deed);
    let [when, format, size, profile, recipients] = history::cells(entry);
    let cell = |text: String, class: &'static str| html!(<td class={classes!("pf-v6-c-table__td", class)}>{ text }</td>);
    html! {
        <tr class="pf-v6-c-table__tr" data-testid="history-row">
            { cell(when, "ec-nowrap") }
            <td class="pf-v6-c-table__td"><ToneLabel {tone} text={said} /></td>
            { cell(format, "ec-nowrap") }
            { cell(size, "ec-nowrap") }
            { cell(profile, "ec-nowrap") }
            { cell(recipients, "ec-mono") }
        </tr>
    }
}
