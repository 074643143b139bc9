//! # OpenPGP in full
//!
//! rPGP reads and writes packets. What they are worth is decided here, by RFC 9580 and the profile,
//! always at a moment that the caller names.
//!
//! ## What a key may do
//!
//! | question | answered by |
//! |---|---|
//! | Is it bound? | a signature of the owner that verifies, with a digest of the profile: the latest of each user id, of the key itself, of each subkey (sections 5.2.3.10, 10.1) |
//! | Until when? | its key expiration time, and for a subkey that of its primary key too |
//! | For what? | its key flags and its algorithm together; old keys without flags: the algorithm |
//! | Does it sign? | a signing subkey must have signed its primary key in return (section 5.2.1.9) |
//! | Was it revoked? | *compromised* or no reason: at all times; *superseded* or *retired*: from the revocation on (section 5.2.3.31). The revocation counts wherever it stands, also in a file of its own |
//! | Is it strong enough? | the profile's sizes: one bound to protect, a lower one to process |
//! | Was it agreed on? | `openpgp.key_algorithms`; others work and are reported, for the counterparty may not read them |
//!
//! Work is bounded: 1,024 packets a key and keys a file; of the statements about one key or user id
//! the revocations and then the newest, 64 in all; 128 bad signatures a file. Where a revocation
//! could go unread by that, the key is not taken.
//!
//! A certificate that nothing good binds is not taken. A secret key without a binding is: it may
//! still open what was sent to it.
//!
//! ## Opening
//!
//! In this order, and no step is taken before the one above it is done: structure and bounds; what
//! the profile says of what is visible; keys; integrity; what lies inside; signatures. The grammar
//! is encrypted, then compressed at most once, then signed, then literal data; nothing else.
//!
//! A message opens with any secret key held, with a passphrase where the profile has
//! `passphrase_messages`, or with a session key that another program took out (`envelope open
//! --session-key-file`, in GnuPG's notation). GnuPG's own AEAD packet (type 20) is named and refused.
//!
//! A key that has expired or was retired still opens what was sent to it, with the finding
//! `key.expired-since` or `key.revoked`: old traffic must stay readable.
//!
//! ## Verifying
//!
//! Every signature gets one verdict; one `valid` by a trusted certificate is enough, and signatures
//! of unknown signers or unknown versions beside it do no harm.
//!
//! | verdict | meaning |
//! |---|---|
//! | `valid` | good, by a trusted key that may sign at that moment |
//! | `expired`, `not-yet-valid`, `revoked`, `wrong-usage` | good, but the key, or the signature, is out of its time or use |
//! | `weak` | the digest (SHA-1, MD5, RIPEMD-160), the key's size or its binding proves nothing |
//! | `invalid` | does not fit the payload; or good and made for other recipients |
//! | `unknown-signer` | nobody trusted has this key |
//! | `malformed` | can not be read, or demands what is not understood |
//!
//! A signature may name its intended recipients (section 5.2.3.36). It then counts only for a
//! message that one of *their* keys opened: otherwise a recipient could encrypt a signed message
//! anew to somebody else, who would take it for one written to them. `seal` names the recipients,
//! unless they are hidden.
//!
//! ## Sealing
//!
//! Nothing is sealed to only some of the recipients or signed by only some of the signers: each key
//! that can not be used is returned with its reason. Of each certificate the newest usable
//! encryption subkey is taken. Digest and cipher are the profile's first. Version 2 of the encrypted
//! data (AES-256 with OCB) is used where the profile allows it and every recipient announces it,
//! version 1 everywhere else. Compression is the profile's first, or the first that compresses with
//! `--zip`; what would unpack past the profile's own bound is sent as it is.
//!
//! ## Making and changing keys
//!
//! | command | does |
//! |---|---|
//! | `key generate` | RSA, or Ed25519 with X25519: a primary key that certifies and signs, a subkey that encrypts, both with an end; version 4, or 6 |
//! | `key refresh` | a new encryption subkey beside the old ones, under the same identity; the old ones are kept, or superseded |
//! | `key revoke` | a revocation to keep or to publish, of the key or of one subkey |
//! | `key passphrase` | the same key under another passphrase, or none |
//! | `key merge` | what the owner said since, taken into the key that is held; also a revocation alone |
//!
//! Each gives a new key and leaves the old file as it is. A merge adds and never removes, and takes
//! only what the owner of the key signed: anybody can attach signatures to a published
//! certificate, and would otherwise decide how large ours becomes. Of what stands unsigned beside a
//! signature it keeps the issuer and a back signature that verifies. A secret part is taken where it
//! is open, or a passphrase given opens it, and fits the public half: under a lock anything may stand.
//!
//! `--extend` repeats the statements that count now, with a later end; it never shortens, and a key
//! that would still end sooner is refused. A passphrase locks every secret part of the file or none:
//! one that is not read is refused. Nothing public is written over a secret key.
//!
//! Passphrase locks are written as AES-256 in CFB with an iterated digest for version 4, which every
//! program undoes, and with Argon2 (64 MiB, three passes) and OCB for version 6; an
//! authenticated lock stays one when the passphrase changes. When reading, a lock
//! that asks for more than 64 MiB or eight passes is refused.
