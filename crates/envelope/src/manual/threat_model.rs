//! # Threat model
//!
//! ## What is defended
//!
//! - **Payloads**: no octet leaves [`crate::open()`] before integrity and the profile's signature rule
//!   hold. This answers EFAIL (CVE-2017-17688): a message without integrity protection is refused
//!   before any key is tried.
//! - **Private keys**: held in types without `Debug`, zeroized when dropped, never in a report,
//!   an error text or a public view.
//! - **The answer itself**: everything that fails behind the recipient's private key has one cause,
//!   `decryption-failed`, on one path. RSA PKCS#1 v1.5 follows RFC 7516 section 11.5: a random key
//!   takes the place of a bad one and the failure shows only at the authentication tag
//!   (Bleichenbacher 1998, Manger 2001). CBC with HMAC checks the tag before the padding
//!   (Vaudenay 2002, Lucky Thirteen 2013).
//!   The same substitute stands in for every wrapped key that does not unwrap. Failures are named
//!   `integrity-failed` only where no private key took part: `dir`, wrapped with a shared key, PBES2,
//!   a session key given, a passphrase that is proved right.
//! - **The choice of algorithm**: a key serves the one algorithm it is bound to, an RSA key never as an
//!   HMAC secret, an ephemeral key only on its own curve (invalid-curve points are refused when the
//!   header is read), an X25519 key that would force the secret not at all.
//! - **Availability**: every input is hostile. Sizes, counts, depths and ratios are bounded by the
//!   profile before work is done; passphrases of OpenPGP messages may cost 256 MiB of hashing or four
//!   runs of Argon2 with 64 MiB, all attempts together; parsers return typed refusals with an octet offset and do not
//!   panic. In a browser the codec runs in a worker that is replaced if it ever stops.
//!
//! ## Who attacks
//!
//! | attacker | can | cannot |
//! |---|---|---|
//! | sender of a body | choose every octet, send many, watch answers and times | make the codec try a key that the profile forbids, follow a link in a header, or learn which check failed after the private key |
//! | sender of a key | choose every octet of a certificate or key set | make other keys of a set unusable: one odd key is skipped and reported; swell a held key: a merge takes only what its owner signed |
//! | recipient of a signed message | decrypt it and encrypt it anew to somebody else | make them accept it, where the signer named the recipients (`seal` does) |
//! | web page of another origin | send requests to the server | read or change the key set: Host and Origin are checked, bodies must be `application/json`, changes need a header that no other site can send |
//! | network before the server | listen, change, pretend to be the server, delay | anything but ending connections: beyond loopback there is TLS, or the server does not start |
//! | client without an account | reach a listener beyond loopback, many times, slowly | more than what is published; connections, heads, handshakes and silence have bounds |
//! | person with an account at the identity provider | sign in, choose a display name | a role that no group gives; another person's name: it is the subject, unless the operators chose a claim that they vouch for |
//! | thief of a backup or of the database | read everything in it | read private keys without the master key, which is in neither; no production key is kept where one copy gives both |
//! | network between server and database | listen, change, pretend to be the database | anything, unless it is this machine: another one has to prove who it is |
//! | caller of the partner's listener | send calls of any octets, many, slowly | read an answer without the counterparty's key; learn which check failed after the private key; take the memory (octets in flight are counted) or the time (body, call and rate have limits) of others |
//! | operator | ask the server to open messages | see more than the role allows, or unseen: every opening is in the audit log |
//!
//! ## What is not defended
//!
//! - A machine or browser profile under someone else's control.
//! - Copies that a JavaScript engine makes of pasted text. Keys are taken as octets and wiped in
//!   the worker; the engine's own copies are out of reach.
//! - Timing of the public-key operations of OpenPGP algorithms other than RSA.
//! - Traffic analysis: sizes and times of messages.
//!
//! ## RSA in two generations
//!
//! rPGP depends on `rsa` 0.9, whose private operations vary in time (RUSTSEC-2023-0071). They are
//! never reached: decryption and signing go through `rsa` 0.10 with blinding, and rPGP receives
//! the finished session key or signature. What remains of 0.9 are public operations and types.
