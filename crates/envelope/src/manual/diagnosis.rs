//! # Why it was refused
//!
//! A refusal has one cause of a closed list ([`Cause`](crate::Cause)). When several apply the list's
//! order decides; among signatures the one nearest to being valid. The shells show what is here and
//! map nothing again.
//!
//! ## What a diagnosis holds
//!
//! | member | meaning |
//! |---|---|
//! | `cause` | the code; its [`Stage`](crate::inspect::diagnose::Stage) says how far the message came |
//! | `summary` | what happened, one or two sentences with ids and numbers, never content |
//! | `evidence` | the facts by name: ids asked for and held, octets, dates, `rule` and what it `needs` |
//! | `remedy` | the next action |
//! | `error_response` | the errorResponseCode and HTTP status a partner answers with; no code where the fault is our own |
//! | `specification` | the section of the standard, or page of the counterparty's guide, that it rests on |
//!
//! `rule` is the dotted path of the profile's rule that refused, `needs` the value that it would
//! have to have, or to list.
//!
//! ## The list of keys
//!
//! `keys_tried` has a line for every key of the ring, public ones and signing keys too:
//!
//! | member | meaning |
//! |---|---|
//! | `outcome` | `opened`, `not a recipient`, `not tried` (another key had opened the message), `signing key`, `public half only`, `locked`, `wrong passphrase`, `failed`; `not trusted`, `suspended`, `compromised`, `destroyed` or `other environment` where a key set bars the key; else what does not fit |
//! | `note` | since when it is barred, or why it opens old traffic only: expired, revoked, deactivated |
//! | `source` | where the key came from |
//! | `environment`, `state` | what a key set says of it |
//!
//! A key that the message does not name is `not a recipient`, also where it is barred: its state
//! stands beside.
//!
//! ## Whom it is for
//!
//! Where no private key for a named recipient is at hand, both rings and all records are asked what
//! is known of it; public names alone, and of several recipients the first in this order:
//!
//! | what is known | cause | evidence |
//! |---|---|---|
//! | our key of the other environment | `wrong-environment` | `key`, `environment`, `received_in` |
//! | our key that was deactivated or has expired | `no-matching-key` | `key`, `state`, `since` |
//! | a public half without its private part | `no-matching-key` | `key`, `public_half` |
//! | a counterparty's key: our own outgoing message | `no-matching-key` | `key`, `outgoing` |
//! | our signing key | `key-wrong-usage` | `key` |
//! | our key in a state that does not open | `key-disabled` | `key`, `state`, `since` |
//!
//! A counterparty's key is one that a record gives to it, or that is trusted without its private
//! part and that no record calls ours.
//!
//! ## Under which change it would open
//!
//! [`open::explained`](fn@crate::open::explained) looks, after a refusal, for changes of the key set
//! or profile under which the same message opens: each refusal that names a rule is taken away on a
//! copy, and the message is tried again, up to six times. A built-in profile that opens it as it is
//! comes first; `permissive` is named only when nothing else is found. A signer whose key is held and
//! not trusted is named too. Nothing is applied, and what opens on the way is wiped.
//!
//! Nothing is tried where the failure lies behind a private key (`decryption-failed`), where the
//! message itself is damaged, or where a signature is wrong: no change of ours mends that, and trying
//! would only tell how far it came. Services that answer a counterparty call [`open`](fn@crate::open),
//! which never tries anything twice.
//!
//! ## A call that failed without a reason
//!
//! The counterparty answers an unknown signing key, account id or encryption key with 404 and an empty
//! body, and a message that was made for somebody else can not be opened to see why. So
//! [`exchange::suspects`](fn@crate::inspect::exchange::suspects) works on what both sides of the call
//! show (status, error code, URL, content type, the body without its keys) and on what the operator
//! knows (whether it worked before, whose keys changed). Each
//! [`Sign`](crate::inspect::exchange::Sign) speaks for some
//! [`Suspicion`](crate::inspect::exchange::Suspicion)s with a weight; the sums order the list, and equals
//! keep the order in which a receiver would notice them. The table is data, its words belong to the
//! shells. What the answer or the body says outright weighs more than all that is only usual.
