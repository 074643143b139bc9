//! An opened payload: laid out where it is JSON, beside what the payment protocol says of it; as text
//! or octets where it is not. Sensitive values are hidden until the operator asks for them, and again
//! on leaving; copies and downloads are exactly as it was.

mod json_view;
mod protocol;

use alloc::rc::Rc;

use console::present::bytes::{as_text, beginning, hex_view, size};
use console::present::json::lines::{Line, lines};
use console::present::{key, payload};
use console::state::open::OpenOutcome;
use console::state::payload::{PayloadAction, PayloadView as View, foldable};
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonVariant, CodeBlock, CodeBlockCode, Icon, ResultsCount, SearchInput,
    Switch,
};
use standard_payments::redact;
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::tone_label::ToneLabel;
use crate::hooks::browser;
use crate::hooks::use_hidden::use_hidden;
use console::present::verdict::Tone;
use json_view::{JsonView, line_id};
use protocol::Protocol;

/// Octets of text on the page; a megabyte in one element stalls any browser.
const SHOWN_TEXT: usize = 64 * 1024;
/// Lines of JSON on the page, each of them several elements.
const SHOWN_LINES: usize = 1000;
/// Octets of a binary payload on the page.
const SHOWN_BINARY: usize = 1024;

/// Properties of [`PayloadView`].
#[derive(PartialEq, Properties)]
pub(crate) struct PayloadViewProps {
    /// The accepted message.
    pub outcome: Rc<OpenOutcome>,
}

/// A payload, with and without its sensitive values.
struct Shown {
    kind: &'static str,
    whole: Content,
    /// The same with sensitive values replaced; none where there are none.
    redacted: Option<Content>,
}

struct Content {
    body: Body,
    is_cut: bool,
}

enum Body {
    Json(Rc<Vec<Line>>),
    Text(String),
}

/// An opened payload.
#[component]
pub(crate) fn PayloadView(props: &PayloadViewProps) -> Html {
    let outcome = &props.outcome;
    let shown = use_memo(outcome.clone(), |outcome| shown(&outcome.payload));
    let view = use_reducer_eq(View::default);
    {
        let dispatcher = view.dispatcher();
        use_hidden(Callback::from(move |()| {
            dispatcher.dispatch(PayloadAction::Hide);
        }));
    }
    let on_action = {
        let dispatcher = view.dispatcher();
        Callback::from(move |action| dispatcher.dispatch(action))
    };
    let content = match &shown.redacted {
        Some(redacted) if !view.is_revealed => redacted,
        _ => &shown.whole,
    };
    let lines = match &content.body {
        Body::Json(lines) => lines.clone(),
        Body::Text(_) => Rc::default(),
    };
    let found = view.found(&lines);
    let protocol = outcome.protocol.clone();
    let pointed = protocol.iter().flat_map(|report| &report.findings);
    let pointed: Vec<String> = pointed
        .filter_map(|finding| finding.place.clone())
        .collect();
    html! {
        <section class="ec-section" aria-label={payload::TITLE}>
            { head(outcome, shown.kind) }
            <div class="ec-payload">
                <div class="ec-section">
                    if !lines.is_empty() {
                        { tools(&view, &lines, &found, &on_action) }
                    }
                    <div id="open-payload" data-testid="open-payload">
                        if let Body::Text(text) = &content.body {
                            <CodeBlock><CodeBlockCode>{ text }</CodeBlockCode></CodeBlock>
                        } else {
                            <JsonView
                                lines={lines.clone()}
                                view={(*view).clone()}
                                {found}
                                {pointed}
                                on_action={on_action.clone()}
                            />
                        }
                    </div>
                    if shown.redacted.is_some() {
                        { switch(view.is_revealed, &on_action) }
                    }
                    if content.is_cut {
                        <p class="ec-quiet">{ payload::CUT }</p>
                    }
                    { opened_by(outcome) }
                </div>
                if let Some(report) = protocol {
                    <Protocol {report} {lines} />
                }
            </div>
        </section>
    }
}

fn head(outcome: &Rc<OpenOutcome>, kind: &'static str) -> Html {
    let held = size(outcome.payload.len() as u64);
    let download = {
        let outcome = outcome.clone();
        let name = if kind == payload::BINARY {
            "payload.bin"
        } else {
            "payload.txt"
        };
        Callback::from(move |_: MouseEvent| {
            browser::download(name, "application/octet-stream", &outcome.payload);
        })
    };
    html! {
        <div class="ec-card-head">
            <h3 class="ec-heading">{ payload::TITLE }</h3>
            <ToneLabel tone={Tone::Good} text={payload::OPENED} />
            <span class="ec-quiet ec-grow">{ format!("{kind}, {held}") }</span>
            if let Some(text) = as_text(&outcome.payload) {
                <CopyButton
                    id="copy-payload"
                    text={text.to_owned()}
                    label={payload::COPY}
                    what={payload::AS_IT_WAS}
                />
            }
            <Button
                id="download-payload"
                variant={ButtonVariant::Link}
                size={ButtonSize::Small}
                icon={Icon::Download.as_html()}
                label={payload::DOWNLOAD}
                aria_label={format!("{} {}", payload::DOWNLOAD, payload::AS_IT_WAS)}
                onclick={download}
            />
        </div>
    }
}

/// Searching and folding.
fn tools(
    view: &View,
    lines: &[Line],
    found: &[usize],
    on_action: &Callback<PayloadAction>,
) -> Html {
    let count = found.len();
    let go = |action: PayloadAction, to: usize| {
        let on_action = on_action.clone();
        let target = found.get(to).copied();
        Callback::from(move |_: MouseEvent| {
            on_action.emit(action.clone());
            if let Some(line) = target {
                browser::reveal(&line_id(line));
            }
        })
    };
    let next = (view.at + 1).checked_rem(count).unwrap_or(0);
    let previous = (view.at + count.saturating_sub(1))
        .checked_rem(count)
        .unwrap_or(0);
    let results = (!view.sought.is_empty()).then_some(match count {
        0 => ResultsCount::Absolute(0),
        count => ResultsCount::Fraction(view.at + 1, count),
    });
    let fold = {
        let lines = foldable(lines);
        let action = if view.folded.is_empty() {
            PayloadAction::FoldAll(lines)
        } else {
            PayloadAction::UnfoldAll
        };
        on_action.reform(move |_: MouseEvent| action.clone())
    };
    html! {
        <div class="ec-payload-tools">
            <div class="ec-grow">
                <SearchInput
                    id="payload-search"
                    aria_label={payload::SEARCH}
                    placeholder={payload::SEARCH}
                    value={view.sought.clone()}
                    results_count={results}
                    onchange={on_action.reform(PayloadAction::Seek)}
                    onclear={on_action.reform(|_: MouseEvent| PayloadAction::Seek(String::new()))}
                    onnextclick={go(PayloadAction::Next(count), next)}
                    onpreviousclick={go(PayloadAction::Previous(count), previous)}
                />
            </div>
            <Button
                id="payload-fold"
                variant={ButtonVariant::Secondary}
                size={ButtonSize::Small}
                label={if view.folded.is_empty() { payload::FOLD_ALL } else { payload::UNFOLD_ALL }}
                onclick={fold}
            />
        </div>
    }
}

fn switch(is_revealed: bool, on_action: &Callback<PayloadAction>) -> Html {
    html! {
        <div class="ec-line">
            <Switch
                id="reveal-payload"
                label={payload::REVEAL}
                checked={is_revealed}
                onchange={on_action.reform(PayloadAction::Reveal)}
            />
            <span class="ec-quiet" role="status">
                { if is_revealed { payload::SHOWN } else { payload::HIDDEN } }
            </span>
        </div>
    }
}

fn opened_by(outcome: &OpenOutcome) -> Html {
    let Some(by) = outcome.report.opened_by.as_ref() else {
        return html!();
    };
    html! { <p class="ec-quiet">{ payload::opened_by(&key::short(&by.id), &by.source) }</p> }
}

fn shown(octets: &[u8]) -> Shown {
    let Some(text) = as_text(octets) else {
        let body = Body::Text(hex_view(octets, SHOWN_BINARY));
        return Shown {
            kind: payload::BINARY,
            whole: Content {
                body,
                is_cut: octets.len() > SHOWN_BINARY,
            },
            redacted: None,
        };
    };
    let redacted = redact(text);
    let whole = content(text);
    Shown {
        kind: match whole.body {
            Body::Json(_) => payload::JSON,
            Body::Text(_) => payload::TEXT,
        },
        whole,
        redacted: (redacted != text).then(|| content(&redacted)),
    }
}

fn content(text: &str) -> Content {
    match lines(text, SHOWN_LINES) {
        Some((lines, is_cut)) => Content {
            body: Body::Json(Rc::new(lines)),
            is_cut,
        },
        None => {
            let (text, is_cut) = beginning(text, SHOWN_TEXT);
            Content {
                body: Body::Text(text.to_owned()),
                is_cut,
            }
        }
    }
}
