//! Secret octets: zeroized when dropped, without `Debug`, `Display`, comparison or `Deref`.
//! Every look inside is an explicit `expose` that a reviewer can search for.

use alloc::boxed::Box;
use alloc::vec::Vec;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Exactly `N` secret octets on the heap, so that a move leaves no copy behind.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Secret<const N: usize>(Box<[u8; N]>);

impl<const N: usize> Secret<N> {
    /// Makes a secret by filling zeroed octets in place.
    pub fn init(fill: impl FnOnce(&mut [u8; N])) -> Self {
        let mut octets = Box::new([0_u8; N]);
        fill(&mut octets);
        Self(octets)
    }

    /// The octets. They must not be logged, formatted or copied to longer-lived memory.
    #[must_use]
    pub fn expose(&self) -> &[u8; N] {
        &self.0
    }
}

/// Secret octets of any length: passphrases, payloads, session keys.
#[derive(Clone, Default, Zeroize, ZeroizeOnDrop)]
pub struct SecretBytes(Vec<u8>);

impl SecretBytes {
    /// Takes over octets; the caller keeps no copy.
    #[must_use]
    pub fn new(octets: Vec<u8>) -> Self {
        Self(octets)
    }

    /// The octets. They must not be logged, formatted or copied to longer-lived memory.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The number of octets.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing inside.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
