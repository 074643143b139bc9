//! What is compared: two classes of messages.

use anyhow::Result;
use envelope::Cause;
use rand_chacha::ChaCha20Rng;

use crate::party::Rules;

/// Two classes of messages that differ in one thing, refused with the same words.
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) rules: Rules,
    /// With which cause both are refused.
    pub(crate) cause: Cause,
    pub(crate) classes: [Box<dyn Class>; 2],
}

/// Messages of one kind. Each is made when it is needed, so that no message is measured twice and
/// what one costs does not stand for its class.
pub(crate) trait Class {
    /// What it is, in a word or two.
    fn name(&self) -> &str;

    /// A message of this class that has to be refused.
    ///
    /// # Errors
    /// When it can not be made: the class is impossible.
    fn message(&self, number: usize, rng: &mut ChaCha20Rng) -> Result<Vec<u8>>;
}
