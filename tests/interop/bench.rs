//! What a test of one library has at hand: the library, files, chance, keys and the count of cases.

use anyhow::Result;
use conformance::algorithms::KeyType;
use conformance::dice::Dice;
use conformance::library::{Library, Name};
use conformance::parties::JwkPair;
use conformance::scratch::Scratch;

use crate::keyring::{Keyring, Maker};
use crate::tally::Tally;

/// One test's things.
pub(crate) struct Bench {
    pub(crate) library: Library,
    pub(crate) dice: Dice,
    pub(crate) scratch: Scratch,
    pub(crate) tally: Tally,
    recipients: Keyring,
    signers: Keyring,
}

impl Bench {
    /// Starts the library.
    pub(crate) fn new(name: Name) -> Result<Self> {
        Ok(Self {
            dice: Dice::new()?,
            scratch: Scratch::new()?,
            library: Library::start(name)?,
            tally: Tally::default(),
            recipients: Keyring::new("enc"),
            signers: Keyring::new("sig"),
        })
    }

    /// A key to encrypt to.
    pub(crate) fn recipient(&mut self, key_type: KeyType, maker: Maker) -> Result<JwkPair> {
        let hands = (&mut self.dice, &self.scratch, &mut self.library);
        self.recipients.key(hands, key_type, maker).cloned()
    }

    /// A key to sign with.
    pub(crate) fn signer(&mut self, key_type: KeyType, maker: Maker) -> Result<JwkPair> {
        let hands = (&mut self.dice, &self.scratch, &mut self.library);
        self.signers.key(hands, key_type, maker).cloned()
    }
}
