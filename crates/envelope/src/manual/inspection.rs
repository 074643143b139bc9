//! # What shows without a key
//!
//! [`inspect`](fn@crate::inspect) takes a message, a certificate or a key file apart into layers, as
//! far as it can be read without any key. Every input gets an answer: what can not be read is told
//! with its place, and the packets behind a damaged one are still described.
//!
//! ## A layer
//!
//! | member | meaning |
//! |---|---|
//! | `kind`, `depth` | what it is; how many layers lie around it |
//! | `offset`, `bytes` | its place and length, header included, after the outer encodings were undone; absent inside compressed data, which has no place in the input |
//! | `header_bytes` | length of the packet's header; of the first one where the body comes in parts |
//! | `fields` | `name`, `offset` and `bytes` of every field in the order of their places; `hidden` for payloads and secrets |
//! | facts | everything else by name: `packet` (type id), `header` (old, new), `body_bytes`, `version`, `algorithm`, ... |
//!
//! A wrapping around the message is a layer of kind `encoding` with its `name`, the octets that were
//! wrapped so and, where a member or field held the rest, that one's name as `member`. It has no
//! place in the message; what is inside has.
//!
//! A body in parts has `partial`, `parts` (how many) and `first_part_bytes`; one that reaches to the
//! end has `indeterminate`; one that is cut short has `missing_bytes`. [`Layer::segments`](crate::inspect::Layer::segments) cuts a layer into
//! header, fields and rest without a gap: it is what every hex view draws.
//!
//! ## Packets
//!
//! | packet | read, beside its place |
//! |---|---|
//! | session keys (1, 3) | versions 2, 3, 6 and 4, 5, 6: recipient, algorithm, cipher, AEAD mode, string-to-key in words |
//! | signatures (2), announced ones (4) | versions 2 to 6: type, algorithms, signer, creation time, every subpacket |
//! | keys (5, 6, 7, 14) | versions 2 to 6: numbers, curve, size, key id, fingerprint; of a secret part how it is kept: in clear, locked with what, not in this file, on a card |
//! | data (8, 9, 11, 18, 20) | algorithm, format, file name, date, cipher, mode, chunk size, salt, lengths |
//! | others | user id, user attribute with its images, trust, marker, MDC, padding; unknown ones by number and whether they are critical |
//!
//! ## Subpackets
//!
//! The fact `subpackets` of a signature is a list in the order of the octets:
//!
//! ```json
//! {"type": 27, "name": "key flags", "hashed": true, "critical": false, "bytes": 3,
//!  "value": ["certify", "sign"]}
//! ```
//!
//! `value` is text, a number, a truth or a list of words; `malformed` stands beside a null where the
//! content does not have the form of its type (RFC 9580 section 5.2.3.7). An embedded signature is
//! described under `signature`, two levels deep. All signatures of an input together show 8,192
//! subpackets; `subpackets_left_out` counts the rest.
//!
//! Only the hashed area is the signer's word, so `created` and `key_lifetime` come from there alone.
//!
//! ## Judged, not only shown
//!
//! Each finding names its layer (`where: layers[n]`). Of a message: weak digests and ciphers,
//! missing integrity, short or long RSA, unknown critical packets and subpackets. Of a certificate:
//! what `key inspect` says (expired, revoked, no encryption subkey, lifetime, weak or missing
//! binding), preferences without one algorithm that the profile allows, weak locks of secret parts.
//! That needs a moment, [`InspectRequest::at`](crate::InspectRequest::at); without one it is left
//! out. A weak digest is an error in a message and a warning in a certificate, where a better
//! signature may stand beside it.
//!
//! ## What no view shows
//!
//! Payloads (literal data, compressed data, the payload of a JWS) and secret parts of keys, locked
//! or not, are hidden fields: the command's `--hex` and the console name them with their length. In
//! the console the worker wipes them from the copy that it keeps for the view.
