//! The address of a pane: an address chooses its pane, and a pane that shows for another reason
//! gets its address.

use console::state::workbench::{Action, Pane};
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use super::use_session::Session;
use crate::navigation::Route;

/// Keeps pane and address together. The workbench's own address leaves the pane as it was.
#[hook]
pub(crate) fn use_pane_address(session: &Session, addressed: Option<Pane>) {
    let pane = session.state.pane;
    {
        let session = session.clone();
        use_effect_with(addressed, move |addressed| {
            if let Some(pane) = *addressed {
                session.dispatch(Action::Pane(pane));
            }
        });
    }
    let navigator = use_navigator();
    // What showed before: the first pane of a visit is the address's business.
    let before = use_mut_ref(|| None::<Pane>);
    use_effect_with(pane, move |pane| {
        let changed = before
            .replace(Some(*pane))
            .is_some_and(|before| before != *pane);
        let Some(navigator) = navigator.filter(|_| changed && addressed != Some(*pane)) else {
            return;
        };
        match addressed {
            Some(_) => navigator.push(&Route::of_pane(*pane)),
            // Going back to an address that names no pane would change nothing.
            None => navigator.replace(&Route::of_pane(*pane)),
        }
    });
}
