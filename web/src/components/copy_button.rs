//! A button that copies a text and says for a moment that it did.

use gloo::timers::callback::Timeout;
use patternfly_yew::prelude::{Button, ButtonSize, ButtonVariant, Icon};
use yew::prelude::*;

use crate::hooks::browser;

/// How long the button tells what it did, in milliseconds.
const TELL_MILLIS: u32 = 2000;

/// Properties of [`CopyButton`].
#[derive(PartialEq, Properties)]
pub(crate) struct CopyButtonProps {
    /// What is copied.
    pub text: AttrValue,
    /// What the button says; an icon alone where it is empty.
    #[prop_or_default]
    pub label: AttrValue,
    /// What is copied, in words, for the accessible name.
    pub what: AttrValue,
    /// The button's id.
    #[prop_or_default]
    pub id: Option<AttrValue>,
}

/// A button that copies a text.
#[component]
pub(crate) fn CopyButton(props: &CopyButtonProps) -> Html {
    let outcome = use_state_eq(|| None::<bool>);
    let onclick = {
        let (text, outcome) = (props.text.to_string(), outcome.setter());
        Callback::from(move |_: MouseEvent| {
            let outcome = outcome.clone();
            let on_done = Callback::from(move |done| {
                outcome.set(Some(done));
                let outcome = outcome.clone();
                Timeout::new(TELL_MILLIS, move || outcome.set(None)).forget();
            });
            browser::copy(text.clone(), on_done);
        })
    };
    let (icon, said) = match *outcome {
        None => (Icon::Copy, None),
        Some(true) => (Icon::Check, Some("Copied")),
        Some(false) => (Icon::Times, Some("Copying was refused")),
    };
    let bare = props.label.is_empty();
    let label = match said {
        Some(said) if !bare => said.to_owned(),
        _ => props.label.to_string(),
    };
    html! {
        <>
            <Button
                id={props.id.clone()}
                variant={if bare { ButtonVariant::Plain } else { ButtonVariant::Link }}
                size={ButtonSize::Small}
                icon={icon.as_html()}
                {label}
                aria_label={format!("Copy {}", props.what)}
                {onclick}
            />
            <span class="pf-v6-screen-reader" aria-live="polite">{ said.unwrap_or_default() }</span>
        </>
    }
}
