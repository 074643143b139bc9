//! OpenPGP with GnuPG, Sequoia and OpenPGP.js: keys and messages of every kind, both ways.

mod certificates;
mod circle;
mod gnupg_makes;
mod gnupg_matrix;
mod gnupg_reads;
mod openpgpjs;
mod order;
mod policy;
mod rotation;
mod sequoia;
mod verdicts;
