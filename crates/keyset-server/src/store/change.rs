//! A change of the key set as one value: everything that is written together.

use envelope::keyset::life::Life;
use envelope::keyset::rotation::Rotation;
use keyset_api::PublicHalf;

use super::{Current, PrivatePart};
use crate::audit::Record;

/// Sees what is there and decides on a change, or on none.
pub type Decide<'a> = dyn FnMut(&Current) -> Option<Change> + Send + 'a;

/// What is to be written, all of it or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Certificates and JWKs that were not there.
    pub added: Vec<NewKey>,
    /// Certificates that are there, by fingerprint, with their newer public half.
    pub renewed: Vec<(String, PublicHalf)>,
    /// New components of certificates that are there, each with the certificate's fingerprint.
    pub entered: Vec<(String, Life)>,
    /// Keys that are there, as they are from now on: state, since when, end, comparison; evidence
    /// is only ever added.
    pub changed: Vec<Life>,
    /// Certificates and JWKs whose private part goes.
    pub forgotten: Vec<String>,
    /// A rotation to put on record, in place of one of the same old key.
    pub rotation: Option<Rotation>,
    /// The name of the master key that added private parts are sealed under. Refused where others
    /// are sealed under another one.
    pub sealed_under: Option<String>,
    /// What goes into the audit log.
    pub records: Vec<Record>,
}

/// A certificate or JWK with its components.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKey {
    /// The certificate's fingerprint or the JWK's thumbprint.
    pub holder: String,
    /// The public half.
    pub public: PublicHalf,
    /// The private part, for a key of our own.
    pub private: Option<PrivatePart>,
    /// One for each component.
    pub lives: Vec<Life>,
}
