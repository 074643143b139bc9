//! The reports on record, the newest first.

use alloc::rc::Rc;

use console::present::readiness::{counts, verdict, when};
use keyset_api::ReadinessReport;
use patternfly_yew::prelude::{Card, CardBody};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::components::tone_label::ToneLabel;
use crate::navigation::Route;

/// Properties of [`ReadinessHistory`].
#[derive(PartialEq, Properties)]
pub(crate) struct ReadinessHistoryProps {
    /// The reports.
    pub reports: Rc<[ReadinessReport]>,
    /// The one that shows.
    pub current: Option<String>,
}

/// The reports on record.
#[component]
pub(crate) fn ReadinessHistory(props: &ReadinessHistoryProps) -> Html {
    html! {
        <Card component="section">
            <CardBody>
                <h2 class="ec-card-title">{ "Reports" }</h2>
                <ol class="ec-rows" role="list" data-testid="readiness-history">
                    { for props.reports.iter().map(|report| row(report, props)) }
                </ol>
            </CardBody>
        </Card>
    }
}

fn row(report: &ReadinessReport, props: &ReadinessHistoryProps) -> Html {
    let (tone, word) = verdict(report);
    let to = Route::ReadinessOf {
        id: report.id.clone(),
    };
    let is_current = props.current.as_ref() == Some(&report.id);
    html! {
        <li
            class="ec-row"
            key={report.id.clone()}
            aria-current={is_current.then_some("true")}
            data-testid="readiness-row"
        >
            <span class="ec-check-outcome"><ToneLabel {tone} text={word} /></span>
            <div class="ec-grow">
                <Link<Route> {to}>{ when(report) }</Link<Route>>
                <div class="ec-quiet">
                    { counts(&report.checks) }
                    if is_current {
                        { " · shown above" }
                    }
                </div>
            </div>
        </li>
    }
}
