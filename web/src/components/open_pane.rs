//! The Open pane: why a message did not open, before everything else; under which rules and with
//! which keys it is opened; and what came of it.

use alloc::rc::Rc;

use console::present::profile::asks_for_signature;
use console::present::term;
use console::state::keys::Keys;
use console::state::open::{Open, OpenOutcome};
use console::state::remedy::Deed;
use envelope::Profile;
use envelope::secret::SecretBytes;
use patternfly_yew::prelude::{
    Button, ButtonSize, ButtonType, ButtonVariant, EmptyState, Icon, Size, Spinner, SpinnerSize,
};
use yew::prelude::*;

use super::keys_panel;
use super::open_refused::OpenRefused;
use super::open_result::OpenResult;
use super::passphrase::{PassphraseField, take};
use super::profile_choice::ProfileChoice;
use super::report_buttons::{ReportButtons, ReportForm};
use crate::hooks::browser;

/// The id of the passphrase's field.
pub(crate) const PASSPHRASE: &str = "passphrase";

/// Properties of [`OpenPane`].
#[derive(PartialEq, Properties)]
pub(crate) struct OpenPaneProps {
    /// Whether there is a message.
    pub given: bool,
    /// Whether the worker answers.
    pub available: bool,
    /// The profiles on offer.
    pub profiles: Rc<[Profile]>,
    /// The name of the one chosen.
    pub profile: String,
    /// The keys.
    pub keys: Keys,
    /// The pane's state.
    pub open: Open,
    /// Another profile was chosen.
    pub on_profile: Callback<String>,
    /// Open the message; carries the passphrase.
    pub on_open: Callback<SecretBytes>,
    /// Do something about a refusal.
    pub on_deed: Callback<Deed>,
    /// Show a key, by its id.
    pub on_key: Callback<String>,
    /// A report was asked for.
    pub on_report: Callback<ReportForm>,
}

/// The Open pane.
#[component]
pub(crate) fn OpenPane(props: &OpenPaneProps) -> Html {
    let passphrase = use_node_ref();
    let onsubmit = {
        let (passphrase, on_open) = (passphrase.clone(), props.on_open.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            on_open.emit(take(&passphrase));
        })
    };
    html! {
        <div class="ec-stack">
            { refused(props) }
            <form class="pf-v6-c-form ec-form" {onsubmit} autocomplete="off">
                <ProfileChoice
                    id="profile-select"
                    profiles={props.profiles.clone()}
                    chosen={props.profile.clone()}
                    on_choose={props.on_profile.clone()}
                />
                { keys_in_use(props) }
                if props.keys.any_locked() {
                    <PassphraseField
                        id={PASSPHRASE}
                        help="For locked keys. Used once and not kept."
                        input={passphrase}
                    />
                }
                <div class="ec-actions">
                    <Button
                        id="open-run"
                        r#type={ButtonType::Submit}
                        variant={ButtonVariant::Primary}
                        label="Open message"
                        loading={props.open.running}
                        disabled={!props.given || !props.available || props.open.running}
                    />
                    if !props.given {
                        <span class="ec-quiet">{ "Give a message first." }</span>
                    }
                </div>
            </form>
            { outcome(&props.open, &props.on_key) }
            if props.open.outcome.is_some() {
                <ReportButtons on_report={props.on_report.clone()} />
            }
        </div>
    }
}

/// Above the form, so that nobody has to look for it.
fn refused(props: &OpenPaneProps) -> Html {
    let refusal = |outcome: &Rc<OpenOutcome>| {
        let diagnosis = outcome.report.diagnosis.clone()?;
        Some((outcome.clone(), diagnosis))
    };
    let Some((outcome, diagnosis)) = props.open.outcome.as_ref().and_then(refusal) else {
        return html!();
    };
    let mut profiles = props.profiles.iter();
    let profile = profiles.find(|profile| profile.name == outcome.report.trace.profile);
    html! {
        <OpenRefused
            {outcome}
            {diagnosis}
            profile={profile.cloned()}
            keys={props.keys.clone()}
            on_deed={props.on_deed.clone()}
        />
    }
}

fn outcome(open: &Open, on_key: &Callback<String>) -> Html {
    if open.running {
        return html! {
            <div class="ec-wait" role="status">
                <Spinner size={SpinnerSize::Lg} aria_label={term::OPENING} />
                { term::OPENING }
            </div>
        };
    }
    match &open.outcome {
        Some(outcome) => html!(<OpenResult outcome={outcome.clone()} on_key={on_key.clone()} />),
        None => html! {
            <EmptyState title="Not opened yet" icon={Icon::Lock} size={Size::Small}>
                { term::NOTHING_OPENED }
            </EmptyState>
        },
    }
}

fn keys_in_use(props: &OpenPaneProps) -> Html {
    let secret = props.keys.secret().count();
    let trusted = props.keys.trusted().count();
    let signature_due = props
        .profiles
        .iter()
        .any(|profile| profile.name == props.profile && asks_for_signature(profile));
    html! {
        <div class="ec-inuse">
            <span>{ Icon::Key }{ format!(" {}", counted(secret, "secret key")) }</span>
            <span>{ Icon::User }{ format!(" {}", counted(trusted, "trusted signer")) }</span>
            <Button
                variant={ButtonVariant::InlineLink}
                size={ButtonSize::Small}
                label="Show keys"
                onclick={Callback::from(|_: MouseEvent| browser::go_to(keys_panel::ID))}
            />
            if signature_due && trusted == 0 {
                <span class="ec-quiet">
                    { "This profile asks for a trusted signer: load the signer's key and trust it." }
                </span>
            }
        </div>
    }
}

fn counted(number: usize, what: &str) -> String {
    match number {
        0 => format!("no {what}"),
        1 => format!("1 {what}"),
        more => format!("{more} {what}s"),
    }
}
