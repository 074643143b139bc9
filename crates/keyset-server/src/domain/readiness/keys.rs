//! Checks of what the keys are: size, lifetime, and an encryption subkey that can rotate alone.

use envelope::key::report::KeyFormat;
use envelope::keyset::KeyUse;
use envelope::keyset::life::Life;

use super::bench::Bench;
use super::{Check, Verdict};

/// RSA keys are as long as the profile asks.
pub(super) fn sizes(bench: &Bench<'_>, format: KeyFormat) -> Verdict {
    const CHECK: Check = Check("key-sizes", "Sizes of the keys");
    let least = bench.profile(format).keys.rsa_bits_min;
    let short = |life: &&Life| life.entry.bits.is_some_and(|bits| bits < least);
    let keys = in_use(bench, format).into_iter();
    match keys.filter(|life| is_rsa(life)).find(short) {
        Some(life) => CHECK.failed(format!(
            "The key {} is shorter than {least} bits. Replace it.",
            life.entry.id
        )),
        None => CHECK.passed(format!("No RSA key is shorter than {least} bits.")),
    }
}

/// No key lives longer than the profile allows.
pub(super) fn lifetimes(bench: &Bench<'_>, format: KeyFormat) -> Verdict {
    const CHECK: Check = Check("lifetimes", "Lifetimes of the keys");
    let longest = i64::from(bench.profile(format).keys.lifetime_days_max);
    let is_too_long = |life: &&Life| {
        let end = life.entry.valid_to;
        end.is_none_or(|end| end > life.entry.valid_from.plus_days(longest))
    };
    match in_use(bench, format).into_iter().find(is_too_long) {
        Some(life) => CHECK.failed(format!(
            "The key {} lives longer than {longest} days. Replace it by one that ends.",
            life.entry.id
        )),
        None => CHECK.passed(format!("Every key ends within {longest} days.")),
    }
}

/// The encryption key of a certificate is a subkey.
pub(super) fn subkeys(bench: &Bench<'_>, format: KeyFormat) -> Verdict {
    const CHECK: Check = Check("encryption-subkey", "An encryption subkey");
    if format == KeyFormat::Jwk {
        return CHECK.not_applicable("A JWK has no subkeys.");
    }
    let keys = bench.ours(format, KeyUse::Encrypt);
    if keys.is_empty() {
        return CHECK.failed("There is no key to encrypt to.");
    }
    let is_primary =
        |life: &&&Life| life.entry.certificate.as_ref() == Some(&life.entry.thumbprint);
    match keys.iter().find(is_primary) {
        Some(life) => CHECK.failed(format!(
            "The certificate {} encrypts with its primary key. Add a subkey.",
            life.entry.id
        )),
        None => CHECK.passed("Every certificate encrypts with a subkey, which can rotate alone."),
    }
}

fn in_use<'a>(bench: &Bench<'a>, format: KeyFormat) -> Vec<&'a Life> {
    let mut keys = bench.ours(format, KeyUse::Encrypt);
    keys.extend(bench.ours(format, KeyUse::Sign));
    keys
}

/// By the family, or by the algorithm that a JWK is bound to (RFC 7518 sections 3.1 and 4.1).
fn is_rsa(life: &Life) -> bool {
    let algorithm = life.entry.algorithm.as_str();
    ["RSA", "RS", "PS"]
        .iter()
        .any(|name| algorithm.starts_with(name))
}
