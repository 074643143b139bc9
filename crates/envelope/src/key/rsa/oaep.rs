//! Decoding of an OAEP block (RFC 8017 section 7.1.2, step 3), with the empty label and one digest for
//! both hashes. Our own because `rsa` 0.10 does not look at the first octet, which step 3.g demands.
//!
//! Everything that can be wrong is gathered without a branch and told as one answer: an attacker who
//! learns that the first octet was the fault can decrypt (Manger 2001).

use alloc::vec::Vec;

use sha2::Digest;
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};
use zeroize::Zeroizing;

use crate::secret::SecretBytes;

/// The message inside a decrypted block as long as the modulus. Nothing when the block is no OAEP
/// encoding, whatever is wrong with it.
pub(super) fn decode<H: Digest>(block: &[u8]) -> Option<SecretBytes> {
    let hash_octets = <H as Digest>::output_size();
    let (first, masked) = block.split_first()?;
    if masked.len() < hash_octets.checked_mul(2)?.checked_add(1)? {
        return None;
    }
    let (masked_seed, masked_data) = masked.split_at_checked(hash_octets)?;
    let seed = unmasked::<H>(masked_seed, masked_data);
    let data = unmasked::<H>(masked_data, &seed);
    let (label_hash, rest) = data.split_at_checked(hash_octets)?;

    let mut is_good = first.ct_eq(&0) & label_hash.ct_eq(&H::digest([]));
    let (mut is_padding, mut start) = (Choice::from(1), 0_u64);
    for (place, octet) in (1_u64..).zip(rest) {
        let is_separator = is_padding & octet.ct_eq(&1);
        start.conditional_assign(&place, is_separator);
        is_good &= !is_padding | is_separator | octet.ct_eq(&0);
        is_padding &= !is_separator;
    }
    is_good &= !is_padding;
    if !bool::from(is_good) {
        return None;
    }
    let message = rest.get(usize::try_from(start).ok()?..)?;
    Some(SecretBytes::new(message.to_vec()))
}

/// `text` under the mask that MGF1 makes of `seed` (RFC 8017 appendix B.2.1).
fn unmasked<H: Digest>(text: &[u8], seed: &[u8]) -> Zeroizing<Vec<u8>> {
    let blocks = text.chunks(<H as Digest>::output_size());
    let mut out = Zeroizing::new(Vec::with_capacity(text.len()));
    for (counter, block) in (0_u32..).zip(blocks) {
        let mask = H::new()
            .chain_update(seed)
            .chain_update(counter.to_be_bytes())
            .finalize();
        out.extend(block.iter().zip(mask).map(|(octet, mask)| octet ^ mask));
    }
    out
}

#[cfg(test)]
mod tests {
    use sha2::Sha256;

    use super::*;

    /// A block whose data part is `data`, masked as an encoder would.
    fn block(first: u8, data: &[u8]) -> Vec<u8> {
        let seed = [9; 32];
        let masked_data = unmasked::<Sha256>(data, &seed);
        let masked_seed = unmasked::<Sha256>(&seed, &masked_data);
        [&[first], masked_seed.as_slice(), masked_data.as_slice()].concat()
    }

    fn data(padding: usize, rest: &[u8]) -> Vec<u8> {
        [&Sha256::digest([])[..], &alloc::vec![0; padding], rest].concat()
    }

    fn decoded(block: &[u8]) -> Option<Vec<u8>> {
        decode::<Sha256>(block).map(|message| message.expose().to_vec())
    }

    #[test]
    fn the_message_stands_behind_the_first_one_octet() {
        assert_eq!(
            decoded(&block(0, &data(4, b"\x01message"))).unwrap(),
            b"message"
        );
        assert_eq!(decoded(&block(0, &data(0, b"\x01\x01"))).unwrap(), [1]);
        assert_eq!(decoded(&block(0, &data(9, b"\x01"))), Some(Vec::new()));
    }

    #[test]
    fn whatever_is_wrong_gives_the_same_answer() {
        let good = data(4, b"\x01message");
        let mut other_label = good.clone();
        other_label[31] ^= 1;
        for wrong in [
            block(1, &good),
            block(0x80, &good),
            block(0, &other_label),
            block(0, &data(4, b"\x02message")),
            block(0, &data(20, b"")),
            block(0, &good)[..64].to_vec(),
            Vec::new(),
        ] {
            assert_eq!(decoded(&wrong), None);
        }
    }
}
