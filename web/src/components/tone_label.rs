//! A label whose colour and icon say how a word is meant; never colour alone.

use console::present::time::Urgency;
use console::present::verdict::Tone;
use patternfly_yew::prelude::{Color, Icon, Label};
use yew::prelude::*;

/// Properties of [`ToneLabel`].
#[derive(PartialEq, Properties)]
pub(crate) struct ToneLabelProps {
    /// How it is meant.
    pub tone: Tone,
    /// The word.
    pub text: AttrValue,
}

/// A word with a tone.
#[component]
pub(crate) fn ToneLabel(props: &ToneLabelProps) -> Html {
    let (color, icon) = match props.tone {
        Tone::Good => (Color::Green, Some(Icon::CheckCircle)),
        Tone::Neutral => (Color::Grey, None),
        Tone::Warning => (Color::Orange, Some(Icon::ExclamationTriangle)),
        Tone::Bad => (Color::Red, Some(Icon::ExclamationCircle)),
    };
    html!(<Label compact=true {color} {icon} label={props.text.to_string()} />)
}

/// How a remaining lifetime looks.
pub(crate) const fn urgency_tone(urgency: Urgency) -> Tone {
    match urgency {
        Urgency::Calm => Tone::Neutral,
        Urgency::Soon => Tone::Warning,
        Urgency::Urgent | Urgency::Over => Tone::Bad,
    }
}
