//! The keys of a report, each with what shows that it works: the last echo on record, and one that
//! can be run now.

use alloc::collections::BTreeMap;

use console::present::failure;
use console::present::key::short;
use console::present::readiness::{echo_outcome, last_echo};
use console::present::rotation::noun;
use console::present::time::{left, urgency};
use console::state::fetched::Fetched;
use console::state::keyset::{owner_name, state_name};
use envelope::UnixTime;
use envelope::key::state::StateName;
use keyset_api::{EchoReport, KeyReadiness};
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonVariant, ComposableTable, TableBody, TableData, TableGridMode,
    TableMode, TableRow,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::components::tone_label::{ToneLabel, urgency_tone};
use crate::navigation::Route;

/// Properties of [`ReadinessKeys`].
#[derive(PartialEq, Properties)]
pub(crate) struct ReadinessKeysProps {
    /// The keys.
    pub keys: Vec<KeyReadiness>,
    /// Echoes that were run for them, by thumbprint.
    pub echoes: BTreeMap<String, Fetched<EchoReport>>,
    /// The time, for days left.
    pub now: UnixTime,
    /// Whether the role is enough to run an echo.
    pub may_run: bool,
    /// Run an echo for this key.
    pub on_echo: Callback<KeyReadiness>,
}

/// The keys of a report.
#[component]
pub(crate) fn ReadinessKeys(props: &ReadinessKeysProps) -> Html {
    html! {
        <div class="ec-table" data-testid="readiness-keys">
            <ComposableTable id="readiness-keys" mode={TableMode::Compact} grid={TableGridMode::Medium}>
                <thead class="pf-v6-c-table__thead">
                    <tr class="pf-v6-c-table__tr" role="row">
                        { for COLUMNS.iter().map(|label| html! {
                            <th class="pf-v6-c-table__th" scope="col" role="columnheader">{ *label }</th>
                        }) }
                    </tr>
                </thead>
                <TableBody>{ for props.keys.iter().map(|key| row(key, props)) }</TableBody>
            </ComposableTable>
        </div>
    }
}

fn row(key: &KeyReadiness, props: &ReadinessKeysProps) -> Html {
    let to = Route::RotationOf {
        thumbprint: key.thumbprint.clone(),
    };
    let name = html! {
        <>
            <Link<Route> {to} classes="ec-link">{ noun(key.format, key.key_use) }</Link<Route>>
            <div class="ec-quiet ec-mono" title={key.thumbprint.clone()}>{ short(&key.id) }</div>
        </>
    };
    html! {
        <TableRow key={key.thumbprint.clone()} class="ec-keyset-row">
            { cell(0, name) }
            { cell(1, html!(owner_name(key.owner))) }
            { cell(2, html!(state_name(key.state))) }
            { cell(3, end(key, props.now)) }
            { cell(4, echo(key, props)) }
        </TableRow>
    }
}

/// One element in every cell: on a narrow page a cell is a grid of its label and its content.
fn cell(column: usize, content: Html) -> Html {
    let label = COLUMNS.get(column).copied().unwrap_or_default();
    html!(<TableData data_label={label}><div>{ content }</div></TableData>)
}

fn end(key: &KeyReadiness, now: UnixTime) -> Html {
    let Some(end) = key.ends else {
        return html!(<span class="ec-quiet">{ "no end" }</span>);
    };
    html! {
        <>
            <div class="ec-nowrap">{ end.date() }</div>
            <ToneLabel tone={urgency_tone(urgency(Some(end), now))} text={left(end, now)} />
        </>
    }
}

fn echo(key: &KeyReadiness, props: &ReadinessKeysProps) -> Html {
    let run = props.echoes.get(&key.thumbprint);
    let is_running = run == Some(&Fetched::Loading);
    let may_run = props.may_run && matches!(key.state, StateName::Active | StateName::PreActive);
    let onclick = {
        let key = key.clone();
        props.on_echo.reform(move |_: MouseEvent| key.clone())
    };
    html! {
        <div class="ec-echo">
            <span class={classes!(key.echo.is_none().then_some("ec-quiet"))}>
                { last_echo(key.echo.as_ref(), props.now) }
            </span>
            if may_run {
                <Button
                    id={format!("echo-{}", key.thumbprint)}
                    variant={ButtonVariant::Link}
                    size={ButtonSize::Small}
                    label={if is_running { "The echo runs" } else { "Run an echo" }}
                    aria_label={format!("Run an echo with the key {}", key.id)}
                    loading={is_running}
                    disabled={is_running}
                    {onclick}
                />
            }
            { for run.map(|run| outcome(run, &key.thumbprint)) }
        </div>
    }
}

fn outcome(run: &Fetched<EchoReport>, thumbprint: &str) -> Html {
    let (tone, text) = match run {
        Fetched::Loading => return html!(),
        Fetched::Failed(failure) => {
            let said = failure::said(failure);
            let text = [said.title, said.body].join(". ");
            (console::present::verdict::Tone::Bad, text)
        }
        Fetched::Here(report) => echo_outcome(report, thumbprint),
    };
    html! {
        <div role="status" data-testid="echo-outcome" class="ec-echo-outcome">
            <ToneLabel {tone} text="now" />
            <span>{ text }</span>
        </div>
    }
}

const COLUMNS: [&str; 5] = [
    "Key",
    "Owner",
    "State",
    "Ends",
    "Last echo with the counterparty",
];
