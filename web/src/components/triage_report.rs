//! What a triage found: numbers, the picture, and tables of causes, recipients and signers.

use alloc::rc::Rc;

use console::present::triage;
use envelope_triage::Report;
use envelope_triage::report::CauseReport;
use envelope_triage::report::picture::{Hue, Picture};
use patternfly_yew::prelude::{Alert, AlertType};
use yew::prelude::*;

use super::triage_chart::TriageChart;

/// Rows of a table.
const ROWS: usize = 50;

/// Properties of [`TriageReport`].
#[derive(PartialEq, Properties)]
pub(crate) struct TriageReportProps {
    /// What was found.
    pub report: Rc<Report>,
}

/// What a triage found.
#[component]
pub(crate) fn TriageReport(props: &TriageReportProps) -> Html {
    let report = &props.report;
    let picture = use_memo(report.clone(), |report| Picture::of(report));
    html! {
        <div class="ec-stack" data-testid="triage-report">
            if report.interrupted {
                <Alert inline=true r#type={AlertType::Warning} title={triage::INTERRUPTED} />
            }
            <ul class="ec-numbers" role="list" data-testid="triage-numbers">
                { for triage::numbers(report).into_iter().map(|(count, what, is_bad)| html! {
                    <li class={is_bad.then_some("ec-number-bad")}><b>{ count }</b>{ what }</li>
                }) }
            </ul>
            if report.totals.bodies == 0 {
                <p>{ triage::NO_BODIES }</p>
            }
            if let Some(span) = triage::span(report.span) {
                <p class="ec-quiet">{ span }</p>
            }
            if let Some(picture) = &*picture {
                <TriageChart picture={picture.clone()} />
            }
            { causes(&report.causes) }
            { table(
                triage::RECIPIENTS,
                triage::RECIPIENT_HEADS,
                report.recipients.iter().map(triage::recipient),
                report.not_listed.recipients,
            ) }
            { table(
                triage::SIGNERS,
                triage::SIGNER_HEADS,
                report.signers.iter().map(triage::signer),
                report.not_listed.signers,
            ) }
        </div>
    }
}

fn causes(causes: &[CauseReport]) -> Html {
    if causes.is_empty() {
        return html!();
    }
    html! {
        <section class="ec-section" aria-label={triage::CAUSES}>
            <h3 class="ec-heading">{ triage::CAUSES }</h3>
            { for causes.iter().enumerate().map(|(place, of)| cause(place, of)) }
        </section>
    }
}

fn cause(place: usize, of: &CauseReport) -> Html {
    html! {
        <article class="ec-cause" data-testid="triage-cause" data-cause={of.cause.code()}>
            <h4>
                <i class={classes!("ec-hue", Hue::of_cause(place).class())} aria-hidden="true" />
                { &of.sentence }
            </h4>
            <dl class="ec-facts">
                { for triage::facts(of).into_iter().map(|(name, value)| html! {
                    <div><dt class="ec-quiet">{ name }</dt><dd class="ec-break">{ value }</dd></div>
                }) }
            </dl>
        </article>
    }
}

fn table(
    title: &'static str,
    heads: [&'static str; 6],
    rows: impl ExactSizeIterator<Item = [String; 6]>,
    not_listed: u64,
) -> Html {
    if rows.len() == 0 {
        return html!();
    }
    let has_more = rows.len() > ROWS || not_listed > 0;
    html! {
        <section class="ec-section" aria-label={title}>
            <h3 class="ec-heading">{ title }</h3>
            <div class="ec-table" tabindex="0" role="group" aria-label={title}>
                <table class="pf-v6-c-table pf-m-compact" role="grid">
                    <thead class="pf-v6-c-table__thead">
                        <tr class="pf-v6-c-table__tr">
                            { for heads.iter().map(|head| html! {
                                <th class="pf-v6-c-table__th" scope="col">{ head }</th>
                            }) }
                        </tr>
                    </thead>
                    <tbody class="pf-v6-c-table__tbody">
                        { for rows.take(ROWS).map(row) }
                    </tbody>
                </table>
            </div>
            if has_more {
                <p class="ec-quiet">{ triage::MORE_ROWS }</p>
            }
        </section>
    }
}

fn row(cells: [String; 6]) -> Html {
    html! {
        <tr class="pf-v6-c-table__tr">
            { for cells.into_iter().enumerate().map(|(at, cell)| html! {
                <td class={classes!(
                    "pf-v6-c-table__td",
                    (at == 0).then_some("ec-mono"),
                    (3..5).contains(&at).then_some("ec-nowrap"),
                )}>
                    { cell }
                </td>
            }) }
        </tr>
    }
}
