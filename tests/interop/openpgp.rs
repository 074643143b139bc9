//! OpenPGP with GnuPG, Sequoia, OpenPGP.js, GopenPGP and RNP: keys and messages of every kind, both
//! ways.

mod apart;
mod certificates;
mod circle;
mod gnupg_makes;
mod gnupg_matrix;
mod gnupg_reads;
mod openpgpjs;
mod order;
mod own;
mod policy;
mod rnp;
mod rotation;
mod sequoia;
mod sop;
mod verdicts;
