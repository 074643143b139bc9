//! Evidence that a key works.

use console::present::step::evidence;
use console::state::rotation::form::Fields;
use envelope::keyset::Environment;
use envelope::keyset::life::EvidenceKind;
use patternfly_yew::prelude::{Radio, TextInput};
use yew::prelude::*;

use super::PartProps;
use crate::components::field::Field;

/// What was seen.
#[component]
pub(super) fn Verify(props: &PartProps) -> Html {
    let form = &props.form;
    let is_sandbox = form.key.environment == Environment::Sandbox;
    // A round trip on this side says nothing of the other one: in production it does not count.
    let kinds = EvidenceKind::ALL
        .iter()
        .filter(|kind| is_sandbox || **kind != EvidenceKind::LocalRoundTrip);
    let fields = form.fields.clone();
    let on_exchange = props.on_fields.reform(move |exchange: String| Fields {
        exchange,
        ..fields.clone()
    });
    let has_messages = matches!(
        form.fields.evidence,
        Some(EvidenceKind::Echo | EvidenceKind::LocalRoundTrip)
    );
    html! {
        <>
            <fieldset class="ec-choice">
                <legend>{ "How was the key seen to work?" }</legend>
                { for kinds.map(|kind| radio(*kind, props)) }
            </fieldset>
            if has_messages {
                <Field
                    control="deed-exchange"
                    label="SHA-256 of the messages"
                    help="Of the request and its answer, one after the other, as 64 hexadecimal digits."
                >
                    <TextInput
                        id="deed-exchange"
                        class="ec-mono"
                        value={form.fields.exchange.clone()}
                        onchange={on_exchange}
                    />
                </Field>
            }
        </>
    }
}

fn radio(kind: EvidenceKind, props: &PartProps) -> Html {
    let fields = props.form.fields.clone();
    let onchange = props.on_fields.reform(move |_| Fields {
        evidence: Some(kind),
        ..fields.clone()
    });
    html! {
        <Radio
            key={kind.code()}
            id={format!("evidence-{}", kind.code())}
            name="evidence"
            checked={props.form.fields.evidence == Some(kind)}
            {onchange}
        >
            <>{ evidence(kind) }</>
        </Radio>
    }
}
