//! What a JWE asks for, checked against the profile before any key is touched.

use alloc::format;
use alloc::vec::Vec;

use crate::inspect::diagnose::Diagnosis;
use crate::jose::format::{JweParts, Part};
use crate::jose::header::Header;
use crate::jose::jwa::{KeyKind, Transport};
use crate::jose::jwe::parameters::Parameters;
use crate::jose::refusal;
use crate::policy::algorithm::{ContentEncryption, KeyManagement};
use crate::policy::profile::{JoseRules, Profile};

/// A JWE that may be opened with the right key.
pub(super) struct Plan<'a> {
    pub(super) enc: ContentEncryption,
    pub(super) zip: bool,
    pub(super) cty: Option<&'a str>,
    /// Recipients whose algorithm is allowed; at least one.
    pub(super) targets: Vec<Target<'a>>,
}

/// One recipient.
pub(super) struct Target<'a> {
    pub(super) alg: KeyManagement,
    /// The kinds of key that it can be meant for.
    pub(super) kinds: Vec<KeyKind>,
    pub(super) kid: Option<&'a str>,
    pub(super) parameters: Parameters,
    pub(super) encrypted_key: &'a [u8],
}

impl Target<'_> {
    pub(super) const fn transport(&self) -> Transport {
        Transport::of(self.alg)
    }
}

impl<'a> Plan<'a> {
    /// Checks headers, algorithms and lengths.
    ///
    /// # Errors
    /// A [`Diagnosis`] of what any reader of the token could know.
    pub(super) fn of(
        parts: &'a JweParts,
        rules: &JoseRules,
        profile: &Profile,
    ) -> Result<Self, Diagnosis> {
        let first = parts
            .recipients
            .first()
            .ok_or_else(|| refusal::malformed("The message has no recipient."))?;
        let header = &first.header;
        let targets = targets(parts, header.enc()?, rules, profile);
        refusal::earliest([
            parts.check_lengths(),
            critical(parts),
            together(targets.as_deref(), parts.recipients.len(), profile),
            content_encryption(header, rules, profile).map(drop),
            compression(header, rules, profile).map(drop),
            super::check_serialization(parts.serialization, rules, profile),
            check_size(parts, profile),
        ])?;
        Ok(Self {
            enc: content_encryption(header, rules, profile)?,
            zip: compression(header, rules, profile)?,
            cty: header.cty(),
            targets: targets?,
        })
    }
}

/// The recipients whose algorithm is allowed; where there is none, why not.
fn targets<'a>(
    parts: &'a JweParts,
    enc: &str,
    rules: &JoseRules,
    profile: &Profile,
) -> Result<Vec<Target<'a>>, Diagnosis> {
    let (mut targets, mut refused) = (Vec::new(), None);
    for recipient in &parts.recipients {
        let header = &recipient.header;
        if header.enc()? != enc {
            return Err(refusal::malformed("The recipients have different enc."));
        }
        match target(header, &recipient.encrypted_key, rules, profile) {
            Ok(target) => targets.push(target),
            Err(diagnosis) => refused = refused.or(Some(diagnosis)),
        }
    }
    match refused.filter(|_| targets.is_empty()) {
        Some(diagnosis) => Err(diagnosis),
        None => Ok(targets),
    }
}

fn target<'a>(
    header: &'a Header,
    encrypted_key: &'a Part,
    rules: &JoseRules,
    profile: &Profile,
) -> Result<Target<'a>, Diagnosis> {
    let name = header.alg()?;
    if name == "none" {
        return Err(refusal::unsecured());
    }
    let allowed: Vec<&str> = rules.key_management.iter().map(|alg| alg.name()).collect();
    let alg = KeyManagement::from_name(name)
        .filter(|alg| rules.key_management.contains(alg))
        .ok_or_else(|| refusal::forbidden("alg", name, &allowed, "jose.key_management", profile))?;
    let encrypted_key = encrypted_key.octets.as_slice();
    let transport = Transport::of(alg);
    if transport.is_direct() && !encrypted_key.is_empty() {
        return Err(refusal::malformed(format!(
            "With alg {alg} the encrypted key must be empty."
        )));
    }
    let parameters = Parameters::read(transport, header, &profile.limits)?;
    let kinds = match &parameters {
        Parameters::Agreement { ephemeral, .. } => Vec::from([ephemeral.kind()]),
        _ => transport.kinds().to_vec(),
    };
    Ok(Target {
        alg,
        kinds,
        kid: header.kid(),
        parameters,
        encrypted_key,
    })
}

fn critical(parts: &JweParts) -> Result<(), Diagnosis> {
    let mut recipients = parts.recipients.iter();
    recipients.try_for_each(|recipient| recipient.header.check_critical(&[]))
}

/// A direct algorithm has one recipient (RFC 7516 section 7.2.1), and the iterations of all
/// passwords together stay within the bound of one.
fn together(
    targets: Result<&[Target<'_>], &Diagnosis>,
    recipients: usize,
    profile: &Profile,
) -> Result<(), Diagnosis> {
    let targets = targets.map_err(Clone::clone)?;
    if recipients > 1
        && let Some(direct) = targets.iter().find(|target| target.transport().is_direct())
    {
        return Err(refusal::malformed(format!(
            "With alg {} there can be one recipient only; this message has {recipients}.",
            direct.alg
        )));
    }
    let limit = profile.limits.pbes2_count;
    let iterations = targets
        .iter()
        .map(|target| u64::from(target.parameters.iterations()))
        .sum();
    if iterations > u64::from(limit) {
        return Err(refusal::too_many_iterations(iterations, limit));
    }
    Ok(())
}

fn content_encryption(
    header: &Header,
    rules: &JoseRules,
    profile: &Profile,
) -> Result<ContentEncryption, Diagnosis> {
    let name = header.enc()?;
    let allowed: Vec<&str> = rules
        .content_encryption
        .iter()
        .map(|enc| enc.name())
        .collect();
    ContentEncryption::from_name(name)
        .filter(|enc| rules.content_encryption.contains(enc))
        .ok_or_else(|| {
            refusal::forbidden("enc", name, &allowed, "jose.content_encryption", profile)
        })
}

fn compression(header: &Header, rules: &JoseRules, profile: &Profile) -> Result<bool, Diagnosis> {
    match header.zip() {
        None => Ok(false),
        Some("DEF") if rules.zip => Ok(true),
        Some(name) => {
            let allowed: &[&str] = if rules.zip { &["DEF"] } else { &[] };
            Err(refusal::forbidden(
                "zip", name, allowed, "jose.zip", profile,
            ))
        }
    }
}

fn check_size(parts: &JweParts, profile: &Profile) -> Result<(), Diagnosis> {
    let limit = profile.limits.payload;
    let octets = parts.ciphertext.octets.len();
    if octets as u64 <= limit.saturating_add(PADDING_MAX) {
        return Ok(());
    }
    Err(refusal::too_large(
        "ciphertext",
        octets,
        limit,
        "limits.payload",
    ))
}

/// Octets by which a ciphertext may be longer than its content.
const PADDING_MAX: u64 = 16;
