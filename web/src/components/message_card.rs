//! The message: one place to paste, drop or choose it, told at once what it is.

use alloc::rc::Rc;

use console::present::bytes::{hex_view, size};
use console::present::{sample, term};
use console::state::input::{Body, FIELD_LIMIT};
use console::worker::protocol::{Inspected, Sample};
use envelope::detect::Format;
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonVariant, Card, CardBody, Color, Icon, Label, ResizeOrientation,
    TextArea,
};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, File};
use yew::prelude::*;

use super::choice::Choice;
use super::drop_zone::{FilePicker, RawDropZone};

/// Octets of a binary message that are shown in its place.
const SHOWN: usize = 128;

/// Properties of [`MessageCard`].
#[derive(PartialEq, Properties)]
pub(crate) struct MessageCardProps {
    /// The message.
    pub body: Body,
    /// What it is, once known.
    pub inspected: Option<Rc<Inspected>>,
    /// The sample that is being made.
    pub sampling: Option<Sample>,
    /// The message is another one.
    pub on_body: Callback<Body>,
    /// A file was given: a message, or a log with many.
    pub on_file: Callback<File>,
    /// A sample was asked for.
    pub on_sample: Callback<Sample>,
}

/// The message.
#[component]
pub(crate) fn MessageCard(props: &MessageCardProps) -> Html {
    let on_file = props.on_file.clone();
    let clear = props.on_body.reform(|_: MouseEvent| Body::Empty);
    html! {
        <Card id="message" component="section" class="ec-message">
            <CardBody>
                <RawDropZone on_file={on_file.clone()}>
                    <div class="ec-card-head">
                        <label class="ec-card-title" for="payload-input">{ "Message" }</label>
                        <div id="recognised" data-testid="recognised" aria-live="polite">
                            { badge(props) }
                        </div>
                    </div>
                    { body(props) }
                    <div class="ec-actions">
                        <FilePicker id="payload-file" label="Choose file" {on_file} />
                        if !props.body.is_empty() {
                            <Button
                                id="clear-payload"
                                variant={ButtonVariant::Link}
                                size={ButtonSize::Small}
                                label="Clear"
                                onclick={clear}
                            />
                        }
                    </div>
                    { samples(props) }
                </RawDropZone>
            </CardBody>
        </Card>
    }
}

fn badge(props: &MessageCardProps) -> Html {
    let Some(seen) = props.inspected.as_ref().filter(|_| !props.body.is_empty()) else {
        return html!();
    };
    let (color, icon) = match seen.format {
        Format::Unknown => (Color::Orange, Icon::ExclamationTriangle),
        _ if seen.damaged || !seen.inspection.ok => (Color::Orange, Icon::ExclamationTriangle),
        _ => (Color::Blue, Icon::CheckCircle),
    };
    let wrapping = match seen.wrapping.as_str() {
        "none" => String::new(),
        wrapping => format!(" · {wrapping}"),
    };
    let label = format!("{}{wrapping} · {}", seen.format.label(), size(seen.bytes));
    html!(<Label compact=true {color} {icon} {label} />)
}

fn body(props: &MessageCardProps) -> Html {
    if let Body::File { name, octets } = &props.body {
        let held = size(octets.len() as u64);
        return html! {
            <div class="ec-file-view" id="payload-held">
                <div>{ Icon::File }{ " " }<strong>{ &**name }</strong>{ format!(", {held}") }</div>
                <pre class="ec-mono" aria-label="First octets">{ hex_view(octets, SHOWN) }</pre>
            </div>
        };
    }
    html! {
        <div onpaste={take_large_paste(&props.on_body)}>
            <TextArea
                id="payload-input"
                value={props.body.field().to_owned()}
                rows=9
                resize={ResizeOrientation::Vertical}
                spellcheck="false"
                autocomplete="off"
                placeholder={term::PASTE_HINT}
                onchange={props.on_body.reform(|text: String| Body::text(&text))}
            />
        </div>
    }
}

/// A paste that the field would choke on goes around it.
fn take_large_paste(on_body: &Callback<Body>) -> Callback<Event> {
    let on_body = on_body.clone();
    Callback::from(move |event: Event| {
        let clipboard = event
            .dyn_ref::<ClipboardEvent>()
            .and_then(ClipboardEvent::clipboard_data);
        let text = clipboard.and_then(|data| data.get_data("text/plain").ok());
        if let Some(text) = text.filter(|text| text.len() > FIELD_LIMIT) {
            event.prevent_default();
            on_body.emit(Body::text(&text));
        }
    })
}

fn samples(props: &MessageCardProps) -> Html {
    html! {
        <div class="ec-samples">
            <span class="ec-quiet" id="samples-label">{ "Try a sample" }</span>
            <div class="ec-buttons" role="group" aria-labelledby="samples-label">
                { for Sample::ALL.iter().map(|sample| sample_button(*sample, props)) }
            </div>
            <Choice<Option<Sample>>
                id="sample-fault"
                label={sample::FAULT}
                options={sample::faults()}
                chosen={props.sampling.filter(|one| matches!(one, Sample::Fault(_)))}
                on_choose={fault(props)}
            />
            if props.sampling.is_some() {
                <span class="ec-quiet" role="status">{ term::MAKING_SANDBOX }</span>
            }
        </div>
    }
}

/// A message that fails in the way that was chosen.
fn fault(props: &MessageCardProps) -> Callback<Option<Sample>> {
    let (on_sample, busy) = (props.on_sample.clone(), props.sampling.is_some());
    Callback::from(move |sample: Option<Sample>| {
        if let Some(sample) = sample.filter(|_| !busy) {
            on_sample.emit(sample);
        }
    })
}

fn sample_button(sample: Sample, props: &MessageCardProps) -> Html {
    let id = match sample {
        Sample::OpenPgp => "sample-openpgp",
        Sample::JweJws => "sample-jwe",
        Sample::JweLegacy => "sample-legacy",
        Sample::Fault(_) => return html!(),
    };
    let label = sample::name(sample);
    html! {
        <Button
            {id}
            variant={ButtonVariant::Tertiary}
            size={ButtonSize::Small}
            {label}
            loading={props.sampling == Some(sample)}
            disabled={props.sampling.is_some()}
            onclick={props.on_sample.reform(move |_: MouseEvent| sample)}
        />
    }
}
