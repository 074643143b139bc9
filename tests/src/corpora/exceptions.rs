//! Cases whose expectation is not ours, each with its reason. The groups about encryption without
//! integrity, stripped integrity, bad signatures and forged keys may have none.

use tally::Exception;

/// All of them. One that is not needed fails as a disagreement does.
pub(super) const EXCEPTIONS: &[Exception] = &[
    Exception {
        file: "pgp.seipdv2",
        cases: &[
            "A.12.1.v4-skesk-argon2-aes128.asc",
            "A.12.2.v4-skesk-argon2-aes192.asc",
            "A.12.3.v4-skesk-argon2-aes256.asc",
        ],
        reason: "Argon2 with 2 GiB of memory, which a hostile message could ask for as well; \
            refused as size-limit above 64 MiB (RFC 9106 section 4, its option for small memory; \
            RFC 9580 section 3.7.1.4 demands no size of a reader)",
    },
    Exception {
        file: "pgp.interop-39",
        cases: &["gnupg-v1-002.json"],
        reason: "encrypted to Elgamal, which RFC 9580 section 9.1 deprecates and nothing here \
            decrypts with; refused as algorithm-forbidden",
    },
    Exception {
        file: "pgp.key-validity-15",
        cases: &["case8/pubring.gpg", "case8/message.txt.asc"],
        reason: "no user id and no direct-key signature: nothing of the owner bounds the primary \
            key, and whoever takes a user id away would take its end and flags away too (the attack \
            of RFC 9580 section 5.2.3.10); GnuPG and Sequoia refuse it as well",
    },
];
