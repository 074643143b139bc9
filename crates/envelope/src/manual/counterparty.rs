//! # Echo, and a counterparty to try it with
//!
//! An echo is the live test of a connection: a message goes out in an envelope and comes back in one.
//! `POST /api/v1/echoes` runs one with the counterparty and says which keys it proves. The address is
//! configured for each environment, `--counterparty-url sandbox=https://…/echo/ACCOUNT`; plain HTTP
//! goes to this machine alone, no redirect is followed and no proxy asked.
//!
//! ## What an echo proves
//!
//! | key | it is proved when |
//! |---|---|
//! | ours, to sign | the request was signed by it alone, and the message came back |
//! | theirs, to encrypt to | the request was sealed to it alone, and the message came back |
//! | ours, to encrypt to | it opened the answer |
//! | theirs, to sign | the answer has a good signature of it |
//!
//! A key under test is named in the request: Active, or PreActive and trusted. What is proved is
//! recorded by the step `verify`, with the SHA-256 of the request and the answer, one after the other.
//! Every key that took part counts, not only those under test. OpenPGP requests are signed by all keys
//! in use; with several of them none is proved by one good echo, so name the one that shall be.
//!
//! The counterparty chooses the key that it seals an answer to. It can seal to a new key of ours only
//! when it has taken it in; until then the echo does not prove it, and says so.
//!
//! ## When it does not come back
//!
//! The report has one diagnosis: a cause of the codec where the answer does not open, a fault of the
//! protocol where it opens and is wrong (strict JSON, clock, another message), the error code where the
//! counterparty refuses in words. A 404 with nothing in it is all that a counterparty says before it
//! accepts a signature; then the report names the keys that were used, their state, and when each of
//! them was last seen in a good echo.
//!
//! ## The simulated counterparty
//!
//! `keyset-server --counterparty --partner URL --partner-echo URL` plays the other side on one machine,
//! for work and tests. It trusts whatever the partner publishes, so it never gets a real key and listens
//! on loopback only. `cargo xtask serve` starts one beside the demo.
//!
//! | address | what it does |
//! |---|---|
//! | `POST /gsp/{api}-v1/echo/{account}` | Answers as Google does: 404 and nothing else for any fault of the envelope, an `ErrorResponse` in the envelope once the signature is good |
//! | `GET /.well-known/jwks.json`, `GET /keys/openpgp.asc` | Its public keys |
//! | `POST /counterparty/call` | Calls the partner's echo: `{"format": "jwk", "kind": "valid"}`, or with invalid input (`duplicate-member`, `comment`, `trailing-comma`, `not-a-number`, `byte-order-mark`, `late-clock`, `reused-request-id`, `unknown-signer`, `wrong-recipient`), or with what must be accepted (`known-and-unknown-signers`, `expired-and-active-signatures`), and says whether the partner did what it must |
//! | `POST /counterparty/rotation` | Rotates its keys: `introduce`, `switch`, `retire` |
//! | `POST /counterparty/faults` | Misbehaves from now on: `unknown-signer`, `expired-and-active-signatures`, `wrong-recipient`, `empty-404`, `late-clock`, `duplicate-member`; an empty list ends it |
//! | `GET /counterparty/expired.asc` | The certificate of its expired signatures |
//!
//! It keeps the partner's keys for as long as their `max-age` says, and asks anew for a signer that it
//! does not know. A request goes to the newest key that it has learned; an OpenPGP answer to every one,
//! a JWE to the newest. Where a request is sealed to a key of its own that waits for its first use, the
//! answer is signed by the keys that wait: one echo then shows both.
