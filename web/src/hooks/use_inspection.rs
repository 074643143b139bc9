//! Recognising a message while it is typed.

use console::state::codec::CodecState;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::use_session::Session;

/// A pause in typing that is worth a look, in milliseconds.
const PAUSE_MILLIS: u32 = 150;

/// Asks what the message is, whenever it or the profile changes and typing has paused.
#[hook]
pub(crate) fn use_inspection(session: &Session) {
    let state = &session.state;
    // An instance that was started anew has not seen the message.
    let instance = state.codec == CodecState::Restarted;
    let answers = state.codec != CodecState::Unavailable;
    let asked_for = (
        state.input.revision,
        state.profile.clone(),
        answers,
        instance,
    );
    let session = session.clone();
    use_effect_with(asked_for, move |_| {
        let pause = Timeout::new(PAUSE_MILLIS, move || session.inspect());
        move || drop(pause)
    });
}
