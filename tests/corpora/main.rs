//! Vectors that others made, through the `envelope` command. `ENVELOPE_CORPORA` names their folder;
//! without it every test here says that it was skipped. Each file gives one line: how many cases
//! ran, agreed and disagreed, and which were left out and why.

extern crate alloc;

mod cookbook;
mod corpus;
mod exceptions;
mod gnupg;
mod integrity;
mod josekit;
mod rfc_appendix;
mod rnp;
mod robust;
mod table;
mod token;
mod wycheproof;
