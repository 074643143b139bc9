//! Session keys that the caller brought. No private key is used, so that a failure may be named
//! for what it is.

use pgp::crypto::sym::SymmetricKeyAlgorithm;
use zeroize::Zeroizing;

use super::super::outer::Encrypted;
use super::data::{self, Budget, Decrypted};
use crate::open::OpenRequest;
use crate::openpgp::session_key::SessionKey;

/// The data under the first session key that fits.
pub(super) fn attempt(
    encrypted: &Encrypted,
    request: &OpenRequest<'_>,
    budget: &mut Budget,
) -> Option<Decrypted> {
    let named = data::named_cipher(encrypted);
    request
        .session_keys
        .iter()
        .filter_map(|given| {
            let cipher = SymmetricKeyAlgorithm::from(given.cipher());
            let fits = cipher.key_size() > 0
                && cipher.key_size() == given.key().len()
                && named.is_none_or(|named| named == cipher);
            fits.then(|| SessionKey {
                cipher,
                octets: Zeroizing::new(given.key().expose().to_vec()),
            })
        })
        .find_map(|key| data::decrypt(encrypted, &key, budget))
}
