//! The rotation pages' state, and everything that can be asked of the server there.

use alloc::rc::Rc;

use console::state::fetched::{Failure, Fetched};
use console::state::live::Live;
use console::state::rotation::form::takes_away;
use console::state::rotation::{Action, Form, Overview, RotationPage};
use envelope::UnixTime;
use keyset_api::SessionView;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::use_live::use_live;
use super::use_now::now_millis;
use crate::api::{self, By};

/// State and deeds of the rotation pages.
#[derive(Clone, PartialEq)]
pub(crate) struct Rotations {
    /// What is.
    pub state: UseReducerHandle<RotationPage>,
    /// The line on which changes are told.
    pub live: Live,
}

/// Fetches what the pages show, and again when the server tells of a change, or when something was
/// waiting for a moment that has come.
#[hook]
pub(crate) fn use_rotations(now: UnixTime) -> Rotations {
    let state = use_reducer_eq(RotationPage::default);
    let live = {
        let dispatcher = state.dispatcher();
        use_live(now, Callback::from(move |()| ask_again(dispatcher.clone())))
    };
    let rotations = Rotations { state, live };
    let started = rotations.clone();
    use_effect_with((), move |()| started.refresh());
    let waiting = rotations.clone();
    use_effect_with(now, move |now| {
        let overview = waiting.state.overview.here();
        if overview.is_some_and(|overview| overview.is_outdated(*now)) {
            ask_again(waiting.state.dispatcher());
        }
    });
    rotations
}

/// Fetches everything without being asked to.
fn ask_again(dispatcher: UseReducerDispatcher<RotationPage>) {
    spawn_local(async move {
        let (person, overview) = fetched(By::Page).await;
        dispatcher.dispatch(Action::Refreshed(person, overview));
    });
}

/// Who is signed in, and what that person may see.
async fn fetched(by: By) -> (Fetched<Option<SessionView>>, Fetched<Overview>) {
    let person = api::session::fetch(by).await;
    let is_signed_in = matches!(person, Ok(Some(_)));
    let overview = api::rotation::fetch(is_signed_in, by).await;
    (Fetched::of(person), Fetched::of(overview))
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
            let (person, overview) = fetched(By::Person).await;
            page.dispatch(Action::Person(person));
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
