//! # The payment protocol inside the envelope
//!
//! A body that opens can still be refused. `envelope protocol check` reads it as a receiver must, and
//! says the `errorResponseCode` and HTTP status to answer with. The rules are in the crate
//! `standard-payments`, which has no clock and no cryptography; [`crate::protocol`] says them in this
//! crate's causes.
//!
//! | what | rule | cause |
//! |---|---|---|
//! | JSON | RFC 8259 in UTF-8, each name once, no byte-order mark, comment, comma too many or `NaN` | `protocol-json` |
//! | headers | `requestHeader` with `protocolVersion`, `requestId`, `requestTimestamp`; `responseHeader` with `responseTimestamp` | `protocol-missing-field` |
//! | `requestId` | 1 to 100 characters of `a-zA-Z0-9:-_` | `protocol-field-value` |
//! | times | milliseconds since 1970 as a text, or `{"epochMillis": ...}` | `protocol-field-value` |
//! | version | major 1 | `protocol-version` |
//! | clock | at most 60 s off | `clock-skew` |
//! | repeats | the same `requestId` has the same content; only its time differs | `replayed` |
//! | error responses | a code of the list, never UNKNOWN_ERROR_RESPONSE_CODE; no token or secret in the description | `protocol-field-value` |
//!
//! Findings without a cause: unknown fields where all fields are public (headers, echo, errors), the
//! account id in a partner's own URL, a content type that is not the envelope's. Of the card methods
//! no field but the header is public; nothing is said of the others.
//!
//! ## The partner's echo
//!
//! `keyset-server --partner-listen ADDR` answers `POST /{api}-v1/echo`, such as
//! `/korea-cards-v1/echo`. The content type names the format and its profile; the answer has the same
//! format, is sealed to the counterparty's newest key that was seen to work, and signed with ours: in
//! OpenPGP with all Active ones.
//!
//! | what | answer |
//! |---|---|
//! | another method, address or content type; a body over the profile's limit | 405, 404, 415, 413, without a body |
//! | a body slower than 20 s; more calls than `--partner-calls-per-minute`; too much under way | 408; 429 and 503 with `Retry-After` |
//! | a message that does not open, or that nobody known signed | 400 or 401, as its cause says |
//! | a payload that breaks a rule of the table above | 400; the id of an answered request with other content 412 |
//! | a fault of our own | 500 without a code |
//! | everything else | 200; a repeat within a day gets the first answer |
//!
//! Error answers with a body carry `paymentIntegratorErrorIdentifier`, which the server's log names beside
//! the cause.
//!
//! ## Redaction
//!
//! [`standard_payments::redact()`] replaces the values of `accountNumber`, `cvn`, `pin`,
//! `connectingInformation`, `dateOfBirth`, `businessIdentifier`, `nameOnCard`, tokens and cryptograms
//! at any depth and in any spelling, also inside of texts that are JSON themselves; and whatever looks
//! like a card number (13 to 19 digits, an issuer's prefix, Luhn's check digit), except in times,
//! amounts and ids. It works on broken JSON and plain text too. The console shows an opened payload
//! redacted until asked; copies, downloads, `--out` and `payload_base64` are exact octets.
