//! The report on a message, for a ticket or the counterparty.

use console::present::report;
use patternfly_yew::prelude::{Button, ButtonSize, ButtonVariant, Icon};
use yew::prelude::*;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReportForm {
    /// A page for people.
    Html,
    /// For programs.
    Json,
}

/// Properties of [`ReportButtons`].
#[derive(PartialEq, Properties)]
pub(crate) struct ReportButtonsProps {
    /// A report was asked for.
    pub on_report: Callback<ReportForm>,
}

/// The report on a message.
#[component]
pub(crate) fn ReportButtons(props: &ReportButtonsProps) -> Html {
    let button = |id: &'static str, label: &'static str, form: ReportForm| {
        html! {
            <Button
                {id}
                variant={ButtonVariant::Secondary}
                size={ButtonSize::Small}
                icon={Icon::Download.as_html()}
                {label}
                onclick={props.on_report.reform(move |_: MouseEvent| form)}
            />
        }
    };
    html! {
        <section class="ec-section" aria-label={report::TITLE}>
            <h3 class="ec-heading">{ report::TITLE }</h3>
            <p class="ec-quiet">{ report::ABOUT }</p>
            <div class="ec-buttons">
                { button("report-html", report::AS_HTML, ReportForm::Html) }
                { button("report-json", report::AS_JSON, ReportForm::Json) }
            </div>
        </section>
    }
}
