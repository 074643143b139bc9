//! One report: ready or not, every check, and what each key has to show.

use alloc::collections::BTreeMap;
use alloc::rc::Rc;

use console::present::readiness::{counts, of_outcome, printable, verdict, when};
use console::state::fetched::Fetched;
use envelope::UnixTime;
use keyset_api::{CheckOutcome, EchoReport, KeyReadiness, ReadinessReport};
use patternfly_yew::prelude::{Card, CardBody, ExpandableSection, Icon};
use yew::prelude::*;

use super::checks::Checks;
use super::keys::ReadinessKeys;
use crate::components::copy_button::CopyButton;
use crate::components::tone_label::ToneLabel;

/// Properties of [`Report`].
#[derive(PartialEq, Properties)]
pub(crate) struct ReportProps {
    /// The report.
    pub report: Rc<ReadinessReport>,
    /// Echoes that were run for its keys, by thumbprint.
    pub echoes: BTreeMap<String, Fetched<EchoReport>>,
    /// The time, for days left.
    pub now: UnixTime,
    /// Whether the role is enough to run an echo.
    pub may_run: bool,
    /// Run an echo for this key.
    pub on_echo: Callback<KeyReadiness>,
}

/// One report.
#[component]
pub(crate) fn Report(props: &ReportProps) -> Html {
    let report = &props.report;
    let (tone, word) = verdict(report);
    html! {
        <Card component="section">
            <CardBody>
                <div class="ec-stack" id="readiness-report" data-testid="readiness-report">
                    <div class="ec-report-head">
                        <h2 class="ec-verdict"><ToneLabel {tone} text={word} /></h2>
                        <div class="ec-grow">
                            <div>{ when(report) }</div>
                            <div class="ec-quiet">{ counts(&report.checks) }</div>
                        </div>
                        <div class="ec-line">
                            <a
                                id="readiness-print"
                                class="pf-v6-c-button pf-m-link pf-m-small"
                                href={printable(&report.id)}
                                target="_blank"
                            >
                                <span class="pf-v6-c-button__icon pf-m-start">{ Icon::Print }</span>
                                <span class="pf-v6-c-button__text">{ "Page to print" }</span>
                            </a>
                            <CopyButton text={report.id.clone()} what="the name of the report" />
                        </div>
                    </div>
                    { checks(report) }
                    <section class="ec-section">
                        <h3 class="ec-heading">{ "Keys" }</h3>
                        <ReadinessKeys
                            keys={report.keys.clone()}
                            echoes={props.echoes.clone()}
                            now={props.now}
                            may_run={props.may_run}
                            on_echo={props.on_echo.clone()}
                        />
                    </section>
                </div>
            </CardBody>
        </Card>
    }
}

/// What failed is seen at once; the rest is there for whoever wants it.
fn checks(report: &ReadinessReport) -> Html {
    let failed = of_outcome(&report.checks, CheckOutcome::Failed);
    let passed = of_outcome(&report.checks, CheckOutcome::Passed);
    let not_judged = of_outcome(&report.checks, CheckOutcome::NotApplicable);
    let toggle = |what: &str, count: usize| AttrValue::from(format!("{what} ({count})"));
    html! {
        <>
            if !failed.is_empty() {
                <section class="ec-section">
                    <h3 class="ec-heading">{ "What failed" }</h3>
                    <Checks checks={failed} />
                </section>
            }
            if !passed.is_empty() {
                <ExpandableSection
                    key={format!("passed-{}", report.id)}
                    id="readiness-passed"
                    toggle_text_hidden={toggle("What passed", passed.len())}
                    toggle_text_expanded={toggle("What passed", passed.len())}
                    initially_open={report.ready}
                >
                    <Checks checks={passed} />
                </ExpandableSection>
            }
            if !not_judged.is_empty() {
                <ExpandableSection
                    key={format!("not-judged-{}", report.id)}
                    id="readiness-not-judged"
                    toggle_text_hidden={toggle("What can not be judged here", not_judged.len())}
                    toggle_text_expanded={toggle("What can not be judged here", not_judged.len())}
                >
                    <Checks checks={not_judged} />
                </ExpandableSection>
            }
        </>
    }
}
