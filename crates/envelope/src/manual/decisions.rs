//! # Decisions
//!
//! What was decided, why, and what would change it.
//!
//! 1. **Time and randomness are arguments.** Everything that depends on them takes `at` and `rng`.
//!    Every result can be repeated, and the core needs no operating system.
//! 2. **JOSE is our own code on the RustCrypto crates' new generation.** No maintained, complete,
//!    `no_std` JWE crate exists in Rust. biscuit has neither RSA key management nor AES-CBC with
//!    HMAC nor `zip`, and one key it does not know makes it refuse a whole key set.
//! 3. **OpenPGP is rPGP for packets, with every RSA private operation in `rsa` 0.10.** See the
//!    threat model. rPGP has no policy of its own: expiry, revocation, key flags, sizes and digests
//!    are judged here.
//! 4. **Policy is data.** A profile decides and never acts; see [`super::formats`].
//! 5. **Refusals are data.** Every candidate key says why it was not used; a failed open carries
//!    one cause of a closed list, and [`crate::Cause::code`] is the only place where it gets a name.
//! 6. **The shells hold no logic.** Browser module, command and server convert and present. They
//!    agree on every octet and every reason because there is one codec.
//! 7. **Software keys first.** Private operations are methods of key types today
//!    ([`crate::key::rsa`]). They are the seam where a browser's WebCrypto or a hardware module
//!    will stand; nothing above them sees a private exponent.
//! 8. **One bound for all passwords.** PBES2's iterations are bounded for the message as a whole: 32
//!    recipients may not ask for 32 times the profile's `pbes2_count`. Sealing spends exactly that
//!    bound, shared between the passwords of a message.
//! 9. **A `kid` that two keys share names neither.** RFC 7517 section 4.5 only advises distinct names.
//!    Trying both would let the header choose among keys; taking the first would let the order of a
//!    set decide. Both are left out and reported, and the other keys of the set stay.
//! 10. **Ed25519 is verified strictly.** RFC 8032 section 8.9 leaves keys of small order to the
//!    implementation; here they verify nothing, because with them a signature binds no message.
//! 11. **The JSON serializations say so in their media type.** The payment API has only the compact
//!    form, under `application/jose`. A sealed message in JSON is labelled `application/jose+json`
//!    (RFC 7515 section 9.2.1), so that nobody sends it by mistake.
//! 12. **Primitives can be checked, not used.** `jose::hazmat` exists only with the feature of its
//!    name, for published vectors; no shell enables it.
//! 13. **The console's demo keys are made in the page.** A throw-away sandbox is generated in the
//!    worker on the first visit, so that no private key is shipped, served or stored.
//! 14. **The production console is its own cargo profile.** `wasm-release` optimises for size and
//!    leaves bignum arithmetic at full speed.
//! 15. **Two toolchains where one cannot be had.** Where rustup cannot download the wasm32 target,
//!     set-up builds the target's library with Debian's compiler and links it as the toolchain
//!     `wasm`. Native builds stay on the stock toolchain. Both target folders are apart, so that
//!     neither build waits for the other.
//! 16. **Packets are described by our own reader.** rPGP refuses a signature as a whole when it can
//!     not read a part of it, and keeps no places. [`super::inspection`] has every octet's meaning,
//!     and hides payloads and secrets from every view, because `inspect` checks no integrity.
//! 17. **A refresh keeps the old subkey.** A counterparty needs time to take in the new certificate.
//!     Revoking at once is a flag. The primary key is extended only when asked to, and never past
//!     the profile's lifetime: a key that never ends is never rotated.
//! 18. **A merged key may hold public subkeys among secret ones.** A subkey whose secret half lies on
//!     another machine is kept as a public-subkey packet; GnuPG imports it and marks it as absent.
//!     The alternative, a stub of GnuPG's own kind, is outside of RFC 9580.
//! 19. **Key algorithms are advice, sizes are rules.** The public page says RSA; a partner whose
//!     counterparty agreed on something else must not be stopped. A key of another algorithm is
//!     reported wherever it is shown, made or sealed with.
//! 20. **BZip2 is read and never written.** RFC 9580 leaves it to the implementation, and old
//!     programs send it. The reader is pure Rust and obeys the same bounds.
//! 21. **The intended recipient is enforced.** RFC 9580 section 5.2.3.36 says SHOULD. A signature that
//!     names other readers proves that the message was written to somebody else.
//! 22. **A passphrase is wrong until the message proves otherwise.** Version 4 of a session key under
//!     a passphrase authenticates nothing, so a message that was changed and a passphrase that does
//!     not fit look alike: both are `wrong-passphrase`. Version 6 tells them apart, and a changed
//!     message is then `integrity-failed`. The quick check of version 1 data is an oracle and not used.
//! 23. **The shorter of two lifetimes holds.** A direct-key signature speaks for the whole key and the
//!     primary user id for what old programs read; where they differ a key ends at the earlier date.
//!     RFC 9580 section 5.2.3.10 leaves the choice, and an expired key is the safer mistake.
//! 24. **Subkeys can hold a certificate together.** Where there is no user id at all, the primary key
//!     is proved by the bindings that it made; the missing name is a finding. A user id that is there
//!     and not bound is another matter: then nothing is proved.
//! 25. **Revocations by others are told, not obeyed.** A key named by the owner may revoke, but is not
//!     part of the certificate, so its signature can not be verified: `openpgp.key.revoked-by-other`.
//! 26. **Secret numbers prove themselves.** When a key is read, its open secret half has to give the
//!     public one, or a signature that the public one verifies.
//! 27. **A triage counts in the order of the input.** Bodies are judged on all cores and counted on one,
//!     as they were written, so that lists of bounded length and the first body of each cause do not
//!     depend on which thread was faster. Keys are judged at the time of the record, not now: the
//!     question is why a body failed then.
//! 28. **A triage looks for encrypted bodies.** Logs are full of signed tokens that identify users; one
//!     outside of a field for bodies is not counted as a body that lacks encryption.
//! 29. **Wrappings are undone by search, not by guess.** A text may be hex and base64 at once. Each
//!     reading that fits is looked into; the first in which packets or a token are whole ends the
//!     search, else the one that is worth most is told. A reading without an envelope inside never
//!     counts, so plain words are not taken for one.
//! 30. **A field that is not alone is not chosen.** Of an object or form with two envelopes neither is
//!     opened: which one was meant is for a person to say.
//! 31. **A step is noticed as repeated by the state of the key.** Where the key is already what the step
//!     would make of it, the service answers as before and records nothing. A client needs no token for a
//!     retry, and two operators who ask for the same are both told that it is done.
//! 32. **The audit log is a chain, not a signature.** Whoever can write the database can write a whole new
//!     chain; the last hash, kept elsewhere, tells. A signature by a key on the same machine would tell no
//!     more.
//! 33. **A restored key does not wait.** A key is published for as long as readers may keep the set
//!     before it protects for the first time. Restoring undoes a step: the key was known before, and
//!     a wait would prolong what is an outage already.
//! 34. **The published set is signed with ES256 by a key of its own.** Its signatures are short, every
//!     JOSE library knows it, and it is one of the algorithms that the counterparty's pages let one
//!     expect. The key is made at the first start and is no entry of the set: nobody can be tempted to
//!     open or sign a message with it. Servers that start at once may make one each; all are published,
//!     and all servers use the same one.
//! 35. **A notice is written down before it is sent.** It may so arrive twice, when the server ends
//!     between the answer of the receiver and the mark, and is never lost. Its name, which is in a header
//!     too, lets the receiver tell. Of several marks that have passed only the last one is sent: after a
//!     long stop the others would say what is no longer so.
//! 36. **Metrics are made when they are asked for.** A gauge that is kept beside the key set can differ
//!     from it; one that is read from it can not.
//! 37. **What an answer is sealed to, the counterparty decides.** Nothing in the protocol tells it which
//!     key of ours is under test. So a new key of ours to encrypt to is proved by an answer that opens
//!     with it, or by a call of the counterparty's own that does; until the counterparty has taken the key
//!     in, an echo comes back and proves the other keys only.
//! 38. **An echo counts for every key that it needed.** Under one signature the signer was needed, under
//!     several none of them was; a key that was named alone is proved, and so is each key that opened or
//!     verified the answer. An operator who tests one key gets evidence for all four.
//! 39. **The simulated counterparty is this server with another face.** It has the same store, vault and
//!     codec for its own keys, and no guards on them, because a partner has to cope with whatever the other
//!     side does. The partner's keys it keeps in memory only, as long as they may be kept: so it is the
//!     client that a rotation must not break.
//! 40. **Statements are written once for both databases.** The files that hold them are compiled for each
//!     driver, against four names that say which one it is. Generic functions over the driver would carry
//!     a page of bounds each, and a driver chosen at run time has no types of its own for what each
//!     database can do. What the dialects do not share is a line in the file that takes them in.
//! 41. **One lock orders the changes of all servers.** A change takes it before it reads, so the guards
//!     decide with what the change before wrote, and the audit log is one chain. Changes are made by
//!     people and are few; retrying after conflicts would save time that nobody waits for.
//! 42. **The database knows its master key by name.** Two servers that start on an empty database with
//!     different keys would both be right until the first private part; and a server that runs through a
//!     rotation would seal under the former key. The name is checked in the transaction that writes.
//! 43. **Of several keys the newest that was seen to work protects.** The newest is the one whose validity
//!     began last: a key that is restored does not become new. Where none has evidence the newest counts:
//!     a guard saw to the evidence when the key became Active, and a message that is not sealed helps nobody.
//! 44. **Error answers are sealed, or empty.** An answer to the counterparty's call is sealed to the
//!     counterparty and signed, also where the call did not open: nobody else learns the code, and its
//!     owner need not guess. Only what fails before a message is looked at (method, address, content type,
//!     length, rate) is told by its status alone, because there is no format yet to answer in. The status
//!     is that of the protocol's table. Everything behind the private key is one cause with one text: tests
//!     compare the answers, and `cargo xtask bench timing --served` the times over HTTP. What the sender
//!     chose takes the time it takes: another cipher inside is decrypted before it is refused.
//! 45. **A request is answered once by its hash.** Of an answered request the id, a hash of its content
//!     and the moment of the answer are kept for a day, in the database, so that all servers agree. The
//!     answer of an echo can be made from them again, so that no payload is stored. Only answered requests
//!     are kept: one that was refused may be corrected and sent again.
//! 46. **Use counts may be late, never half.** They are added up in memory and written every two seconds in
//!     one transaction, outside of the audit log: a message must not wait for the writers of the key set.
//!     A crash loses the last two seconds of counts. They inform a step and decide none.
//! 47. **One limit of calls for a listener.** A listener has one environment, and an environment one
//!     counterparty. Calls are counted before they are read, because it is not known yet whose they are: a
//!     stranger who can reach the listener can use the limit up. A firewall or client certificates keep
//!     strangers out.
//! 48. **Readiness is tried, not looked up.** A report seals, opens and signs with the real keys, against a
//!     counterparty that is made for it and thrown away, and plays a rotation on a copy of the records
//!     through the same guards. What can not be judged where it runs, such as TLS on loopback, is said to
//!     be so and counts for nothing. An echo that is missing is shown and fails nothing: the report says
//!     what this side is ready for.
//! 49. **The second person answers a proposal, not a question beside the step.** The step waits on record
//!     with the state that it was asked in, so that each signs in as themselves and sees what they agree
//!     to. It is void as soon as the key moved on: an agreement holds for what was seen.
//! 50. **What can be undone is undone by a step of its own.** Suspend and deactivate by restore, compromise by
//!     withdraw-compromise, destruction by not yet doing it: its waiting time begins with deactivation, and
//!     until it is over restore leads back. Trust and verify are records of what people and machines saw;
//!     taking one back would rewrite them. Whoever doubts a record leaves the key unused, or marks it
//!     compromised. Activation is undone by suspend, so that nothing says that it never was.
//! 51. **Names of people are compared without case, in one form of Unicode.** Letters that merely look alike
//!     stay different: who makes a sign-in link sees the name and answers for it.
//! 52. **The listeners are asked, not believed.** Readiness sends the first message of a TLS client to every
//!     listener, with every cipher suite that is not allowed and with versions that are too old, and reads what comes
//!     back. A list in our own source would only prove that it equals itself. The probe is a hundred
//!     lines, because no TLS library offers what it does not have.
//! 53. **A person of an identity provider is its subject.** OpenID Connect promises of no other claim that it is
//!     one person's and stays so (Core 1.0 section 5.7), and what is grave takes two people. A more
//!     readable claim is the operators' own choice.
//! 54. **Client certificates follow the profiles.** Where every message has to be signed, the signature tells
//!     who calls; where one may be unsigned, only the connection can. So the default is off or
//!     required by what the profiles demand, and is never off by oversight.
//! 55. **A public name, not an address, makes a server public.** With `--public-origin` links are off and reading
//!     needs a person, whether TLS ends here or in a proxy on the same machine: a server on loopback behind a
//!     proxy is as public as any.
