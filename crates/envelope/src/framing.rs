//! Keyless readers of OpenPGP's outer structure, with octet offsets (RFC 9580 sections 4 and 6).
//!
//! Nothing here knows a key, a profile or an algorithm, and nothing here copies more octets than
//! it was given: lengths that a message claims are compared with what is there before use.

pub mod armor;
pub mod cleartext;
pub mod packet;
pub mod subpacket;
