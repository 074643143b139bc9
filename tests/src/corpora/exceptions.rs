//! Cases whose expectation is not ours, each with its reason. The groups about encryption without
//! integrity, stripped integrity, bad signatures and forged keys may have none.

use tally::Exception;

/// All of them. One that is not needed fails as a disagreement does.
pub(super) const EXCEPTIONS: &[Exception] = &[
    Exception {
        file: "pgp.sign+encrypt.one-sig",
        cases: &["message.txt.signed-encrypted"],
        reason: SHA1_BINDING,
    },
    Exception {
        file: "pgp.mdc.good",
        cases: &["message_mdc_8k_1.pgp", "message_mdc_8k_2.pgp"],
        reason: SHA1_BINDING,
    },
];

const SHA1_BINDING: &str = "the message opens and its signature verifies, but the signer's \
    certificate is bound by SHA-1 alone, which RFC 9580 section 9.5 forbids to rely on; refused \
    as signature-weak";
