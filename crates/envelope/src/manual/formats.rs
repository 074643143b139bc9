//! # Formats and profiles
//!
//! A body is protected twice: TLS around the connection, and an envelope around the payload. The
//! envelope is OpenPGP or JWE. Both end in the same question, "which of our keys, and whose
//! signature?", and this crate answers it the same way for both.
//!
//! ## On the wire
//!
//! | format | `Content-Type` | body |
//! |---|---|---|
//! | OpenPGP | `application/octet-stream; charset=utf-8` | base64url (RFC 4648 section 5) of the binary message |
//! | JWE | `application/jose; charset=utf-8` | the compact token itself (RFC 7516 section 7.1) |
//!
//! ## What people paste
//!
//! Other wrappings are recognised by content, undone from outside to inside, up to six of them, and
//! told in one warning, `encoding.not-wire`, that names each in order. An inspection shows each as a
//! layer of kind `encoding`. Where several fields stand beside one another, exactly one must hold an
//! envelope; its name is told.
//!
//! | family | what is undone |
//! |---|---|
//! | base64 | either alphabet, padded or not, in lines, with blanks for plus signs, several times over |
//! | OpenPGP | packets as they are, ASCII armor, armor in one line, a text signed in the clear |
//! | digits | hex with what stands between, `0x`; dumps of `xxd`, `hexdump`, `od`; arrays of decimal numbers |
//! | the web | URL-encoding, form fields, `data:` URLs, character references of HTML |
//! | JSON | a string with its escapes, the member of an object that holds the envelope; escapes without quotes |
//! | around the value | quotes and brackets of every kind, a name before it, `Authorization: Bearer` |
//! | mail | quoted-printable, lines that begin with `>` |
//! | compression | gzip with its checksum and length, zlib |
//! | text | UTF-16 of either order, byte-order marks, characters without width, octets written as Latin-1 |
//! | transfer | line feeds of packets that became CRLF |
//! | HTTP | a whole request or response, chunks, the output of `curl -v`, a `curl` command with its data |
//!
//! An HTTP message keeps what its head says: a body shorter than `Content-Length` is cut, and a
//! `Content-Type` that does not belong to the envelope is the finding `protocol.content-type`. Line
//! breaks and padding inside of a token stay refused, as RFC 7515 section 2 has neither.
//!
//! gzip and zlib unpack to at most the profile's `limits.body`, and above `limits.expansion_from` to
//! at most `limits.expansion` times their size; beyond that the cause is `size-limit`. All looks
//! together cost a fixed multiple of the input's length.
//!
//! ## What is damaged, cut, or something else
//!
//! What is damaged is refused with the octet where the damage begins (`bad-encoding`) and never
//! repaired. What ends in the middle is `truncated`: base64 inside a group, armor without its tail
//! line, a token with too few parts or a short tag, packets, gzip, an HTTP body. Where the length is
//! one at which logs, fields or terminals cut (1,024, 4,096, 65,536 and others), `cut_at` names it.
//!
//! What is no envelope is told by what it is: a decrypted request or response, an error response, an
//! HTML page, XML, a certificate, key or request in PEM, DER, a key of SSH, a digest, a URL, a
//! picture, an archive, text in which octets were lost; and of an empty HTTP 404, what Google means
//! by it.
//!
//! Armor whose checksum is wrong is read and reported as `encoding.armor-checksum` (RFC 9580 section
//! 6.1 forbids to refuse it). A second block after the first counts as data that follows.
//!
//! ## OpenPGP beside encryption to a key
//!
//! | what | where | section of RFC 9580 |
//! |---|---|---|
//! | encrypted with a passphrase, versions 4 and 6 | `openpgp.passphrase_messages` in the profile: `permissive` | 5.3 |
//! | a session key that is already known | `open --session-key-file`, GnuPG's notation | |
//! | signatures apart from their data | `open FILE.sig --detached DATA`, where encryption is optional | 10.4 |
//! | a text signed in the clear | like an armored signed message, where encryption is optional | 7 |
//! | compressed with ZIP, ZLIB, BZip2 | every profile, once and within its limits | 5.6 |
//!
//! A text signed in the clear becomes the payload as it was signed: without the dashes before its
//! lines, without white space at their ends, with line feeds between them. Headers other than
//! `Hash` and lines that begin with an unprotected dash are refused, because readers differ on them.
//!
//! What stays unread and is named in the refusal: data without integrity protection, GnuPG's AEAD
//! packet (type 20), session keys of version 5, Elgamal and keys on Brainpool curves, Argon2 above
//! 64 MiB.
//!
//! ## Profiles
//!
//! A profile is data: an allow-list of formats, algorithms, digests, ciphers, sizes, lifetimes,
//! limits and required layers, written in TOML and replaced with `--profile FILE`. No part of the
//! codec asks for a profile's name. Four are built in:
//!
//! | name | outside | inside | signature |
//! |---|---|---|---|
//! | `openpgp` | RSA, AES-256, SEIPDv1 (or v2) | SHA-384 signatures | required, any one trusted |
//! | `jwe-legacy` | RSA1_5, AES-CBC with HMAC-SHA2, `zip=DEF` | payload, or a JWS | optional, but good when present |
//! | `jwe-jws` | RSA-OAEP-256, A256GCM | RS256, PS256 or ES256 | required |
//! | `permissive` | everything the codec reads | anything | optional |
//!
//! What no public page of the payment API confirms is listed in the profile's `guesses` and shown
//! as such: confirm it with the counterparty.
//!
//! What is *written* and what is *accepted* differ on purpose. The `openpgp` profile signs with
//! SHA-384 and accepts SHA-256, SHA-384 and SHA-512, because GnuPG binds subkeys with SHA-512.
//! Key lifetimes and a missing encryption subkey are findings on a key received and refusals only
//! when a key is made or used for sealing.
//!
//! ## JOSE in full
//!
//! | layer | what is there |
//! |---|---|
//! | JWS `alg` | RS256 to RS512, PS256 to PS512, ES256, ES384, ES512, ES256K, EdDSA with Ed25519, HS256 to HS512 (RFC 7518 section 3, RFC 8037, RFC 8812); never `none` |
//! | JWE `alg` | RSA1_5, RSA-OAEP with SHA-1 to SHA-512, ECDH-ES alone or with AES key wrap, AES key wrap, AES-GCM key wrap, `dir`, PBES2 (RFC 7518 section 4) |
//! | JWE `enc` | all six (RFC 7518 section 5); `zip=DEF` |
//! | form | compact, flattened, general; `seal` writes compact unless `--serialization` asks for another |
//! | payload | encoded, detached (RFC 7515 appendix F), unencoded (RFC 7797; `jose.unencoded_payload` in the profile) |
//!
//! With several recipients each has its own `alg` in its own header, and all share one content key.
//! `dir` and plain ECDH-ES give the content key itself and therefore have one recipient.
//!
//! Of a JWK Set every key that can be used is taken, and each that can not be is reported with its
//! reason. Left out are, beside unknown types and malformed keys: moduli of the ROCA generator; both of
//! two keys that share `kid`, type and use, since the name then means neither; a shared key among
//! asymmetric ones, since such a set is made to be published.
//!
//! ## Which key
//!
//! - OpenPGP names recipients by key id. Keys that match are tried; for a hidden recipient every
//!   encryption key held is tried, and each try reads the data, also where the session key is none:
//!   16 tries for a message above 1 MiB, up to 128 for a short one. The keys that sign and encrypt are chosen by key flags and by
//!   validity at the time given (RFC 9580 section 5.2.3.29).
//! - In JOSE the algorithm is bound three times: by the key (`alg`, `use`, `key_ops`, its type and
//!   length), by the profile, and by the header, which only has to agree. For `dir` the key's `alg`
//!   may name the `enc`, as RFC 7520 section 5.6 does. An ephemeral key (`epk`) narrows the candidates
//!   to its own curve.
//! - In JOSE `kid` is an index into the keys held and nothing more: a match is tried alone. Without
//!   a `kid` every key of the right type and use is tried. The algorithm comes from the key (`alg`,
//!   `use`, `key_ops`, its type and length) and the profile; the header has to agree. For `dir` the
//!   key's `alg` may name the `enc` (RFC 7520 section 5.6), and `epk` narrows the candidates to its own
//!   curve. `jku`, `x5u`, `jwk` and `x5c` are shown and never used.
