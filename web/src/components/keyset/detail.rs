//! One key in detail, in the drawer beside the list: what it is, how its fingerprint is read out, what
//! is on record of it, and its public half.

use alloc::rc::Rc;

use console::present::fingerprint::{groups, spoken};
use console::present::rotation::{noun, title};
use console::present::standing::{UNKNOWN, WORDS_ABOUT, comparison, proof, used};
use console::state::fetched::Fetched;
use console::state::keyset::{environment_name, state_name};
use envelope::key::report::KeyFormat;
use keyset_api::{EventView, KeyStanding, KeyView, PublicHalf};
use patternfly_yew::prelude::{
    CodeBlock, CodeBlockCode, DrawerActions, DrawerCloseButton, DrawerHead, ExpandableSection,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::components::copy_button::CopyButton;
use crate::components::key_history::KeyHistory;
use crate::components::key_state::KeyStateLabel;
use crate::components::public_half::PublicHalfButtons;
use crate::navigation::Route;

/// The id of the heading, which gets the focus when a key is chosen.
pub(crate) const HEADING: &str = "key-detail-heading";

/// Properties of [`KeyDetail`].
#[derive(PartialEq, Properties)]
pub(crate) struct KeyDetailProps {
    /// The key.
    pub entry: KeyView,
    /// Every component of its certificate.
    pub components: Vec<KeyView>,
    /// What is on record of it, once it is here.
    pub standing: Option<KeyStanding>,
    /// What happened to it.
    pub history: Fetched<Rc<[EventView]>>,
    /// Close the drawer.
    pub on_close: Callback<()>,
}

/// One key in detail.
#[component]
pub(crate) fn KeyDetail(props: &KeyDetailProps) -> Html {
    let entry = &props.entry;
    let onkeydown = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                on_close.emit(());
            }
        })
    };
    let to = Route::RotationOf {
        thumbprint: entry.thumbprint.clone(),
    };
    html! {
        <div class="ec-detail" id="key-detail" data-testid="key-detail" {onkeydown}>
            <DrawerHead>
                <h2 class="ec-card-title" id={HEADING} tabindex="-1">{ title(entry) }</h2>
                <DrawerActions>
                    <DrawerCloseButton onclick={props.on_close.reform(|_: MouseEvent| ())} />
                </DrawerActions>
            </DrawerHead>
            <div class="ec-detail-body ec-stack">
                { facts(props) }
                <Link<Route> {to}>{ "Go to its rotation" }</Link<Route>>
                { read_out(entry) }
                { history(props) }
                { public(props) }
            </div>
        </div>
    }
}

fn facts(props: &KeyDetailProps) -> Html {
    let entry = &props.entry;
    let standing = props.standing.as_ref();
    let on_record =
        |told: fn(&KeyStanding) -> String| html!(standing.map_or_else(|| UNKNOWN.to_owned(), told));
    let to = entry
        .valid_to
        .map_or_else(|| "without end".into(), |end| format!("to {}", end.date()));
    let bits = entry.bits.map(|bits| format!(", {bits} bit"));
    html! {
        <dl class="ec-facts">
            { fact("Id", copied(&entry.id, "id")) }
            { fact("State", html!(<KeyStateLabel state={entry.state} />)) }
            { fact("Environment", html!(environment_name(entry.environment))) }
            { fact("Algorithm", html!(format!("{}{}", entry.algorithm, bits.unwrap_or_default()))) }
            { fact("Valid", html!(format!("from {} {to}", entry.valid_from.date()))) }
            { fact("In this state", html!(format!("since {}", entry.state_since.date()))) }
            { fact("Compared", on_record(|one| comparison(one.comparison.as_ref()))) }
            { fact("Seen to work", on_record(|one| proof(one.evidence.as_ref()))) }
            { fact("Used", on_record(used)) }
        </dl>
    }
}

fn fact(term: &'static str, value: Html) -> Html {
    html!(<div><dt class="ec-quiet">{ term }</dt><dd>{ value }</dd></div>)
}

fn copied(text: &str, what: &'static str) -> Html {
    html! {
        <span class="ec-line">
            <span class="ec-mono ec-break">{ text }</span>
            <CopyButton text={text.to_owned()} what={format!("{what} {text}")} />
        </span>
    }
}

fn read_out(entry: &KeyView) -> Html {
    let name = match entry.format {
        KeyFormat::OpenPgp => "Fingerprint",
        KeyFormat::Jwk => "Thumbprint",
    };
    html! {
        <section class="ec-section">
            <h3 class="ec-heading">{ name }</h3>
            <div class="ec-line">
                <span class="ec-groups" data-testid="thumbprint">
                    { for groups(&entry.thumbprint).into_iter().map(|group| html! {
                        <span class="ec-group">{ group }</span>
                    }) }
                </span>
                <CopyButton text={entry.thumbprint.clone()} what="the thumbprint" />
            </div>
            <ExpandableSection
                toggle_text_hidden="Read it out in words"
                toggle_text_expanded="Read it out in words"
            >
                <p class="ec-quiet">{ WORDS_ABOUT }</p>
                <ol class="ec-words" data-testid="words">
                    { for spoken(&entry.thumbprint).into_iter().map(|line| html! {
                        <li>{ for line.into_iter().map(|word| html!(<><span>{ word }</span>{ " " }</>)) }</li>
                    }) }
                </ol>
            </ExpandableSection>
        </section>
    }
}

fn history(props: &KeyDetailProps) -> Html {
    html! {
        <section class="ec-section">
            <h3 class="ec-heading">{ "What happened to it" }</h3>
            <KeyHistory history={props.history.clone()} />
        </section>
    }
}

fn public(props: &KeyDetailProps) -> Html {
    let entry = &props.entry;
    let (heading, text) = match &entry.public {
        PublicHalf::OpenPgp(certificate) => ("Certificate", certificate.as_armor().to_owned()),
        PublicHalf::Jwk(jwk) => ("JWK", serde_json::to_string_pretty(jwk).unwrap_or_default()),
    };
    html! {
        <section class="ec-section" data-testid="public-half">
            <h3 class="ec-heading">{ heading }</h3>
            if props.components.len() > 1 {
                <ul class="ec-rows" role="list">
                    { for props.components.iter().map(|one| component(one, entry)) }
                </ul>
            }
            <PublicHalfButtons entry={entry.clone()} in_words=true />
            <CodeBlock><CodeBlockCode>{ text }</CodeBlockCode></CodeBlock>
        </section>
    }
}

/// A component of the same certificate.
fn component(one: &KeyView, entry: &KeyView) -> Html {
    let to = Route::Key {
        thumbprint: one.thumbprint.clone(),
    };
    let is_primary = one.certificate.as_ref() == Some(&one.thumbprint);
    let kind = if is_primary { "primary key" } else { "subkey" };
    let ends = one
        .valid_to
        .map_or_else(|| "no end".into(), |end| format!("to {}", end.date()));
    html! {
        <li class="ec-row" key={one.thumbprint.clone()}>
            <span class="ec-grow">
                if one.thumbprint == entry.thumbprint {
                    <strong>{ noun(one.format, one.key_use) }</strong>
                } else {
                    <Link<Route> {to}>{ noun(one.format, one.key_use) }</Link<Route>>
                }
                <span class="ec-quiet ec-mono">{ " " }{ &one.id }</span>
            </span>
            <span class="ec-quiet">
                { format!("{kind}, {}, {ends}", state_name(one.state.name())) }
            </span>
        </li>
    }
}
