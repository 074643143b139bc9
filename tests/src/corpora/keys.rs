//! Where the keys lie that messages of several groups need.

pub(super) const RNP: &str = "openpgp/rnp/src/tests/data/keyrings/1/secring.gpg";
pub(super) const RNP_PUBLIC: &str = "openpgp/rnp/src/tests/data/keyrings/1/pubring.gpg";
/// Passphrase of all of rnp's keys.
pub(super) const RNP_PASSPHRASE: &str = "password";
/// rnp's Alice, Ed25519.
pub(super) const ALICE_PUBLIC: &str = "openpgp/rnp/src/tests/data/test_key_validity/alice-pub.asc";
/// The recipient of rnp's messages with several session keys.
pub(super) const P256: &str = "openpgp/rnp/src/tests/data/test_stream_key_load/ecc-p256-sec.asc";

pub(super) const SAMPLES: &str = "openpgp/gnupg/samplemsgs-keyring.sec.asc";
pub(super) const SAMPLES_PUBLIC: &str = "openpgp/gnupg/samplemsgs-keyring.pub.asc";
pub(super) const SAMPLES_PASSPHRASE: &str = "abc";

/// Bob of draft-bre-openpgp-samples, RSA 3072, without a passphrase.
pub(super) const BOB: &str = "openpgp/rpgp/tests/draft-bre-openpgp-samples-00/bob.sec.asc";
pub(super) const BOB_PUBLIC: &str = "openpgp/rpgp/tests/draft-bre-openpgp-samples-00/bob.pub.asc";
