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
//! 8. **The console's demo keys are made in the page.** A throw-away sandbox is generated in the
//!    worker on the first visit, so that no private key is shipped, served or stored.
//! 9. **The production console is its own cargo profile.** `wasm-release` optimises for size and
//!    leaves bignum arithmetic at full speed.
//! 10. **Two toolchains where one cannot be had.** Where rustup cannot download the wasm32 target,
//!     set-up builds the target's library with Debian's compiler and links it as the toolchain
//!     `wasm`. Native builds stay on the stock toolchain. Both target folders are apart, so that
//!     neither build waits for the other.
