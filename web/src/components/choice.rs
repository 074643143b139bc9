//! One of a few values, chosen from a list.

use patternfly_yew::prelude::{FormSelect, FormSelectOption};
use yew::prelude::*;

use super::field::Field;

/// Properties of [`Choice`].
#[derive(PartialEq, Properties)]
pub(crate) struct ChoiceProps<T: PartialEq> {
    /// The id of the control.
    pub id: AttrValue,
    /// The label.
    pub label: AttrValue,
    /// The values, each with its words, which are different from each other.
    pub options: Vec<(String, T)>,
    /// The one chosen.
    pub chosen: T,
    /// Another one was chosen.
    pub on_choose: Callback<T>,
}

/// One of a few values.
#[component]
pub(crate) fn Choice<T: Clone + PartialEq + 'static>(props: &ChoiceProps<T>) -> Html {
    let is_chosen = |value: &T| *value == props.chosen;
    let current = props.options.iter().find(|(_, value)| is_chosen(value));
    let onchange = {
        let (options, on_choose) = (props.options.clone(), props.on_choose.clone());
        Callback::from(move |word: Option<String>| {
            let found = options
                .iter()
                .find(|(known, _)| Some(known) == word.as_ref());
            if let Some((_, value)) = found {
                on_choose.emit(value.clone());
            }
        })
    };
    html! {
        <Field control={props.id.clone()} label={props.label.clone()}>
            <FormSelect<String>
                id={props.id.clone()}
                value={current.map(|(word, _)| word.clone())}
                {onchange}
            >
                { for props.options.iter().map(|(word, value)| html_nested! {
                    <FormSelectOption<String> value={word.clone()} selected={is_chosen(value)} />
                }) }
            </FormSelect<String>>
        </Field>
    }
}
