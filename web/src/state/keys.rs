//! The keys that the worker holds, as the page knows them, and the panel that loads them.

use alloc::rc::Rc;

use envelope::Diagnosis;

use crate::worker::protocol::{KeyHandle, KeyList, LoadedKey};

/// The key panel.
#[derive(Clone, Default, PartialEq)]
pub struct Keys {
    /// The keys and what the last change left out.
    pub list: Rc<KeyList>,
    /// What stands in the field for pasted keys; it may be a secret key.
    pub pasted: String,
    /// Whether the worker is at it.
    pub busy: bool,
    /// Why the last file or key could not be used.
    pub refused: Option<Rc<Diagnosis>>,
}

/// What happens to the keys.
#[derive(Clone, PartialEq)]
pub enum KeysAction {
    /// A request is on its way.
    Asked,
    /// The worker's list after a change.
    Changed(KeyList),
    /// The field for pasted keys was edited.
    Pasted(String),
    /// Nothing came of it.
    Refused(Rc<Diagnosis>),
    /// The request ended without an answer that concerns the keys.
    Settled,
}

impl Keys {
    /// The next state. The pasted text goes as soon as the worker has its keys, and with the last
    /// key that is forgotten.
    #[must_use]
    pub fn reduce(&self, action: KeysAction) -> Self {
        let mut next = self.clone();
        match action {
            KeysAction::Asked => {
                next.busy = true;
                next.refused = None;
            }
            KeysAction::Changed(list) => {
                if list.added > 0 || list.keys.is_empty() {
                    next.pasted.clear();
                }
                next.list = Rc::new(list);
                next.busy = false;
                next.refused = None;
            }
            KeysAction::Pasted(text) => {
                next.pasted = text;
                next.refused = None;
            }
            KeysAction::Refused(diagnosis) => {
                next.busy = false;
                next.refused = Some(diagnosis);
            }
            KeysAction::Settled => next.busy = false,
        }
        next
    }

    /// Every key.
    #[must_use]
    pub fn all(&self) -> &[LoadedKey] {
        &self.list.keys
    }

    /// The keys with secret parts: any of them may open a message.
    pub fn secret(&self) -> impl Iterator<Item = &LoadedKey> {
        self.list.keys.iter().filter(|key| key.report.secret)
    }

    /// The keys whose signatures count.
    pub fn trusted(&self) -> impl Iterator<Item = &LoadedKey> {
        self.list.keys.iter().filter(|key| key.trusted)
    }

    /// Whether a key is held.
    #[must_use]
    pub fn holds(&self, handle: KeyHandle) -> bool {
        self.list.keys.iter().any(|key| key.handle == handle)
    }

    /// The key with this id or thumbprint, its own or that of a subkey.
    #[must_use]
    pub fn named(&self, id: &str) -> Option<&LoadedKey> {
        self.list.keys.iter().find(|key| {
            let report = &key.report;
            let subkeys = report.subkeys.iter();
            let mut names = subkeys
                .flat_map(|subkey| [&subkey.id, &subkey.thumbprint])
                .chain([&report.id, &report.thumbprint]);
            !id.is_empty() && names.any(|name| name == id)
        })
    }

    /// The place of that key.
    #[must_use]
    pub fn handle_of(&self, id: &str) -> Option<KeyHandle> {
        self.named(id).map(|key| key.handle)
    }

    /// Whether a secret key waits for its passphrase.
    #[must_use]
    pub fn any_locked(&self) -> bool {
        self.secret().any(|key| key.report.locked)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::present::key::tests::certificate;
    use envelope::Cause;

    pub(crate) fn loaded(handle: u32) -> LoadedKey {
        LoadedKey {
            handle: KeyHandle(handle),
            trusted: false,
            report: certificate(),
        }
    }

    fn list(keys: Vec<LoadedKey>, added: usize) -> KeysAction {
        KeysAction::Changed(KeyList {
            keys,
            added,
            skipped: Vec::new(),
        })
    }

    #[test]
    fn a_pasted_secret_leaves_the_page_once_the_worker_has_it() {
        let typed = Keys::default().reduce(KeysAction::Pasted("secret".into()));
        let loaded = typed
            .reduce(KeysAction::Asked)
            .reduce(list(vec![loaded(1)], 1));
        assert_eq!(loaded.pasted, "");
        assert!(!loaded.busy && loaded.holds(KeyHandle(1)));
    }

    #[test]
    fn a_refused_paste_stays_to_be_mended() {
        let diagnosis = Rc::new(Diagnosis::new(Cause::NotAnEnvelope, "no key", "load one"));
        let refused = Keys::default()
            .reduce(KeysAction::Pasted("junk".into()))
            .reduce(KeysAction::Asked)
            .reduce(KeysAction::Refused(diagnosis));
        assert_eq!(refused.pasted, "junk");
        assert!(refused.refused.is_some() && !refused.busy);
    }

    #[test]
    fn forgetting_all_wipes_the_field_too() {
        let typed = Keys::default().reduce(KeysAction::Pasted("secret".into()));
        assert_eq!(typed.reduce(list(Vec::new(), 0)).pasted, "");
    }
}
