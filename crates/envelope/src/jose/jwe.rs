//! JSON Web Encryption (RFC 7516): the cryptographic steps. They decide nothing; which algorithm
//! and key may be used is settled before.

pub(super) mod agreement;
pub(super) mod content;
pub(super) mod key_management;
pub(super) mod parameters;
pub(super) mod wrapping;
pub(super) mod zip;
