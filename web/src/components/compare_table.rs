//! The members of two payloads, side by side. What is sensitive stays hidden.

use alloc::rc::Rc;

use console::present::compare::{self, Change, Compared, Row, Value};
use console::present::verdict::Tone;
use yew::prelude::*;

use super::tone_label::ToneLabel;

/// Properties of [`CompareTable`].
#[derive(PartialEq, Properties)]
pub(crate) struct CompareTableProps {
    /// What was found.
    pub compared: Rc<Compared>,
    /// Whether what is the same is left out.
    pub only_differences: bool,
}

/// The members of two payloads, side by side.
#[component]
pub(crate) fn CompareTable(props: &CompareTableProps) -> Html {
    let compared = &props.compared;
    let is_shown = |row: &&Row| !props.only_differences || row.change() != Change::Same;
    html! {
        <div class="ec-section" data-testid="compared">
            <p role="status" data-testid="compare-summary">{ compared.summary() }</p>
            <table class="ec-compare">
                <thead>
                    <tr>{ for compare::HEADS.iter().map(|head| html!(<th scope="col">{ head }</th>)) }</tr>
                </thead>
                <tbody>{ for compared.rows.iter().filter(is_shown).map(row) }</tbody>
            </table>
            if compared.is_cut {
                <p class="ec-quiet">{ compare::CUT }</p>
            }
        </div>
    }
}

fn row(row: &Row) -> Html {
    let change = row.change();
    let tone = match change {
        Change::Same => None,
        Change::Changed => Some(Tone::Warning),
        Change::Removed | Change::Added => Some(Tone::Bad),
    };
    html! {
        <tr class={(change != Change::Same).then_some("ec-compare-differs")}>
            <th scope="row">
                <span class="ec-mono ec-break">{ &row.path }</span>
                if let Some(tone) = tone {
                    { " " }<ToneLabel {tone} text={change.word()} />
                }
                if row.is_hidden_difference() {
                    <div class="ec-quiet">{ compare::HIDDEN_DIFFERENCE }</div>
                }
            </th>
            { cell(row.left.as_ref()) }
            { cell(row.right.as_ref()) }
        </tr>
    }
}

fn cell(value: Option<&Value>) -> Html {
    match value {
        Some(value) => html!(<td class="ec-mono ec-break">{ &value.redacted }</td>),
        None => html!(<td class="ec-quiet">{ compare::ABSENT }</td>),
    }
}
