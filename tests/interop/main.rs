//! The `envelope` command against GnuPG, Sequoia, OpenPGP.js, npm `jose` and PyPI `jwcrypto`, both
//! ways: what they make, it opens; what it makes, they open; what was changed on the way, it refuses.

mod gnupg_makes;
mod gnupg_reads;
mod jose;
mod jwcrypto;
mod keys;
mod openpgpjs;
mod parties;
mod refusals;
mod sequoia;
