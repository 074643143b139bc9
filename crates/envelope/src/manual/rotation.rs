//! # Rotation
//!
//! Keys are rotated before they expire, or at once when compromised. A rotation never leaves a
//! moment without a working key:
//!
//! 1. generate the new key (or import the counterparty's),
//! 2. hand over its public half, compare fingerprints over a second channel,
//! 3. trust it: both keys now open,
//! 4. verify it: a message round trip with the new key,
//! 5. activate it: both keys protect,
//! 6. deactivate the old one: it opens old traffic only,
//! 7. destroy the old one after a waiting time.
//!
//! In OpenPGP the encryption key rotates alone: `envelope key refresh` adds a subkey to the same key,
//! so that step 2 is a newer certificate of a key that the counterparty trusts already (`key merge` on
//! their side, or any program's import). The old subkey stays until step 6, which is `key revoke
//! --subkey ID --reason superseded`, or its own expiry.
//!
//! ## Dates
//!
//! [`Plan`](crate::keyset::rotation::Plan) counts back from the end of the old key, by the days of
//! [`RotationPolicy`](crate::policy::rotation::RotationPolicy): begin 60 days before it, both keys
//! active for the last 14, destroy 30 days after it was taken out of use. A compromised key is due for
//! everything at once; only its waiting time stays. [`Rotation::next_steps`] says what is due, who must
//! act and what stands in the way; [`called_for`](crate::keyset::rotation::called_for) finds the
//! rotations that a key set calls for.
//!
//! [`Rotation::next_steps`]: crate::keyset::rotation::Rotation::next_steps
//!
//! ## In the service
//!
//! `POST /api/v1/keys/{thumbprint}/steps` takes a step: the guards see the key set and the new state is
//! written in one transaction, so two operators at once can not deactivate each other's last key.
//! The times are those of `--rotation-policy FILE`, a TOML with some or all of `begin_before`, `overlap`,
//! `destroy_after` and `evidence_fresh` in days; `GET /api/v1/policy` shows them. `GET /api/v1/rotations` lists the rotations on record and those that the keys call for, each with its
//! plan and what is still to be done; `POST /api/v1/rotations` puts one on record. Every change goes into
//! an audit log that is a chain of hashes, in the same transaction.
//!
//! `/.well-known/jwks.json` and `/keys/openpgp.asc` hand out our own keys, and `/api/v1/keyset.jws` is the
//! key set of an environment, signed; all of them may be kept for `--max-age` seconds, and a new key
//! waits as long before it may protect. `/api/v1/events` tells of every change as it happens, also of
//! those by other servers on the same database. `/metrics` has the days until each key ends and what is
//! overdue. `--notice-webhook` is told 60, 30, 14, 7 and 1 days before a key ends.
//! `POST /api/v1/readiness` runs the checks of the counterparty's own test against the real keys.
//!
//! ## From the console
//!
//! The page Rotation shows the same and takes the same steps: its buttons are the calls above, and it
//! decides nothing by itself. What it needs to be told, such as the fingerprint that was read out, it
//! asks for in one form per step; nothing is sent before nothing is missing.
//! A step that needs two people, and lacks nothing else, is answered 202 with a proposal: nothing is
//! changed yet. Another person with the role of the step approves it within 24 hours (`POST
//! /api/v1/proposals/{id}/approve`); then the step is taken in both names, and every guard is asked again
//! in the same transaction. Who asked may take it back, others may reject it (`DELETE
//! /api/v1/proposals/{id}`); once the key is in another state it is void. Nobody is the second person of an
//! own proposal, under whatever spelling of the name.
//!
//! A step that is done shows what proves it: the comparison, the newest evidence, since when. Where a
//! step of its own leads back from it, such as restore after deactivation, the button stands beside it.
//! The record of a rotation gathers keys, steps, proofs and the events of both keys on one page for
//! the printer. A key that others may know is marked compromised from the list of rotations, where
//! nobody has to look for it.
//!
//! The page Key set draws the validity of keys over time, one bar for each, with the steps of their
//! rotations; below each purpose stands in words what covers it: a key in use until it ends, a
//! successor from the day of its plan. The page Readiness runs the checks and shows each as it ends
//! (`Accept: application/x-ndjson` on `POST /api/v1/readiness`); whoever hangs up ends the run and keeps
//! no report.
