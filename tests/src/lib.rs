//! What the tests from outside share: the binaries under test, other people's tools, and chance.
//!
//! Nothing here links the codec. Every check goes through a built binary or a served address, so a
//! test sees what an operator sees.

pub mod algorithms;
pub mod binaries;
pub mod corpora;
pub mod crafted;
pub mod dice;
pub mod envelope;
pub mod gnupg;
pub mod http;
pub mod keyset_server;
pub mod library;
pub mod moment;
pub mod packets;
pub mod padded;
pub mod parties;
pub mod peers;
pub mod process;
pub mod scratch;
pub mod workspace;
