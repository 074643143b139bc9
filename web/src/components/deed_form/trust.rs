//! Trusting a key; one of the counterparty's with the comparison of its fingerprint.

use console::present::fingerprint::{agreeing, groups, may_agree};
use console::present::verdict::Tone;
use console::state::rotation::form::{Fields, Form};
use envelope::keyset::Owner;
use patternfly_yew::prelude::{FormSelect, FormSelectOption, TextInput};
use yew::prelude::*;

use super::PartProps;
use crate::components::field::Field;
use crate::components::tone_label::ToneLabel;

/// The ways on offer; each is another one than the key came by.
const CHANNELS: [&str; 4] = ["telephone", "video call", "in person", "signed letter"];

/// What a comparison is made of; nothing for a key of ours.
#[component]
pub(super) fn Trust(props: &PartProps) -> Html {
    let form = &props.form;
    if form.key.owner == Owner::Ours {
        return html!();
    }
    let fields = form.fields.clone();
    let on_read = {
        let fields = fields.clone();
        props.on_fields.reform(move |fingerprint: String| Fields {
            fingerprint,
            ..fields.clone()
        })
    };
    let on_channel = props
        .on_fields
        .reform(move |channel: Option<String>| Fields {
            channel: channel.unwrap_or_default(),
            ..fields.clone()
        });
    html! {
        <>
            <p>
                { "Have the counterparty read out the fingerprint of its key, over another way than \
                   the key came by. Type what you hear." }
            </p>
            <Field control="deed-fingerprint" label="As it was read out">
                <TextInput
                    id="deed-fingerprint"
                    class="ec-mono"
                    value={form.fields.fingerprint.clone()}
                    autocomplete="off"
                    onchange={on_read}
                />
            </Field>
            { verdict(form) }
            <Field control="deed-channel" label="By which way">
                <FormSelect<String>
                    id="deed-channel"
                    placeholder="Choose"
                    value={Some(form.fields.channel.clone()).filter(|chosen| !chosen.is_empty())}
                    onchange={on_channel}
                >
                    { for CHANNELS.iter().map(|channel| html_nested! {
                        <FormSelectOption<String> value={(*channel).to_owned()} />
                    }) }
                </FormSelect<String>>
            </Field>
        </>
    }
}

/// How far what was typed agrees with the key that was taken in.
fn verdict(form: &Form) -> Html {
    let (due, read) = (&form.key.thumbprint, &form.fields.fingerprint);
    let all = groups(due);
    let good = agreeing(due, read);
    let label = if form.is_same_fingerprint() {
        html!(<ToneLabel tone={Tone::Good} text="It is this key" />)
    } else if !may_agree(due, read) {
        html!(<ToneLabel tone={Tone::Bad} text="It is another key: do not trust this one" />)
    } else {
        html!(<span class="ec-quiet">{ format!("{good} of {} groups agree", all.len()) }</span>)
    };
    html! {
        <div class="ec-stack ec-tight">
            <div class="ec-groups" aria-label="The key that was taken in">
                { for all.iter().enumerate().map(|(place, group)| html! {
                    <span class={classes!("ec-group", (place < good).then_some("ec-group-good"))}>
                        { group }
                    </span>
                }) }
            </div>
            <div role="status" data-testid="comparison">{ label }</div>
        </div>
    }
}
