//! # The life of a key
//!
//! Key states are those of NIST SP 800-57 part 1, section 7. An entry of a key set is one
//! component key: an OpenPGP (sub)key by its fingerprint, a JWK by its thumbprint.
//!
//! | state | protect (seal, sign) | process (open, verify) |
//! |---|---|---|
//! | PreActive, not trusted | no | no |
//! | PreActive, trusted | probes only | yes |
//! | Active | yes | yes |
//! | Suspended | no | no, can be restored |
//! | Deactivated | no | yes, old traffic |
//! | Compromised | no | only when the operator asks by name; marked |
//! | Destroyed | material gone, record stays | |
//!
//! Two words on PreActive: *trusted* means that the key may process and may be probed; *verified*
//! means that there is evidence of it working, an echo with the counterparty by preference. A
//! second key is trusted and verified before the first is removed: that is the customer's own
//! condition for going live.
//!
//! The table is code in [`crate::keyset`], and a test walks every cell of it.
