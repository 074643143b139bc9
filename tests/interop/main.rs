//! The `envelope` command against GnuPG, Sequoia, OpenPGP.js, GopenPGP, RNP, npm `jose`, PyPI
//! `jwcrypto` and `joserfc`, both ways: what they make, it opens; what it makes, they open; what was
//! changed on the way, it refuses.

extern crate alloc;

mod agreement;
mod agreement_json;
mod bench;
mod biscuit;
mod json_jwe;
mod json_jws;
mod jwe;
mod jws;
mod key_exchange;
mod keyring;
mod keys;
mod members;
mod nested;
mod openpgp;
mod packets;
mod profiles;
mod refusals;
mod tally;
mod tampering;
