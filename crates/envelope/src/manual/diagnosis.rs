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
