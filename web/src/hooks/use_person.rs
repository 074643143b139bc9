//! Who is signed in, for pages that need no more of it than that.

use console::state::fetched::Fetched;
use keyset_api::SessionView;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api::{self, By};

/// Who is signed in.
#[derive(Clone, PartialEq)]
pub(crate) struct Person {
    found: UseStateHandle<Fetched<Option<SessionView>>>,
}

/// Asks who is signed in.
#[hook]
pub(crate) fn use_person() -> Person {
    let found = use_state_eq(Fetched::default);
    let person = Person { found };
    let asked = person.clone();
    use_effect_with((), move |()| asked.refresh());
    person
}

impl Person {
    /// Asks again.
    pub(crate) fn refresh(&self) {
        let found = self.found.setter();
        spawn_local(async move { found.set(Fetched::of(api::session::fetch(By::Person).await)) });
    }

    /// The person who is signed in.
    pub(crate) fn signed_in(&self) -> Option<&SessionView> {
        self.found.here()?.as_ref()
    }

    /// Whether it is known that nobody is.
    pub(crate) fn is_nobody(&self) -> bool {
        matches!(&*self.found, Fetched::Here(None))
    }

    /// Signs out; `on_done` hears when it is over.
    pub(crate) fn sign_out(&self, on_done: Callback<()>) {
        let person = self.clone();
        spawn_local(async move {
            // Whatever came of it, the next answer says who is signed in.
            let _ = api::session::sign_out().await;
            person.refresh();
            on_done.emit(());
        });
    }
}
