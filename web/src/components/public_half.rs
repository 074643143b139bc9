//! The public half of a key, to copy and to download.

use keyset_api::{KeyView, PublicHalf};
use patternfly_yew::prelude::{Button, ButtonSize, ButtonVariant, Icon};
use yew::prelude::*;

use super::copy_button::CopyButton;
use crate::hooks::browser;

/// Properties of [`PublicHalfButtons`].
#[derive(PartialEq, Properties)]
pub(crate) struct PublicHalfButtonsProps {
    /// The key.
    pub entry: KeyView,
    /// Whether the buttons say in words what they do.
    #[prop_or_default]
    pub in_words: bool,
}

/// Buttons that copy and download the public half.
#[component]
pub(crate) fn PublicHalfButtons(props: &PublicHalfButtonsProps) -> Html {
    let entry = &props.entry;
    let (text, extension) = match &entry.public {
        PublicHalf::Jwk(jwk) => (
            serde_json::to_string_pretty(jwk).unwrap_or_default(),
            "jwk.json",
        ),
        PublicHalf::OpenPgp(certificate) => (certificate.as_armor().to_owned(), "asc"),
    };
    let download = {
        let (text, name) = (text.clone(), format!("{}.{extension}", safe(&entry.id)));
        Callback::from(move |_: MouseEvent| browser::download(&name, "text/plain", text.as_bytes()))
    };
    let (variant, copy, save) = if props.in_words {
        (ButtonVariant::Link, "Copy public half", "Download")
    } else {
        (ButtonVariant::Plain, "", "")
    };
    html! {
        <div class="ec-line">
            <CopyButton {text} label={copy} what={format!("public half of {}", entry.id)} />
            <Button
                {variant}
                size={ButtonSize::Small}
                icon={Icon::Download.as_html()}
                label={save}
                aria_label={format!("Download public half of {}", entry.id)}
                onclick={download}
            />
        </div>
    }
}

/// Only what every file system takes.
fn safe(id: &str) -> String {
    id.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect()
}
