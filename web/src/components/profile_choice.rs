//! The choice of a profile, with its guesses told where it is made.

use console::present::profile::{CONFIRM, guess};
use envelope::Profile;
use patternfly_yew::prelude::{FormSelect, FormSelectOption, Icon};
use yew::prelude::*;

use super::field::Field;

/// Properties of [`ProfileChoice`].
#[derive(PartialEq, Properties)]
pub(crate) struct ProfileChoiceProps {
    /// The id of the control.
    pub id: AttrValue,
    /// What is on offer.
    pub profiles: alloc::rc::Rc<[Profile]>,
    /// The name of the one chosen.
    pub chosen: String,
    /// Another one was chosen.
    pub on_choose: Callback<String>,
}

/// The choice of a profile.
#[component]
pub(crate) fn ProfileChoice(props: &ProfileChoiceProps) -> Html {
    let chosen = props
        .profiles
        .iter()
        .find(|profile| profile.name == props.chosen);
    let on_choose = props.on_choose.clone();
    let onchange = Callback::from(move |name: Option<String>| {
        if let Some(name) = name {
            on_choose.emit(name);
        }
    });
    let help = chosen.map(|profile| AttrValue::from(profile.summary.clone()));
    html! {
        <div class="ec-stack">
            <Field control={props.id.clone()} label="Profile" {help}>
                <FormSelect<String> id={props.id.clone()} value={props.chosen.clone()} {onchange}>
                    { for props.profiles.iter().map(|profile| html_nested! {
                        <FormSelectOption<String>
                            value={profile.name.clone()}
                            selected={profile.name == props.chosen}
                        />
                    }) }
                </FormSelect<String>>
            </Field>
            if let Some(profile) = chosen.filter(|profile| !profile.guesses.is_empty()) {
                <details class="ec-guesses">
                    <summary>
                        { Icon::ExclamationTriangle }
                        { format!(" {}, {CONFIRM}", count(profile.guesses.len())) }
                    </summary>
                    <ul>
                        { for profile.guesses.iter().map(|path| html! {
                            <li>{ guess(profile, path) }{ " — " }<em>{ CONFIRM }</em></li>
                        }) }
                    </ul>
                </details>
            }
        </div>
    }
}

fn count(guesses: usize) -> String {
    match guesses {
        1 => "1 value".into(),
        more => format!("{more} values"),
    }
}
