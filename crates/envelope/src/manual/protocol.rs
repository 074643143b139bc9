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
//! ## Redaction
//!
//! [`standard_payments::redact()`] replaces the values of `accountNumber`, `cvn`, `pin`,
//! `connectingInformation`, `dateOfBirth`, `businessIdentifier`, `nameOnCard`, tokens and cryptograms
//! at any depth and in any spelling, also inside of texts that are JSON themselves; and whatever looks
//! like a card number (13 to 19 digits, an issuer's prefix, Luhn's check digit), except in times,
//! amounts and ids. It works on broken JSON and plain text too. The console shows an opened payload
//! redacted until asked; copies, downloads, `--out` and `payload_base64` are exact octets.
