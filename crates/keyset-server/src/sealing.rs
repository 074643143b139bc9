//! Sealing private parts at rest: XChaCha20-Poly1305 under a key derived from the master key.
//!
//! A sealed part is a random nonce of 24 octets, then the ciphertext with its tag of 16 octets.
//! The name of the part (whose, what, which version) is authenticated with it, so that a part can
//! not be moved to another row.

use std::fmt;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use envelope::CryptoRng;
use envelope::secret::{Secret, SecretBytes};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// Seals and opens private parts.
pub struct Vault {
    key: Secret<32>,
    name: String,
}

/// What a sealed part is; authenticated, not encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartName {
    /// The certificate's fingerprint or the JWK's thumbprint.
    pub holder: String,
    /// The kind of part.
    pub kind: PartKind,
    /// The version of the sealed form.
    pub version: u32,
}

/// The kinds of private parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// The private JWK that signs the published key set; of no key in the set.
    KeySetSigner,
    /// An armored transferable secret key (RFC 9580 section 10.2).
    OpenPgpSecretKey,
    /// A private JWK (RFC 7517).
    PrivateJwk,
    /// A sign-in under way; a browser keeps it, the store never does.
    SignIn,
}

/// A part can not be sealed or opened with this master key: it is another key, or the part was
/// changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSealedHere;

impl PartName {
    /// The name of a part sealed in the present form.
    #[must_use]
    pub const fn current(holder: String, kind: PartKind) -> Self {
        Self {
            holder,
            kind,
            version: VERSION,
        }
    }

    /// Unambiguous: the holder comes last, after fields without a zero octet.
    fn associated_data(&self) -> Vec<u8> {
        format!("{}\0{}\0{}", self.version, self.kind.code(), self.holder).into_bytes()
    }
}

impl PartKind {
    /// Stable identifier, as stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::KeySetSigner => "keyset-signer",
            Self::OpenPgpSecretKey => "openpgp-secret-key",
            Self::PrivateJwk => "private-jwk",
            Self::SignIn => "sign-in",
        }
    }

    /// Finds a kind that is stored by its identifier.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::KeySetSigner, Self::OpenPgpSecretKey, Self::PrivateJwk]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

impl Vault {
    /// A vault whose key is HMAC-SHA-256 of this purpose's label under the master key, so that
    /// the master key may serve other purposes beside it.
    ///
    /// # Errors
    /// [`NotSealedHere`] never occurs for a key of 32 octets.
    pub fn new(master: &Secret<32>) -> Result<Self, NotSealedHere> {
        let derived = derive(master, PURPOSE)?;
        let name = derive(master, NAME)?;
        let digits = name.expose().iter().take(NAME_OCTETS);
        Ok(Self {
            key: derived,
            name: digits.map(|octet| format!("{octet:02x}")).collect(),
        })
    }

    /// The vault of a master key, where the key has this name.
    #[must_use]
    pub fn with_name(master: &Secret<32>, name: &str) -> Option<Self> {
        let vault = Self::new(master).ok()?;
        (vault.name == name).then_some(vault)
    }

    /// The name of the master key: tells two of them apart, and nothing of the key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Seals a part: 40 octets longer than it.
    ///
    /// # Errors
    /// [`NotSealedHere`] when the part is longer than the cipher takes (2^38 octets).
    pub fn seal(
        &self,
        name: &PartName,
        part: &SecretBytes,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, NotSealedHere> {
        let mut sealed = vec![0; NONCE_OCTETS];
        rng.fill_bytes(&mut sealed);
        let nonce = XNonce::try_from(sealed.as_slice()).map_err(|_| NotSealedHere)?;
        let aad = name.associated_data();
        let payload = Payload {
            msg: part.expose(),
            aad: &aad,
        };
        sealed.extend(
            self.cipher()
                .encrypt(&nonce, payload)
                .map_err(|_| NotSealedHere)?,
        );
        Ok(sealed)
    }

    /// Opens a sealed part.
    ///
    /// # Errors
    /// [`NotSealedHere`] for another master key, another name, or any changed octet.
    pub fn open(&self, name: &PartName, sealed: &[u8]) -> Result<SecretBytes, NotSealedHere> {
        let (nonce, ciphertext) = sealed.split_at_checked(NONCE_OCTETS).ok_or(NotSealedHere)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| NotSealedHere)?;
        let aad = name.associated_data();
        let payload = Payload {
            msg: ciphertext,
            aad: &aad,
        };
        self.cipher()
            .decrypt(&nonce, payload)
            .map(SecretBytes::new)
            .map_err(|_| NotSealedHere)
    }

    /// Seals a part anew, for another vault.
    ///
    /// # Errors
    /// [`NotSealedHere`] when it was not sealed in this one.
    pub fn hand_over(
        &self,
        name: &PartName,
        sealed: &[u8],
        next: &Self,
        rng: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, NotSealedHere> {
        next.seal(name, &self.open(name, sealed)?, rng)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.key.expose().into())
    }
}

fn derive(master: &Secret<32>, purpose: &[u8]) -> Result<Secret<32>, NotSealedHere> {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(master.expose())
        .map_err(|_| NotSealedHere)?;
    mac.update(purpose);
    let derived = mac.finalize().into_bytes();
    Ok(Secret::init(|octets| octets.copy_from_slice(&derived)))
}

impl fmt::Display for NotSealedHere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a private part was not sealed under this master key, or was changed")
    }
}

impl std::error::Error for NotSealedHere {}

/// What the derived key is for.
const PURPOSE: &[u8] = b"keyset-server: private parts at rest, version 1";

/// What the name is computed with.
const NAME: &[u8] = b"keyset-server: name of the master key, version 1";

/// How much of it is shown.
const NAME_OCTETS: usize = 16;

/// The present form of a sealed part.
const VERSION: u32 = 1;

const NONCE_OCTETS: usize = 24;

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    use super::*;

    fn vault(seed: u8) -> Vault {
        Vault::new(&Secret::init(|octets| octets.fill(seed)))
            .ok()
            .unwrap()
    }

    fn name() -> PartName {
        PartName::current("ABCD".into(), PartKind::PrivateJwk)
    }

    fn sealed() -> Vec<u8> {
        let part = SecretBytes::new(b"private".to_vec());
        vault(1)
            .seal(&name(), &part, &mut ChaCha20Rng::seed_from_u64(1))
            .unwrap()
    }

    #[test]
    fn a_sealed_part_opens_again() {
        let opened = vault(1).open(&name(), &sealed()).ok().unwrap();
        assert_eq!(opened.expose(), b"private");
        assert_eq!(sealed().len(), b"private".len() + 40);
    }

    #[test]
    fn another_master_key_does_not_open_it() {
        assert_eq!(vault(2).open(&name(), &sealed()).err(), Some(NotSealedHere));
    }

    #[test]
    fn handed_over_it_opens_in_the_next_vault_alone() {
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        let handed_over = vault(1).hand_over(&name(), &sealed(), &vault(2), &mut rng);
        let handed_over = handed_over.unwrap();
        let opened = vault(2).open(&name(), &handed_over).ok().unwrap();
        assert_eq!(opened.expose(), b"private");
        assert!(vault(1).open(&name(), &handed_over).is_err());
        let of_another = vault(3).hand_over(&name(), &sealed(), &vault(2), &mut rng);
        assert_eq!(of_another.err(), Some(NotSealedHere));
    }

    #[test]
    fn each_master_key_has_a_name_of_its_own() {
        assert_eq!(vault(1).name(), vault(1).name());
        assert_ne!(vault(1).name(), vault(2).name());
        assert_eq!(vault(1).name().len(), 32);
    }

    #[test]
    fn under_another_name_it_does_not_open() {
        for other in [
            PartName {
                holder: "ABCE".into(),
                ..name()
            },
            PartName {
                kind: PartKind::OpenPgpSecretKey,
                ..name()
            },
            PartName {
                version: 2,
                ..name()
            },
        ] {
            assert_eq!(
                vault(1).open(&other, &sealed()).err(),
                Some(NotSealedHere),
                "{other:?}"
            );
        }
    }

    #[test]
    fn every_flipped_octet_is_noticed() {
        for at in 0..sealed().len() {
            let mut changed = sealed();
            changed[at] ^= 1;
            assert!(vault(1).open(&name(), &changed).is_err(), "octet {at}");
        }
    }

    #[test]
    fn a_cut_part_is_noticed() {
        for length in [0, NONCE_OCTETS - 1, NONCE_OCTETS, NONCE_OCTETS + 15] {
            assert!(
                vault(1).open(&name(), &sealed()[..length]).is_err(),
                "{length} octets"
            );
        }
    }
}
