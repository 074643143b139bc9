//! JSON as lines that fold, with what is looked for marked and faults pointed at.

use alloc::rc::Rc;

use console::present::json::lines::Line;
use console::present::payload;
use console::state::payload::{PayloadAction, PayloadView};
use patternfly_yew::prelude::Icon;
use yew::prelude::*;

/// Properties of [`JsonView`].
#[derive(PartialEq, Properties)]
pub(super) struct JsonViewProps {
    /// The lines.
    pub lines: Rc<Vec<Line>>,
    /// The view's state.
    pub view: PayloadView,
    /// The lines in which what is looked for stands.
    pub found: Vec<usize>,
    /// Paths of members that something is to be said of.
    pub pointed: Vec<String>,
    /// Something happened in the view.
    pub on_action: Callback<PayloadAction>,
}

/// The id of a line.
pub(super) fn line_id(at: usize) -> String {
    format!("payload-line-{at}")
}

/// The id of the first line of a member; none where it does not show.
pub(super) fn line_of(lines: &[Line], path: &str) -> Option<usize> {
    lines.iter().position(|line| line.path == path)
}

/// JSON as lines that fold.
#[component]
pub(super) fn JsonView(props: &JsonViewProps) -> Html {
    let visible = props.view.visible(&props.lines, &props.found);
    html! {
        <div class="ec-json">
            { for visible.into_iter().filter_map(|at| Some(row(at, props.lines.get(at)?, props))) }
        </div>
    }
}

fn row(at: usize, line: &Line, props: &JsonViewProps) -> Html {
    let is_pointed = !line.text.starts_with(['}', ']']) && props.pointed.contains(&line.path);
    let is_looked_at = props.found.get(props.view.at) == Some(&at);
    let is_folded = props.view.is_folded(at, &props.lines, &props.found);
    let tail = line
        .closed_by
        .filter(|_| is_folded)
        .and_then(|end| Some((end, props.lines.get(end)?)))
        .map(|(end, closing)| payload::folded(end - at - 1, &closing.text));
    html! {
        <div
            id={line_id(at)}
            class={classes!(
                "ec-json-line",
                is_pointed.then_some("ec-json-pointed"),
                is_looked_at.then_some("ec-json-looked"),
            )}
            style={format!("--ec-depth: {}", line.depth)}
            tabindex="-1"
        >
            <span class="ec-json-gutter">{ fold_button(at, line, is_folded, props) }</span>
            <span class="ec-json-text">
                { marked(&line.text, &props.view.sought) }
                if let Some(tail) = tail {
                    <span class="ec-quiet">{ format!(" {tail}") }</span>
                }
            </span>
        </div>
    }
}

fn fold_button(at: usize, line: &Line, is_folded: bool, props: &JsonViewProps) -> Html {
    if line.closed_by.is_none() {
        return html!();
    }
    let onclick = props
        .on_action
        .reform(move |_: MouseEvent| PayloadAction::Fold(at));
    html! {
        <button
            type="button"
            class="ec-json-fold"
            aria-expanded={(!is_folded).to_string()}
            aria-label={payload::fold(&line.path, is_folded)}
            {onclick}
        >
            { if is_folded { Icon::AngleRight } else { Icon::AngleDown } }
        </button>
    }
}

/// The text with what is looked for marked. Only where letters keep their length in lower case, which
/// payloads of the protocol do; elsewhere the line alone is marked.
fn marked(text: &str, sought: &str) -> Html {
    let (lower, sought) = (text.to_ascii_lowercase(), sought.to_ascii_lowercase());
    let found = (!sought.is_empty()).then(|| lower.find(&sought)).flatten();
    let parts = found.and_then(|at| {
        let end = at + sought.len();
        Some((text.get(..at)?, text.get(at..end)?, text.get(end..)?))
    });
    match parts {
        Some((before, hit, after)) => html!(<>{ before }<mark>{ hit }</mark>{ after }</>),
        None => text.into(),
    }
}
