//! What is looked for in the audit log.

use console::present::audit::{action_name, actions};
use console::state::audit::Filter;
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonType, ButtonVariant, FormSelect, FormSelectOption, TextInput,
    TextInputType,
};
use yew::prelude::*;

use crate::components::field::Field;

/// Properties of [`FilterForm`].
#[derive(PartialEq, Properties)]
pub(crate) struct FilterFormProps {
    /// What is looked for now.
    pub filter: Filter,
    /// Look for this.
    pub on_filter: Callback<Filter>,
}

/// What is looked for; nothing happens before it is sent.
#[component]
pub(crate) fn FilterForm(props: &FilterFormProps) -> Html {
    let draft = use_state_eq(|| props.filter.clone());
    {
        // The address changed: by this form, by a link, or by going back.
        let draft = draft.setter();
        use_effect_with(props.filter.clone(), move |filter| {
            draft.set(filter.clone())
        });
    }
    let onsubmit = {
        let (draft, on_filter) = (draft.clone(), props.on_filter.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            on_filter.emit((*draft).clone());
        })
    };
    let on_clear = props.on_filter.reform(|_: MouseEvent| Filter::default());
    html! {
        <form class="ec-audit-filter" {onsubmit} role="search" aria-label="Audit log" autocomplete="off">
            <div class="ec-filter">
                <Field control="audit-operator" label="Person">
                    { input("audit-operator", TextInputType::Text, &draft.operator,
                        edit(&draft, |filter, operator| Filter { operator, ..filter })) }
                </Field>
                <Field control="audit-action" label="Action">{ action(&draft) }</Field>
                <Field control="audit-key" label="Thumbprint of a key">
                    { input("audit-key", TextInputType::Text, &draft.key,
                        edit(&draft, |filter, key| Filter { key, ..filter })) }
                </Field>
                <Field control="audit-since" label="From">
                    { input("audit-since", TextInputType::Date, &draft.since,
                        edit(&draft, |filter, since| Filter { since, ..filter })) }
                </Field>
                <Field control="audit-until" label="To">
                    { input("audit-until", TextInputType::Date, &draft.until,
                        edit(&draft, |filter, until| Filter { until, ..filter })) }
                </Field>
            </div>
            <div class="ec-buttons">
                <Button
                    id="audit-look"
                    r#type={ButtonType::Submit}
                    variant={ButtonVariant::Secondary}
                    size={ButtonSize::Small}
                    label="Look for it"
                />
                if !props.filter.is_empty() {
                    <Button
                        id="audit-clear"
                        r#type={ButtonType::Button}
                        variant={ButtonVariant::Link}
                        size={ButtonSize::Small}
                        label="Look for everything"
                        onclick={on_clear}
                    />
                }
            </div>
        </form>
    }
}

fn input(id: &'static str, r#type: TextInputType, value: &str, onchange: Callback<String>) -> Html {
    html!(<TextInput {id} {r#type} value={value.to_owned()} {onchange} />)
}

fn action(draft: &UseStateHandle<Filter>) -> Html {
    let onchange = edit(draft, |filter, action: Option<String>| Filter {
        action: action.unwrap_or_default(),
        ..filter
    });
    let chosen = Some(draft.action.clone()).filter(|action| !action.is_empty());
    let known = actions();
    // An address may name an action that this release has no words for.
    let unknown = chosen
        .clone()
        .filter(|chosen| !known.iter().any(|(code, _)| code == chosen));
    let codes = known.iter().map(|(code, _)| (*code).to_owned());
    html! {
        <FormSelect<String> id="audit-action" placeholder="All" value={chosen.clone()} {onchange}>
            { for codes.chain(unknown).map(|code| html_nested! {
                <FormSelectOption<String>
                    description={action_name(&code)}
                    selected={Some(&code) == chosen.as_ref()}
                    value={code}
                />
            }) }
        </FormSelect<String>>
    }
}

fn edit<T: 'static>(draft: &UseStateHandle<Filter>, set: fn(Filter, T) -> Filter) -> Callback<T> {
    let draft = draft.clone();
    Callback::from(move |value| draft.set(set((*draft).clone(), value)))
}
