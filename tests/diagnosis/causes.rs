//! The closed list of causes as the command's contract has it, written down a second time on
//! purpose: what the codec says is compared with it. Order, stages and answers are the contract's.

/// The stages of processing with their causes, in the order in which one of several is reported.
pub(crate) const STAGES: &[(&str, &[&str])] = &[
    (
        "recognise",
        &[
            "not-an-envelope",
            "bad-encoding",
            "truncated",
            "malformed-packet",
            "malformed-header",
            "duplicate-member",
            "trailing-data",
            "unsupported-version",
        ],
    ),
    (
        "policy",
        &[
            "algorithm-forbidden",
            "algorithm-key-mismatch",
            "critical-header-unknown",
            "wrong-serialization",
            "not-encrypted",
            "not-signed",
            "nesting-missing",
            "key-too-small",
            "key-lifetime",
            "wrong-environment",
        ],
    ),
    (
        "decrypt",
        &[
            "no-matching-key",
            "key-locked",
            "wrong-passphrase",
            "key-wrong-usage",
            "key-disabled",
            "decryption-failed",
            "integrity-missing",
            "integrity-failed",
            "size-limit",
            "nesting-limit",
        ],
    ),
    (
        "verify",
        &[
            "unknown-signer",
            "signature-invalid",
            "signature-weak",
            "signer-expired",
            "signer-revoked",
            "signer-wrong-usage",
            "signature-not-yet-valid",
        ],
    ),
    (
        "protocol",
        &[
            "protocol-json",
            "protocol-missing-field",
            "protocol-field-value",
            "protocol-version",
            "clock-skew",
            "replayed",
        ],
    ),
];

/// Every cause, in order.
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    STAGES.iter().flat_map(|(_, causes)| *causes).copied()
}

/// The stage of a cause; none for a word that is not on the list.
pub(crate) fn stage(cause: &str) -> Option<&'static str> {
    let (stage, _) = STAGES.iter().find(|(_, causes)| causes.contains(&cause))?;
    Some(stage)
}

/// The place of a cause in the order.
pub(crate) fn place(cause: &str) -> Option<usize> {
    all().position(|known| known == cause)
}

/// `errorResponseCode`, where the sender is told one, and the HTTP status.
pub(crate) fn answer(cause: &str) -> (Option<&'static str>, u16) {
    match cause {
        "key-locked" | "wrong-passphrase" | "key-lifetime" => (None, 500),
        "not-signed" => (Some("INVALID_PAYLOAD_SIGNATURE"), 401),
        "protocol-json" => (Some("INVALID_DECRYPTED_REQUEST"), 400),
        "protocol-missing-field" => (Some("MISSING_REQUIRED_FIELD"), 400),
        "protocol-field-value" => (Some("INVALID_FIELD_VALUE"), 400),
        "protocol-version" => (Some("INVALID_API_VERSION"), 400),
        "clock-skew" => (Some("REQUEST_TIMESTAMP_OUT_OF_RANGE"), 400),
        "replayed" => (Some("IDEMPOTENCY_VIOLATION"), 412),
        other if stage(other) == Some("verify") => (Some("INVALID_PAYLOAD_SIGNATURE"), 401),
        _ => (Some("INVALID_PAYLOAD_ENCRYPTION"), 400),
    }
}
