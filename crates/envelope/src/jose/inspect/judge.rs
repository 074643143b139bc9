//! What a profile has to say of a header, as findings. The same rules as opening, seen without a
//! key.

use alloc::format;
use alloc::string::String;

use crate::inspect::finding::{Finding, Severity};
use crate::jose::header::Header;
use crate::jose::{jwa, refusal};
use crate::key::ring::SkippedKey;
use crate::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement, Serialization};
use crate::policy::profile::{Presence, Profile};

/// Findings of a JWE header.
pub(super) fn jwe(header: &Header, profile: &Profile) -> impl Iterator<Item = Finding> {
    let rules = profile.jose.as_ref();
    let alg = match header.alg() {
        Ok(name) => {
            let known = KeyManagement::from_name(name);
            let is_allowed =
                known.is_some_and(|alg| rules.is_some_and(|r| r.key_management.contains(&alg)));
            let is_had = known.and_then(jwa::key_management_kind).is_some();
            algorithm("alg", name, is_allowed, is_had, profile)
        }
        Err(refused) => Some(error(
            "jose.header.malformed",
            refused.summary,
            "header.alg",
        )),
    };
    let enc = match header.enc() {
        Ok(name) => {
            let known = ContentEncryption::from_name(name);
            let is_allowed =
                known.is_some_and(|enc| rules.is_some_and(|r| r.content_encryption.contains(&enc)));
            algorithm("enc", name, is_allowed, known.is_some(), profile)
        }
        Err(refused) => Some(error(
            "jose.header.malformed",
            refused.summary,
            "header.enc",
        )),
    };
    let zip = header.zip().and_then(|name| {
        let is_allowed = name == "DEF" && rules.is_some_and(|r| r.zip);
        algorithm("zip", name, is_allowed, name == "DEF", profile)
    });
    let nameless = header.kid().is_none().then(|| {
        let message = "The header names no key (kid): every fitting key will be tried.";
        Finding::new("jose.kid.missing", Severity::Info, message).at("header.kid")
    });
    [alg, enc, zip, nameless, critical(header)]
        .into_iter()
        .flatten()
}

/// Findings of a JWS header.
pub(super) fn jws(header: &Header, profile: &Profile) -> impl Iterator<Item = Finding> {
    let rules = profile.jose.as_ref();
    let alg = match header.alg() {
        Ok(name) => {
            let known = JwsAlgorithm::from_name(name);
            let is_allowed =
                known.is_some_and(|alg| rules.is_some_and(|r| r.signature.contains(&alg)));
            let is_had = known.and_then(jwa::signature_kind).is_some();
            algorithm("alg", name, is_allowed, is_had, profile)
        }
        Err(refused) => Some(error(
            "jose.header.malformed",
            refused.summary,
            "header.alg",
        )),
    };
    [alg, critical(header)].into_iter().flatten()
}

/// A JWS where encryption is due.
pub(super) fn bare_jws(profile: &Profile) -> Option<Finding> {
    (profile.layers.encryption == Presence::Required).then(|| {
        let message = format!(
            "Signed, but readable by anyone; the profile {} demands a JWE around it.",
            profile.name
        );
        Finding::new("jose.encryption.missing", Severity::Error, message)
    })
}

/// A serialization that the profile does not accept.
pub(super) fn serialization(found: Serialization, profile: &Profile) -> Option<Finding> {
    let rules = profile.jose.as_ref()?;
    (!rules.serializations.contains(&found)).then(|| {
        let message = format!(
            "The profile {} does not accept the {found} serialization.",
            profile.name
        );
        Finding::new("jose.serialization.forbidden", Severity::Error, message)
    })
}

/// A key of a set that can not be used.
pub(super) fn skipped(key: &SkippedKey) -> Finding {
    Finding::new("jwk.skipped", Severity::Warning, sentence(&key.reason))
        .at(format!("keys[{}]", key.index))
}

fn algorithm(
    member: &str,
    name: &str,
    is_allowed: bool,
    is_had: bool,
    profile: &Profile,
) -> Option<Finding> {
    let name = refusal::shown(name);
    if !is_allowed {
        let message = format!(
            "The profile {} does not allow the {member} {name}.",
            profile.name
        );
        let rule = format!("jose.{member}.forbidden");
        Some(error(&rule, message, &format!("header.{member}")))
    } else if !is_had {
        let message = format!("This codec does not have the {member} {name}.");
        Some(error(
            &format!("jose.{member}.not-available"),
            message,
            &format!("header.{member}"),
        ))
    } else {
        None
    }
}

fn critical(header: &Header) -> Option<Finding> {
    let refused = header.refuse_critical().err()?;
    Some(error("jose.crit.unknown", refused.summary, "header.crit"))
}

fn error(rule: &str, message: impl Into<String>, place: &str) -> Finding {
    Finding::new(rule, Severity::Error, message).at(place)
}

fn sentence(reason: &str) -> String {
    let mut text = format!("{reason}.");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
