//! The partner-hosted echo as the counterparty calls it: with messages that GnuPG and npm `jose`
//! made, good ones and every kind of bad one.
#![expect(
    clippy::std_instead_of_core,
    reason = "tests of a program on the standard library"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "a member of a JSON value that is missing is null"
)]

mod bench;
mod jose;
mod limits;
mod mutual_tls;
mod openpgp;
mod operator;
mod oracle;
mod protocol;
mod traffic;
