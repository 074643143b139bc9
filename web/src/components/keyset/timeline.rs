//! The validity of keys over time, drawn. Everything that the picture says is also said in words: a
//! bar has a name, and below each purpose stands what covers it.

use console::present::timeline::{
    ABOUT, Bar, Cover, Group, Mark, Span, TITLE, Tick, Timeline, percent,
};
use console::state::keyset::state_name;
use envelope::key::state::StateName;
use patternfly_yew::prelude::{Card, CardBody};
use yew::prelude::*;

/// Properties of [`ValidityTimeline`].
#[derive(PartialEq, Properties)]
pub(crate) struct ValidityTimelineProps {
    /// The picture.
    pub timeline: Timeline,
    /// The key that shows in detail.
    pub selected: Option<AttrValue>,
    /// A key was chosen.
    pub on_key: Callback<String>,
}

/// The validity of keys over time.
#[component]
pub(crate) fn ValidityTimeline(props: &ValidityTimelineProps) -> Html {
    html! {
        <Card component="section">
            <CardBody>
                <div class="ec-timeline" id="timeline" data-testid="timeline">
                    <h2 class="ec-card-title">{ TITLE }</h2>
                    <p class="ec-quiet ec-about">{ ABOUT }</p>
                    { legend() }
                    { for props.timeline.groups.iter().map(|one| group(one, props)) }
                </div>
            </CardBody>
        </Card>
    }
}

fn legend() -> Html {
    let states = [
        StateName::Active,
        StateName::PreActive,
        StateName::Deactivated,
        StateName::Compromised,
    ];
    html! {
        <ul class="ec-timeline-legend ec-quiet" role="list">
            { for states.iter().map(|state| html! {
                <li>
                    <svg width="28" height="12" aria-hidden="true">
                        <rect class={bar_class(*state)} x="1" y="1" width="26" height="10" rx="3" />
                    </svg>
                    { state_name(*state) }
                </li>
            }) }
            <li>
                <svg width="28" height="12" aria-hidden="true">
                    <rect class="ec-span-overlap" x="1" y="3" width="26" height="6" />
                </svg>
                { "two keys or more" }
            </li>
            <li>
                <svg width="28" height="12" aria-hidden="true">
                    <line class="ec-span-gap" x1="1" x2="27" y1="6" y2="6" />
                </svg>
                { "no key" }
            </li>
        </ul>
    }
}

fn group(group: &Group, props: &ValidityTimelineProps) -> Html {
    let timeline = &props.timeline;
    let bars = group.bars.len();
    let height = AXIS + bars * ROW + STRIP;
    html! {
        <section class="ec-timeline-group" key={group.title.clone()} data-testid="timeline-group">
            <h3 class="ec-heading">{ &group.title }</h3>
            <svg
                class="ec-timeline-picture"
                width="100%"
                height={height.to_string()}
                role="group"
                aria-label={format!("{TITLE}: {}", group.title)}
            >
                { for timeline.ticks.iter().map(|one| tick(one, height)) }
                { for group.spans.iter().map(|one| span(one, AXIS + bars * ROW)) }
                { today(timeline.today, height) }
                { for group.bars.iter().enumerate().map(|(row, one)| bar(one, row, props)) }
            </svg>
            <ul class="ec-quiet ec-timeline-words" role="list">
                { for group.spans.iter().map(|span| html! {
                    <li class={(span.cover == Cover::Gap).then_some("ec-gap-words")}>{ &span.text }</li>
                }) }
            </ul>
        </section>
    }
}

fn tick(tick: &Tick, height: usize) -> Html {
    let x = percent(tick.at);
    html! {
        <>
            <line class="ec-tick" x1={x.clone()} x2={x.clone()} y1="14" y2={height.to_string()} />
            <text class="ec-tick-label" {x} y="11" dx="3" aria-hidden="true">{ &tick.label }</text>
        </>
    }
}

fn today(at: f64, height: usize) -> Html {
    let x = percent(at);
    html!(<line class="ec-today" x1={x.clone()} x2={x} y1="0" y2={height.to_string()} />)
}

fn bar(bar: &Bar, row: usize, props: &ValidityTimelineProps) -> Html {
    let top = AXIS + row * ROW;
    let choose = {
        let (thumbprint, on_key) = (bar.thumbprint.clone(), props.on_key.clone());
        move || on_key.emit(thumbprint.clone())
    };
    let onclick = {
        let choose = choose.clone();
        Callback::from(move |_: MouseEvent| choose())
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            choose();
        }
    });
    let is_selected = props.selected.as_deref() == Some(bar.thumbprint.as_str());
    html! {
        <g
            class={classes!("ec-bar", is_selected.then_some("ec-bar-selected"))}
            key={bar.thumbprint.clone()}
            role="button"
            tabindex="0"
            aria-label={bar.name.clone()}
            aria-pressed={is_selected.to_string()}
            data-testid="bar"
            {onclick}
            {onkeydown}
        >
            // So that the whole row can be chosen, not the bar alone.
            <rect class="ec-bar-row" x="0" y={top.to_string()} width="100%" height={ROW.to_string()} />
            <text class="ec-bar-label" x="2" y={(top + 15).to_string()}>{ &bar.label }</text>
            <rect
                class={classes!("ec-bar-fill", bar_class(bar.state))}
                x={percent(bar.from)}
                y={(top + 21).to_string()}
                width={percent((bar.to - bar.from).max(0.004))}
                height="13"
                rx={if bar.goes_on { "0" } else { "3" }}
            />
            if bar.goes_on {
                <text class="ec-bar-on" x="100%" dx="-16" y={(top + 32).to_string()}>{ "→" }</text>
            }
            { for bar.marks.iter().map(|one| mark(one, top)) }
        </g>
    }
}

fn mark(mark: &Mark, top: usize) -> Html {
    html! {
        <circle
            class={classes!("ec-mark-step", mark.is_due.then_some("ec-mark-due"))}
            cx={percent(mark.at)}
            cy={(top + 27).to_string()}
            r="5"
        >
            <title>{ &mark.text }</title>
        </circle>
    }
}

fn span(span: &Span, top: usize) -> Html {
    let (from, to) = (percent(span.from), percent(span.to));
    match span.cover {
        Cover::Gap => {
            let y = (top + 9).to_string();
            html!(<line class="ec-span-gap" x1={from} x2={to} y1={y.clone()} y2={y} />)
        }
        Cover::One | Cover::Overlap => {
            let (class, y, height) = match span.cover {
                Cover::Overlap => ("ec-span-overlap", top + 5, "8"),
                _ => ("ec-span-one", top + 7, "4"),
            };
            html! {
                <rect
                    {class}
                    x={from}
                    y={y.to_string()}
                    width={percent(span.to - span.from)}
                    {height}
                />
            }
        }
    }
}

const fn bar_class(state: StateName) -> &'static str {
    match state {
        StateName::Active => "ec-bar-active",
        StateName::PreActive => "ec-bar-pre-active",
        StateName::Compromised => "ec-bar-compromised",
        StateName::Suspended | StateName::Deactivated | StateName::Destroyed => "ec-bar-out",
    }
}

/// Heights in pixels: the months, one key, what covers the purpose.
const AXIS: usize = 18;
const ROW: usize = 40;
const STRIP: usize = 18;
