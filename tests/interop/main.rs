//! The `envelope` command against GnuPG, Sequoia, OpenPGP.js, npm `jose`, PyPI `jwcrypto` and
//! `joserfc`, both ways: what they make, it opens; what it makes, they open; what was changed on the
//! way, it refuses.

mod agreement;
mod algorithms;
mod bench;
mod biscuit;
mod gnupg_makes;
mod gnupg_reads;
mod jose;
mod json_jwe;
mod json_jws;
mod jwcrypto;
mod jwe;
mod jws;
mod key_exchange;
mod keyring;
mod keys;
mod library;
mod nested;
mod openpgpjs;
mod parties;
mod refusals;
mod sequoia;
mod tally;
mod tampering;
