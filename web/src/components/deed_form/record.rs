//! Which key comes in place of the old one.

use console::present::key::short;
use console::state::keyset::state_name;
use console::state::rotation::form::{Fields, Form};
use keyset_api::KeyView;
use patternfly_yew::prelude::{FormSelect, FormSelectOption};
use yew::prelude::*;

use crate::components::field::Field;

/// Properties of [`Record`].
#[derive(PartialEq, Properties)]
pub(super) struct RecordProps {
    /// The form.
    pub form: Form,
    /// The keys that could replace the old one.
    pub successors: Vec<KeyView>,
    /// Another one was chosen.
    pub on_fields: Callback<Fields>,
}

/// Which key comes.
#[component]
pub(super) fn Record(props: &RecordProps) -> Html {
    let fields = props.form.fields.clone();
    let chosen = fields.successor.clone();
    let onchange = props
        .on_fields
        .reform(move |successor: Option<String>| Fields {
            successor,
            ..fields.clone()
        });
    html! {
        <Field control="deed-successor" label="Its successor">
            <FormSelect<String> id="deed-successor" placeholder="Choose" value={chosen.clone()} {onchange}>
                { for props.successors.iter().map(|key| html_nested! {
                    <FormSelectOption<String>
                        value={key.thumbprint.clone()}
                        description={describe(key)}
                        selected={chosen.as_ref() == Some(&key.thumbprint)}
                    />
                }) }
            </FormSelect<String>>
        </Field>
    }
}

fn describe(key: &KeyView) -> String {
    let end = match key.valid_to {
        Some(end) => format!("until {}", end.date()),
        None => "without end".into(),
    };
    format!(
        "{}, {}, {end}",
        short(&key.id),
        state_name(key.state.name())
    )
}
