//! What of the key set shows.

use console::state::keyset::{environment_name, format_name, owner_name, state_name};
use envelope::key::report::KeyFormat;
use envelope::key::state::StateName;
use envelope::keyset::{Environment, Owner};
use keyset_api::KeySetFilter;
use patternfly_yew::prelude::{FormSelect, FormSelectOption, TextInput};
use yew::prelude::*;

use super::field::Field;

/// Properties of [`KeySetFilterBar`].
#[derive(PartialEq, Properties)]
pub(crate) struct KeySetFilterBarProps {
    /// What is chosen.
    pub filter: KeySetFilter,
    /// The text looked for.
    pub text: String,
    /// Another filter.
    pub on_filter: Callback<KeySetFilter>,
    /// Another text.
    pub on_text: Callback<String>,
}

/// What of the key set shows.
#[component]
pub(crate) fn KeySetFilterBar(props: &KeySetFilterBarProps) -> Html {
    let filter = props.filter;
    let set = &props.on_filter;
    html! {
        <div class="ec-filter" data-testid="keyset-filter" role="search" aria-label="Key set">
            { choice(
                "filter-owner",
                "Owner",
                &[Owner::Ours, Owner::Counterparty].map(|owner| (owner, owner_name(owner))),
                filter.owner,
                set.reform(move |owner| KeySetFilter { owner, ..filter }),
            ) }
            { choice(
                "filter-environment",
                "Environment",
                &[Environment::Sandbox, Environment::Production]
                    .map(|environment| (environment, environment_name(environment))),
                filter.environment,
                set.reform(move |environment| KeySetFilter { environment, ..filter }),
            ) }
            { choice(
                "filter-format",
                "Format",
                &[KeyFormat::OpenPgp, KeyFormat::Jwk].map(|format| (format, format_name(format))),
                filter.format,
                set.reform(move |format| KeySetFilter { format, ..filter }),
            ) }
            { choice(
                "filter-state",
                "State",
                &StateName::ALL
                    .iter()
                    .map(|state| (*state, state_name(*state)))
                    .collect::<Vec<_>>(),
                filter.state,
                set.reform(move |state| KeySetFilter { state, ..filter }),
            ) }
            <Field control="filter-text" label="Id or thumbprint">
                <TextInput
                    id="filter-text"
                    value={props.text.clone()}
                    onchange={props.on_text.clone()}
                />
            </Field>
        </div>
    }
}

fn choice<T: Copy + PartialEq + 'static>(
    id: &'static str,
    label: &'static str,
    offered: &[(T, &'static str)],
    chosen: Option<T>,
    on_choose: Callback<Option<T>>,
) -> Html {
    let named: Vec<(T, &'static str)> = offered.to_vec();
    let value = offered
        .iter()
        .find(|(this, _)| Some(*this) == chosen)
        .map(|(_, name)| (*name).to_owned());
    let onchange = on_choose.reform(move |name: Option<String>| {
        let name = name?;
        named
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(this, _)| *this)
    });
    html! {
        <Field control={id} {label}>
            <FormSelect<String> {id} placeholder="All" {value} {onchange}>
                { for offered.iter().map(|(_, name)| html_nested! {
                    <FormSelectOption<String> value={(*name).to_owned()} />
                }) }
            </FormSelect<String>>
        </Field>
    }
}
