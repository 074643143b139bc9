//! What belongs to one sign-in, between leaving for the identity provider and coming back. The
//! browser keeps it, sealed, so that any of several servers can go on, and so that nobody can be
//! signed in by a link that somebody else began.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use envelope::secret::SecretBytes;
use envelope::{CryptoRng, UnixTime};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::Refusal;
use crate::access::Token;
use crate::error::ApiError;
use crate::sealing::{PartKind, PartName, Vault};

/// One sign-in under way. No `Debug`: it holds secrets.
#[derive(Serialize, Deserialize)]
pub(super) struct Ticket {
    /// What comes back in the address.
    pub(super) state: String,
    /// What comes back in the token.
    pub(super) nonce: String,
    /// What proves to the provider that who asks for the token began the sign-in.
    pub(super) verifier: String,
    until: UnixTime,
}

impl Ticket {
    pub(super) fn new(at: UnixTime, rng: &mut dyn CryptoRng) -> Self {
        let mut secret = || Token::new(rng).expose().into();
        Self {
            state: secret(),
            nonce: secret(),
            verifier: secret(),
            until: UnixTime::from_seconds(at.seconds().saturating_add(MINUTES * 60)),
        }
    }

    /// Whether this is the sign-in that came back, and in time.
    pub(super) fn counts(&self, state: &str, at: UnixTime) -> bool {
        bool::from(self.state.as_bytes().ct_eq(state.as_bytes())) && at < self.until
    }

    /// As text for a cookie.
    pub(super) fn seal(&self, vault: &Vault, rng: &mut dyn CryptoRng) -> Result<String, ApiError> {
        let failed = ApiError::Internal {
            doing: "sealing a sign-in",
        };
        let Ok(text) = serde_json::to_vec(self) else {
            return Err(failed);
        };
        match vault.seal(&name(), &SecretBytes::new(text), rng) {
            Ok(sealed) => Ok(Base64UrlUnpadded::encode_string(&sealed)),
            Err(_) => Err(failed),
        }
    }

    pub(super) fn open(text: &str, vault: &Vault) -> Result<Self, ApiError> {
        let refused = ApiError::NotProved(Refusal::State);
        let Ok(sealed) = Base64UrlUnpadded::decode_vec(text) else {
            return Err(refused);
        };
        let Ok(opened) = vault.open(&name(), &sealed) else {
            return Err(refused);
        };
        serde_json::from_slice(opened.expose()).map_err(|_| refused)
    }
}

fn name() -> PartName {
    PartName::current(String::new(), PartKind::SignIn)
}

/// How long a person may take at the provider.
pub const MINUTES: i64 = 10;

#[cfg(test)]
mod tests {
    use envelope::secret::Secret;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    use super::*;

    const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

    fn vault(of: u8) -> Vault {
        Vault::new(&Secret::init(|key| key.fill(of))).ok().unwrap()
    }

    fn ticket() -> (Ticket, ChaCha20Rng) {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        (Ticket::new(AT, &mut rng), rng)
    }

    #[test]
    fn a_ticket_counts_for_its_own_state_and_some_minutes() {
        let (ticket, _) = ticket();
        let state = ticket.state.clone();
        let late = UnixTime::from_seconds(AT.seconds() + MINUTES * 60);
        assert!(ticket.counts(&state, AT));
        assert!(!ticket.counts(&state, late));
        assert!(!ticket.counts("other", AT));
        assert!(!ticket.counts("", AT));
    }

    #[test]
    fn only_this_server_opens_what_it_sealed() {
        let (ticket, mut rng) = ticket();
        let sealed = ticket.seal(&vault(1), &mut rng).ok().unwrap();
        let opened = Ticket::open(&sealed, &vault(1)).ok().unwrap();
        assert_eq!(opened.nonce, ticket.nonce);
        assert!(Ticket::open(&sealed, &vault(2)).is_err());
        assert!(Ticket::open(&sealed.replace('A', "B"), &vault(1)).is_err());
        assert!(Ticket::open("", &vault(1)).is_err());
    }

    #[test]
    fn the_browser_can_not_read_it() {
        let (ticket, mut rng) = ticket();
        let sealed = ticket.seal(&vault(1), &mut rng).ok().unwrap();
        let octets = Base64UrlUnpadded::decode_vec(&sealed).unwrap();
        let verifier = ticket.verifier.as_bytes();
        assert!(!octets.windows(verifier.len()).any(|part| part == verifier));
    }
}
