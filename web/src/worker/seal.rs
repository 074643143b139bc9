//! Sealing in the worker: the operator's order and the keys it names, given to the codec.

use envelope::policy::algorithm::Serialization;
use envelope::secret::SecretBytes;
use envelope::{CryptoRng, Profile, SealRequest, UnixTime};

use super::protocol::{Answer, Reply, SealOrder};
use super::service::{given, gone, unknown_profile};
use super::vault::Vault;

/// Seals a payload as ordered.
pub(super) fn seal(
    vault: &Vault,
    order: &SealOrder,
    payload: &SecretBytes,
    passphrase: SecretBytes,
    at: UnixTime,
    rng: &mut dyn CryptoRng,
) -> Reply {
    let Ok(profile) = Profile::built_in(&order.profile) else {
        return unknown_profile();
    };
    let (Some(recipients), Some(signers)) =
        (vault.named(&order.recipients), vault.named(&order.signers))
    else {
        return gone();
    };
    let request = SealRequest {
        payload: payload.expose(),
        format: order.format,
        recipients: &recipients,
        signers: &signers,
        passphrases: &given(passphrase),
        environment: None,
        profile: &profile,
        at,
        alg: order.alg,
        enc: order.enc,
        jws_alg: order.jws_alg,
        zip: order.zip,
        hidden: order.hidden,
        serialization: Serialization::Compact,
        encoding: order.encoding,
    };
    match envelope::seal(&request, rng) {
        Ok(sealed) => Reply {
            octets: sealed.message,
            answer: Answer::Sealed(Box::new(sealed.report)),
        },
        Err(refused) => Reply::plain(Answer::SealRefused(Box::new(refused))),
    }
}
