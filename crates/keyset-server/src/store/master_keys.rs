//! Which master key the private parts are sealed under, as the rest sees where that is kept.

use super::{Answer, PrivatePart};
use crate::audit::Record;

/// Knows the master key by its name, and lets all private parts be sealed anew.
pub trait MasterKeys: Send + Sync + 'static {
    /// The name of the master key; none before the first was claimed.
    fn master_key(&self) -> Answer<'_, Option<String>>;

    /// Writes the name down where there is none: the name that counts from now on.
    fn claim(&self, name: String) -> Answer<'_, String>;

    /// Lets `reseal` seal every private part anew, and writes them with the name of their master
    /// key and a record in the audit log, all or nothing: how many there were; none where `reseal`
    /// gave up.
    ///
    /// [`super::StoreError::OtherMasterKey`] when the parts are not sealed under `from`.
    fn reseal<'a>(
        &'a self,
        rotation: MasterKeyRotation,
        reseal: &'a mut Reseal<'a>,
    ) -> Answer<'a, Option<usize>>;
}

/// Sees every sealed part, and gives all of them back sealed anew; none gives up.
pub type Reseal<'a> = dyn FnMut(&[PrivatePart]) -> Option<Vec<PrivatePart>> + Send + 'a;

/// From one master key to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MasterKeyRotation {
    /// The name of the present one.
    pub from: String,
    /// The name of the next one.
    pub to: String,
    /// What goes into the audit log.
    pub record: Record,
}
