//! The rotation pages' state, and everything that can be asked of the server there.

use alloc::rc::Rc;

use console::state::fetched::{Failure, Fetched};
use console::state::rotation::form::takes_away;
use console::state::rotation::{Action, Form, RotationPage};
use envelope::UnixTime;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::use_now::now_millis;
use crate::api;

/// State and deeds of the rotation pages.
#[derive(Clone, PartialEq)]
pub(crate) struct Rotations {
    /// What is.
    pub state: UseReducerHandle<RotationPage>,
}

/// Fetches what the pages show, and again with every minute that passes: what was blocked by time
/// may not be any more, and others may have acted.
#[hook]
pub(crate) fn use_rotations(now: UnixTime) -> Rotations {
    let state = use_reducer_eq(RotationPage::default);
    let rotations = Rotations { state };
    let started = rotations.clone();
    use_effect_with(now, move |_| started.refresh());
    rotations
}

impl Rotations {
    /// Performs an action that needs no server.
    pub(crate) fn dispatch(&self, action: Action) {
        self.state.dispatch(action);
    }

    /// Fetches everything, from the beginning.
    pub(crate) fn load(&self) {
        self.dispatch(Action::Overview(Fetched::Loading));
        self.refresh();
    }

    /// Fetches everything again; what shows stays until the answer is here.
    pub(crate) fn refresh(&self) {
        let page = self.clone();
        spawn_local(async move {
            let person = api::session::fetch().await;
            let is_signed_in = matches!(person, Ok(Some(_)));
            page.dispatch(Action::Person(Fetched::of(person)));
            let overview = Fetched::of(api::rotation::fetch(is_signed_in).await);
            page.dispatch(Action::Overview(overview));
        });
    }

    /// Opens a form; where it takes a key out of use, asks what would stop.
    pub(crate) fn open(&self, form: Form) {
        let thumbprint = takes_away(form.deed).then(|| form.key.thumbprint.clone());
        self.dispatch(Action::Form(Some(form)));
        let Some(thumbprint) = thumbprint else {
            return;
        };
        self.dispatch(Action::Consequences(thumbprint.clone(), Fetched::Loading));
        let page = self.clone();
        spawn_local(async move {
            let answer = Fetched::of(api::rotation::consequences(&thumbprint).await);
            page.dispatch(Action::Consequences(thumbprint, answer));
        });
    }

    /// Asks for what the open form says; nothing happens while something is missing in it.
    pub(crate) fn submit(&self) {
        let at = UnixTime::from_seconds(now_millis() / 1000);
        let form = self.state.form.as_ref();
        let Some(ask) = form.and_then(|form| form.ask(at)) else {
            return;
        };
        self.dispatch(Action::Asked);
        let page = self.clone();
        spawn_local(async move {
            match api::rotation::ask(&ask).await {
                Ok(outcome) => {
                    page.dispatch(Action::Done(outcome));
                    page.refresh();
                }
                Err(failure) => page.dispatch(Action::Refused(failure)),
            }
        });
    }

    /// Asks what happened to a key.
    pub(crate) fn look_back(&self, thumbprint: String) {
        let loading = Action::History(thumbprint.clone(), Fetched::Loading);
        self.dispatch(loading);
        let page = self.clone();
        spawn_local(async move {
            let events: Result<Rc<_>, Failure> = api::rotation::history(&thumbprint).await;
            page.dispatch(Action::History(thumbprint, Fetched::of(events)));
        });
    }

    /// Signs out.
    pub(crate) fn sign_out(&self) {
        let page = self.clone();
        spawn_local(async move {
            // Whatever came of it, the next answer says who is signed in.
            let _ = api::session::sign_out().await;
            page.refresh();
        });
    }
}
