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
//!
//! ## What opening and sealing make of it
//!
//! The export of a key set ([`keyset::export`](crate::keyset::export)) brings public keys and a
//! [`KeyRecord`](crate::keyset::KeyRecord) of each component. A record judges every copy of its key,
//! whatever file the copy came from: a private key from a file, beside the export of the server, is
//! in the state that the server says. Records of both rings of a request count, and of several the
//! strictest. A component that no record names is judged as its certificate's others are, and with a
//! compromised primary key all of them fall. A key that no record speaks of is used as before.
//!
//! | what the record says | open with it | count its signature | seal or sign with it |
//! |---|---|---|---|
//! | PreActive not trusted, Suspended, Destroyed | no: `key-disabled` | no: `unknown-signer` | no: `key-disabled` |
//! | Compromised | no: `key-disabled` | no: `signer-revoked` | no: `key-disabled` |
//! | Deactivated | yes, with the finding `key.deactivated` | yes, with that finding | no: `key-disabled` |
//! | Active; PreActive trusted | yes | yes | yes; a trusted PreActive key is for probes |
//! | the environment that is not the request's | no: `wrong-environment` | no: `wrong-environment` | no: `wrong-environment` |
//! | our own key | yes | no: `unknown-signer`, our own outgoing message | yes |
//!
//! The environment is judged only where the request names one. All of this looks at names and
//! records, never behind a private key, so that no answer tells more than the message itself.
//!
//! ## Steps
//!
//! [`life::take`](crate::keyset::life::take) takes a step on values and returns the key as it is then,
//! or everything that stands in the way.
//!
//! | step | from | to | guarded by |
//! |---|---|---|---|
//! | trust | PreActive | PreActive, trusted | a counterparty's key: the comparison of its fingerprint, which must fit |
//! | verify | PreActive trusted, Active | verified | evidence that counts there; the counterparty's word in production by two people |
//! | activate | PreActive | Active | trusted, fresh evidence, valid now, one of ours published for long enough; in production two people |
//! | suspend | Active | Suspended | confirmed where nothing else opens |
//! | restore | Suspended, Deactivated | Active | evidence, valid now; in production two people |
//! | deactivate | Active, Suspended | Deactivated | another key of the purpose is Active, valid and was seen to work |
//! | compromise | any but Destroyed | Compromised | nothing: it is never refused, and says what is left |
//! | withdraw-compromise | Compromised | Suspended | two people |
//! | destroy | PreActive, Deactivated, Compromised | Destroyed | a successor that works, the waiting time, two people; a key that was never trusted goes at once |
//!
//! Evidence is an echo with the counterparty in which this very key was used, the counterparty's
//! recorded word, or a local round trip, which counts in sandbox only. A purpose is owner,
//! environment, format and use: only keys of one purpose stand in for each other. Random histories
//! in the tests hold the promises: no purpose is left without a key that opens (compromise, and a
//! suspension that was confirmed, excepted), nothing is destroyed before its successor works, a
//! compromised key never protects, and no step crosses the environments.
//!
//! A key of our own is handed out from the moment it is trusted. Whoever fetched the published keys a
//! moment before keeps them for as long as the server allows, so a new key waits for that long
//! ([`RotationPolicy::publish_before`](crate::policy::rotation::RotationPolicy::publish_before))
//! before it may protect. Restoring does not wait: it undoes a step whose key was known before.
//!
//! [`life::admit`](crate::keyset::life::admit()) lets keys in: new ones, and newer certificates of keys
//! that are there, which change the end and bring new subkeys and leave states as they are.
//!
//! In the service a newer certificate is merged into the one that is there, so an older one takes
//! nothing away.
