//! The cipher suites that a listener is asked for, by the numbers that IANA gave them.

/// Those of the counterparty's page, and the suites of TLS 1.3 with the same ciphers.
pub(super) fn allowed() -> Vec<u16> {
    ALLOWED.iter().map(|(number, _)| *number).collect()
}

/// Every number that IANA gave to a cipher suite, or may have, but for the allowed ones. Two of
/// them are signals and no suites (RFC 5746, RFC 7507).
pub(super) fn all_but_allowed() -> Vec<u16> {
    let mut rest = all();
    rest.retain(|number| !ALLOWED.iter().any(|(allowed, _)| allowed == number));
    rest
}

/// Both together.
pub(super) fn all() -> Vec<u16> {
    let numbers = BLOCKS.into_iter().flatten();
    numbers.filter(|number| !SIGNALS.contains(number)).collect()
}

/// A suite in words.
pub(super) fn name(number: u16) -> String {
    let known = ALLOWED.iter().chain(&OTHERS);
    let mut names = known.filter(|(one, _)| *one == number);
    names.next().map_or_else(
        || format!("cipher suite {number:#06x}"),
        |(_, name)| (*name).into(),
    )
}

/// RFC 8446 appendix B.4; RFC 5289 section 3.2; RFC 7905 section 2.
const ALLOWED: [(u16, &str); 6] = [
    (0x1301, "TLS_AES_128_GCM_SHA256"),
    (0x1303, "TLS_CHACHA20_POLY1305_SHA256"),
    (0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    (0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    (0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
];

/// Those that servers take most often beside them.
const OTHERS: [(u16, &str); 8] = [
    (0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
    (0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"),
    (0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"),
    (0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0x1302, "TLS_AES_256_GCM_SHA384"),
    (0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    (0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    (0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
];

/// Where the registry has its suites.
const BLOCKS: [core::ops::RangeInclusive<u16>; 5] = [
    0x0001..=0x00ff,
    0x1301..=0x1305,
    0xc001..=0xc0ff,
    0xc100..=0xc10f,
    0xcca8..=0xccaf,
];

const SIGNALS: [u16; 2] = [0x00ff, 0x5600];
