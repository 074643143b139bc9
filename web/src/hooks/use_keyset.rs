//! The key set page's state, and everything that can be asked of the server there.

use console::state::fetched::Fetched;
use console::state::keyset::{Action, KeySetPage, import};
use console::state::live::Live;
use envelope::UnixTime;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::use_live::use_live;
use crate::api::{self, By};

/// State and deeds of the key set page.
#[derive(Clone, PartialEq)]
pub(crate) struct KeySet {
    /// What is.
    pub state: UseReducerHandle<KeySetPage>,
    /// The line on which changes are told.
    pub live: Live,
}

/// Fetches the key set, and again when the server tells of a change; and what happened to the key that shows in detail.
#[hook]
pub(crate) fn use_keyset(thumbprint: Option<AttrValue>, now: UnixTime) -> KeySet {
    let state = use_reducer_eq(KeySetPage::default);
    let live = {
        let dispatcher = state.dispatcher();
        use_live(now, Callback::from(move |()| ask_again(dispatcher.clone())))
    };
    let page = KeySet { state, live };
    {
        let page = page.clone();
        use_effect_with((), move |()| page.load());
    }
    let looking = page.clone();
    use_effect_with(thumbprint, move |thumbprint| {
        if let Some(thumbprint) = thumbprint {
            looking.look_back(thumbprint.to_string());
        }
    });
    page
}

/// Fetches everything without being asked to.
fn ask_again(dispatcher: UseReducerDispatcher<KeySetPage>) {
    spawn_local(async move {
        let keys = Fetched::of(api::keyset::fetch(By::Page).await);
        let is_here = keys.here().is_some();
        dispatcher.dispatch(Action::Refreshed(keys));
        if is_here {
            beside(&dispatcher, By::Page).await;
        }
    });
}

/// What stands beside the keys.
async fn beside(dispatcher: &UseReducerDispatcher<KeySetPage>, by: By) {
    let standings = Fetched::of(api::keyset::standings(by).await);
    dispatcher.dispatch(Action::Standings(standings));
    let rotations = Fetched::of(api::rotation::rotations(by).await);
    dispatcher.dispatch(Action::Rotations(rotations));
}

impl KeySet {
    /// Performs an action that needs no server.
    pub(crate) fn dispatch(&self, action: Action) {
        self.state.dispatch(action);
    }

    /// Fetches everything, from the beginning.
    pub(crate) fn load(&self) {
        self.dispatch(Action::Fetched(Fetched::Loading));
        self.refresh();
    }

    /// Fetches everything again; what shows stays until the answer is here.
    pub(crate) fn refresh(&self) {
        let page = self.clone();
        spawn_local(async move {
            let keys = Fetched::of(api::keyset::fetch(By::Person).await);
            let is_here = keys.here().is_some();
            page.dispatch(Action::Fetched(keys));
            // Without the keys there is nothing that the rest could stand beside.
            if is_here {
                beside(&page.state.dispatcher(), By::Person).await;
            }
        });
    }

    fn look_back(&self, thumbprint: String) {
        let loading = Action::History(thumbprint.clone(), Fetched::Loading);
        self.dispatch(loading);
        let page = self.clone();
        spawn_local(async move {
            let events = Fetched::of(api::rotation::history(&thumbprint).await);
            page.dispatch(Action::History(thumbprint, events));
        });
    }
}

/// State and deeds of the form that takes in a key.
#[derive(Clone, PartialEq)]
pub(crate) struct Import {
    /// What is.
    pub state: UseReducerHandle<import::Import>,
}

/// The form that takes in a key, empty.
#[hook]
pub(crate) fn use_import() -> Import {
    Import {
        state: use_reducer_eq(import::Import::default),
    }
}

impl Import {
    /// Asks for the preview, or takes in what was seen.
    pub(crate) fn ask(&self) {
        let Some(question) = self.state.question() else {
            return;
        };
        let state = self.state.dispatcher();
        state.dispatch(import::Action::Asked);
        spawn_local(async move {
            let answer = api::keyset::ask(question).await;
            state.dispatch(import::Action::Answered(answer));
        });
    }
}
