//! Lets rPGP draw from the caller's randomness: it speaks an older generation of the traits.
//! Nothing here creates randomness.

use rand08::{CryptoRng as OldCryptoRng, Error, RngCore};

use crate::CryptoRng;

/// The caller's randomness under the older traits.
pub(super) struct RngBridge<'a>(pub(super) &'a mut dyn CryptoRng);

impl RngCore for RngBridge<'_> {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    fn fill_bytes(&mut self, octets: &mut [u8]) {
        self.0.fill_bytes(octets);
    }

    fn try_fill_bytes(&mut self, octets: &mut [u8]) -> Result<(), Error> {
        self.0.fill_bytes(octets);
        Ok(())
    }
}

impl OldCryptoRng for RngBridge<'_> {}
