//! What a profile has to say of a header, as findings. The same rules as opening, seen without a
//! key.

use alloc::format;
use alloc::string::String;

use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::inspect::finding::{Finding, Severity};
use crate::jose::format::JwsParts;
use crate::jose::header::Header;
use crate::jose::jwa::Transport;
use crate::jose::jwe::parameters::Parameters;
use crate::jose::jws::verify::understood;
use crate::jose::refusal;
use crate::key::ring::SkippedKey;
use crate::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement, Serialization};
use crate::policy::profile::{Presence, Profile};

/// Findings of a JWE header.
pub(super) fn jwe(header: &Header, profile: &Profile) -> impl Iterator<Item = Finding> {
    let rules = profile.jose.as_ref();
    let transport = header.alg().ok().and_then(KeyManagement::from_name);
    let alg = match header.alg() {
        Ok(name) => {
            let is_allowed = transport
                .is_some_and(|alg| rules.is_some_and(|rules| rules.key_management.contains(&alg)));
            forbidden("alg", name, is_allowed, profile)
        }
        Err(refused) => Some(malformed(refused, "header.alg")),
    };
    let enc = match header.enc() {
        Ok(name) => {
            let known = ContentEncryption::from_name(name);
            let is_allowed =
                known.is_some_and(|enc| rules.is_some_and(|r| r.content_encryption.contains(&enc)));
            forbidden("enc", name, is_allowed, profile)
        }
        Err(refused) => Some(malformed(refused, "header.enc")),
    };
    let zip = header.zip().and_then(|name| {
        let is_allowed = name == "DEF" && rules.is_some_and(|r| r.zip);
        forbidden("zip", name, is_allowed, profile)
    });
    let nameless = header.kid().is_none().then(|| {
        let message = "The header names no key (kid): every fitting key will be tried.";
        Finding::new("jose.kid.missing", Severity::Info, message).at("header.kid")
    });
    let parameters = transport.and_then(|alg| parameters(Transport::of(alg), header, profile));
    [alg, enc, zip, nameless, parameters, critical(header, &[])]
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
            forbidden("alg", name, is_allowed, profile)
        }
        Err(refused) => Some(malformed(refused, "header.alg")),
    };
    let understood = rules.map_or(&[][..], understood);
    [alg, critical(header, understood)].into_iter().flatten()
}

/// What the recipients of one message must not be together.
pub(super) fn together(headers: &[&Header], profile: &Profile) -> Option<Finding> {
    let direct = headers.iter().find_map(|header| {
        let alg = KeyManagement::from_name(header.alg().ok()?)?;
        Transport::of(alg).is_direct().then_some(alg)
    })?;
    let found = headers.len();
    (found > 1).then(|| {
        let message = format!(
            "With alg {direct} there can be one recipient only; this message has {found}, which \
             the profile {} can not allow.",
            profile.name
        );
        Finding::new("jose.recipients.direct", Severity::Error, message)
    })
}

/// Where the payload of a JWS is and how it is signed, when that is unusual.
pub(super) fn payload(parts: &JwsParts) -> impl Iterator<Item = Finding> {
    let is_empty = parts.payload.octets.is_empty();
    let absent = (parts.detached || is_empty).then(|| {
        let message = if parts.detached {
            "The payload travels apart from the signature; to verify it, give it beside the message."
        } else {
            "The payload is empty, or travels apart from the signature."
        };
        Finding::new("jose.payload.detached", Severity::Info, message)
    });
    let is_unencoded = parts
        .signatures
        .first()
        .is_some_and(|signature| signature.header.is_unencoded() == Ok(true));
    let unencoded = is_unencoded.then(|| {
        let message = "The payload is signed as it is, without base64url (RFC 7797).";
        Finding::new("jose.payload.unencoded", Severity::Info, message).at("header.b64")
    });
    [absent, unencoded].into_iter().flatten()
}

/// What the parameters of the key management have to say: that they can not be read, or that a
/// password is guessed too quickly.
fn parameters(transport: Transport, header: &Header, profile: &Profile) -> Option<Finding> {
    match Parameters::read(transport, header, &profile.limits) {
        Ok(Parameters::Password { count, .. }) if count < COUNT_ADVISED => {
            let message = format!(
                "p2c asks for {count} iterations; RFC 7518 section 4.8.1.2 advises {COUNT_ADVISED} \
                 at least, and today many more."
            );
            Some(Finding::new("jose.p2c.low", Severity::Warning, message).at("header.p2c"))
        }
        Ok(_) => None,
        Err(refused) => {
            let rule = match refused.cause {
                Cause::SizeLimit => "jose.p2c.too-high",
                _ => "jose.header.malformed",
            };
            Some(error(rule, refused.summary, "header"))
        }
    }
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

fn forbidden(member: &str, name: &str, is_allowed: bool, profile: &Profile) -> Option<Finding> {
    (!is_allowed).then(|| {
        let message = format!(
            "The profile {} does not allow the {member} {}.",
            profile.name,
            refusal::shown(name)
        );
        error(
            &format!("jose.{member}.forbidden"),
            message,
            &format!("header.{member}"),
        )
    })
}

fn critical(header: &Header, understood: &[&str]) -> Option<Finding> {
    let refused = header.check_critical(understood).err()?;
    Some(error("jose.crit.unknown", refused.summary, "header.crit"))
}

fn malformed(refused: Diagnosis, place: &str) -> Finding {
    error("jose.header.malformed", refused.summary, place)
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

/// RFC 7518 section 4.8.1.2.
const COUNT_ADVISED: u32 = 1_000;
