//! Facts in, words and numbers out. Plain functions: no markup, no clock.

pub mod bytes;
pub mod curl;
pub mod diagnosis;
pub mod echo;
pub mod event;
pub mod failure;
pub mod fingerprint;
pub mod hex;
pub mod json;
pub mod key;
pub mod layer;
pub mod octets;
pub mod profile;
pub mod proposal;
pub mod remedy;
pub mod rotation;
pub mod sides;
pub mod step;
pub mod subpacket;
pub mod term;
pub mod time;
pub mod uses;
pub mod verdict;
