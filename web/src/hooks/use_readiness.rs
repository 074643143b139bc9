//! The readiness page's state, and everything that can be asked of the server there.

use alloc::rc::Rc;
use core::cell::RefCell;

use console::state::fetched::Fetched;
use console::state::readiness::{Action, ReadinessPage};
use envelope::keyset::{Environment, Owner};
use keyset_api::{EchoOrder, KeyReadiness};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::api::lines::Stop;

/// State and deeds of the readiness page.
#[derive(Clone)]
pub(crate) struct Readiness {
    /// What is.
    pub state: UseReducerHandle<ReadinessPage>,
    stop: Rc<RefCell<Option<Stop>>>,
}

/// Fetches the reports, and the one that the address names where it is not among them.
#[hook]
pub(crate) fn use_readiness(id: Option<&AttrValue>) -> Readiness {
    let state = use_reducer_eq(ReadinessPage::default);
    let stop = use_mut_ref(|| None);
    let page = Readiness { state, stop };
    {
        let page = page.clone();
        use_effect_with((), move |()| {
            page.refresh();
            // Whoever leaves the page waits for no report.
            move || page.hang_up()
        });
    }
    let missing = id.filter(|id| page.state.is_missing(id)).cloned();
    let asked = page.clone();
    use_effect_with(missing, move |missing| {
        if let Some(id) = missing {
            asked.older(id.to_string());
        }
    });
    page
}

impl Readiness {
    /// Performs an action that needs no server.
    pub(crate) fn dispatch(&self, action: Action) {
        self.state.dispatch(action);
    }

    /// Fetches the reports, from the beginning.
    pub(crate) fn load(&self) {
        self.dispatch(Action::Reports(Fetched::Loading));
        self.refresh();
    }

    /// Fetches the reports; what shows stays until the answer is here.
    pub(crate) fn refresh(&self) {
        let page = self.clone();
        spawn_local(async move {
            let reports = Fetched::of(api::readiness::fetch().await);
            page.dispatch(Action::Reports(reports));
        });
    }

    /// Runs every check.
    pub(crate) fn run(&self) {
        self.hang_up();
        let (stop, environment) = (Stop::new(), self.state.environment);
        *self.stop.borrow_mut() = stop.clone();
        self.dispatch(Action::Started);
        let page = self.clone();
        spawn_local(async move {
            let heard = page.clone();
            let hear = move |news| heard.dispatch(Action::News(news));
            let ended = api::readiness::run(environment, stop.as_ref(), hear).await;
            page.dispatch(Action::Ended(ended));
        });
    }

    /// Stops the run.
    pub(crate) fn stop(&self) {
        self.dispatch(Action::Stopped);
        self.hang_up();
    }

    /// Runs an echo in which the key is used.
    pub(crate) fn echo(&self, environment: Environment, key: &KeyReadiness) {
        let tested = Some(key.thumbprint.clone());
        let is_ours = key.owner == Owner::Ours;
        let order = EchoOrder {
            environment,
            format: key.format,
            our_key: tested.clone().filter(|_| is_ours),
            their_key: tested.filter(|_| !is_ours),
        };
        let (page, thumbprint) = (self.clone(), key.thumbprint.clone());
        page.dispatch(Action::Echo(thumbprint.clone(), Fetched::Loading));
        spawn_local(async move {
            let report = Fetched::of(api::readiness::echo(&order).await);
            page.dispatch(Action::Echo(thumbprint, report));
        });
    }

    fn older(&self, id: String) {
        let page = self.clone();
        page.dispatch(Action::Older(id.clone(), Fetched::Loading));
        spawn_local(async move {
            let report = Fetched::of(api::readiness::one(&id).await);
            page.dispatch(Action::Older(id, report));
        });
    }

    fn hang_up(&self) {
        if let Some(stop) = self.stop.borrow_mut().take() {
            stop.now();
        }
    }
}
