//! The audit page's state, and everything that can be asked of the server there.

use console::state::audit::{Action, AuditPage, Filter};
use console::state::fetched::Fetched;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;

/// State and deeds of the audit page.
#[derive(Clone, PartialEq)]
pub(crate) struct Audit {
    /// What is.
    pub state: UseReducerHandle<AuditPage>,
}

/// Looks for what the address says, and again when it says something else.
#[hook]
pub(crate) fn use_audit(filter: Filter) -> Audit {
    let state = use_reducer_eq(AuditPage::default);
    let audit = Audit { state };
    let asked = audit.clone();
    use_effect_with(filter, move |filter| asked.look(filter.clone()));
    audit
}

impl Audit {
    /// Looks for it from the beginning.
    pub(crate) fn look(&self, filter: Filter) {
        self.state.dispatch(Action::Asked(filter.clone()));
        self.ask(filter, None);
    }

    /// Looks for the same again.
    pub(crate) fn again(&self) {
        self.look(self.state.filter.clone());
    }

    /// Fetches what stands behind the last event that shows.
    pub(crate) fn more(&self) {
        self.state.dispatch(Action::More);
        self.ask(self.state.filter.clone(), self.state.next);
    }

    /// Lets the server walk the log.
    pub(crate) fn verify(&self) {
        let state = self.state.dispatcher();
        state.dispatch(Action::Verified(Fetched::Loading));
        spawn_local(async move {
            let verified = Fetched::of(api::audit::verify().await);
            state.dispatch(Action::Verified(verified));
        });
    }

    fn ask(&self, filter: Filter, after: Option<i64>) {
        let state = self.state.dispatcher();
        spawn_local(async move {
            let page = api::audit::fetch(&filter, after).await;
            state.dispatch(Action::Found(filter, after, page));
        });
    }
}
