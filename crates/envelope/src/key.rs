//! Keys as the codec holds them: recognised by content, whatever file they came from.

pub mod edwards;
pub mod elliptic;
pub(crate) mod import;
pub mod report;
pub mod ring;
pub mod rsa;
pub mod state;
pub mod words;
