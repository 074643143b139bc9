//! The state of a key, with what is still missing before its use.

use console::present::verdict::Tone;
use console::state::keyset::state_name;
use envelope::key::state::{KeyState, StateName};
use patternfly_yew::prelude::{Color, Label};
use yew::prelude::*;

use super::tone_label::ToneLabel;

/// Properties of [`KeyStateLabel`].
#[derive(PartialEq, Properties)]
pub(crate) struct KeyStateLabelProps {
    /// The state.
    pub state: KeyState,
}

/// The state of a key.
#[component]
pub(crate) fn KeyStateLabel(props: &KeyStateLabelProps) -> Html {
    let name = state_name(props.state.name());
    let label = match props.state.name() {
        StateName::Active => html!(<ToneLabel tone={Tone::Good} text={name} />),
        StateName::Compromised => html!(<ToneLabel tone={Tone::Bad} text={name} />),
        StateName::Suspended => html!(<ToneLabel tone={Tone::Warning} text={name} />),
        StateName::PreActive => html!(<Label compact=true color={Color::Blue} label={name} />),
        StateName::Deactivated | StateName::Destroyed => {
            html!(<Label compact=true label={name} />)
        }
    };
    let particulars = match props.state {
        KeyState::PreActive { trusted: false, .. } => "not trusted yet",
        KeyState::PreActive {
            trusted: true,
            verified: false,
        } => "trusted, not verified",
        KeyState::PreActive {
            trusted: true,
            verified: true,
        } => "trusted and verified",
        _ => "",
    };
    html!(<>{ label }<div class="ec-quiet">{ particulars }</div></>)
}
