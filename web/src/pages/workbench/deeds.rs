//! What the workbench does when a remedy is chosen.

use console::state::remedy::Deed;
use console::state::workbench::{Action, Pane};

use crate::components::key_item::key_id;
use crate::components::{keys_panel, open_pane};
use crate::hooks::browser;
use crate::hooks::use_session::Session;

/// Does what a remedy says, or brings the operator to the place where they do it.
pub(super) fn perform(session: &Session, deed: Deed) {
    match deed {
        Deed::GivePassphrase => browser::go_to(open_pane::PASSPHRASE),
        Deed::LoadKey => browser::go_to(keys_panel::PASTE),
        Deed::OpenUnder(profile) => session.open_under(profile),
        Deed::SeeLayers => session.dispatch(Action::Pane(Pane::Inspect)),
        Deed::ShowKey(key) => browser::go_to(&key_id(key)),
        Deed::TrustSigner(key) => session.trust_and_open(key),
    }
}

/// Shows a key by its id; all of them where it is not held.
pub(super) fn show_key(session: &Session, id: &str) {
    match session.state.keys.handle_of(id) {
        Some(key) => browser::go_to(&key_id(key)),
        None => browser::go_to(keys_panel::ID),
    }
}
