//! Public halves of the keys that show, as files.

use console::present::export::{Form, export};
use keyset_api::KeyView;
use patternfly_yew::prelude::{Button, ButtonSize, ButtonVariant, Icon};
use yew::prelude::*;

use crate::hooks::browser;

/// Properties of [`ExportButtons`].
#[derive(PartialEq, Properties)]
pub(crate) struct ExportButtonsProps {
    /// The keys that show.
    pub keys: Vec<KeyView>,
}

/// A button for each form in which the keys that show can be had.
#[component]
pub(crate) fn ExportButtons(props: &ExportButtonsProps) -> Html {
    html! {
        <div class="ec-buttons" role="group" aria-label="Download the public halves of what shows">
            { for Form::ALL.iter().filter_map(|form| button(*form, &props.keys)) }
        </div>
    }
}

fn button(form: Form, keys: &[KeyView]) -> Option<Html> {
    let text = export(keys, form)?;
    let onclick = Callback::from(move |_: MouseEvent| {
        browser::download(form.file(), form.content_type(), text.as_bytes());
    });
    Some(html! {
        <Button
            key={form.file()}
            id={format!("export-{}", form.file().replace('.', "-"))}
            variant={ButtonVariant::Link}
            size={ButtonSize::Small}
            icon={Icon::Download.as_html()}
            label={form.name()}
            aria_label={format!("Download {}", form.file())}
            {onclick}
        />
    })
}
