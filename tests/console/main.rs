//! The built console in real Chromium, with a real key set server behind it: messages of GnuPG and
//! npm `jose` are pasted and opened, one is sealed for GnuPG, the key set is reviewed. What the page
//! keeps, sends or complains about is watched in every test: the server delivers it under its own
//! Content-Security-Policy, and a breach of that is a complaint.
//!
//! `trunk build --release` (or `cargo xtask test`) makes the page. Screenshots go to `target/screens`.

mod audit;
mod bench;
mod browser;
mod diagnosis;
mod keyset;
mod octets;
mod policy;
mod readiness;
mod record;
mod residue;
mod rotation;
mod server_pages;
mod sign_in;
mod workbench;
