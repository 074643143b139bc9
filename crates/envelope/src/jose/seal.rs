//! Sealing: a compact JWS, a compact JWE, or the first inside the second (RFC 7516 section 5.1,
//! RFC 7515 section 5.1). Everything is checked before anything is made.

mod choose;

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::jwe::content;
use super::jwe::key_management;
use super::jwe::zip;
use super::jws;
use super::{jwa, refusal};
use crate::CryptoRng;
use crate::detect::Format;
use crate::encoding::base64url_encode;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::seal::{SealEncoding, SealFormat, SealRefused, SealReport, SealRequest, Sealed};
use choose::{Recipient, Signer};

/// Seals a payload as the profile says: `jws` signs, `jwe` encrypts and, when there is a signer,
/// signs first.
///
/// # Errors
/// [`SealRefused`] when the profile does not allow what is asked for, or a key can not be used.
pub fn seal(request: &SealRequest<'_>, rng: &mut dyn CryptoRng) -> Result<Sealed, SealRefused> {
    let profile = request.profile;
    let rules = profile
        .jose
        .as_ref()
        .ok_or_else(|| SealRefused::new(refusal::no_rules(profile)))?;
    check_request(request)?;
    let signer = choose::signer(request, rules)?;
    let mut findings = Vec::new();
    findings.extend(signer.as_ref().and_then(Signer::finding));
    let signers: Vec<String> = signer.iter().map(|signer| signer.key.id()).collect();
    let (message, recipients) = match request.format {
        SealFormat::Jws => {
            let signer = signer.ok_or_else(|| SealRefused::new(choose::not_signed(profile)))?;
            (sign(request.payload, &signer, rng)?, Vec::new())
        }
        _ => {
            let recipient = choose::recipient(request, rules)?;
            findings.extend(recipient.finding());
            let message = match &signer {
                Some(signer) => {
                    let inner = sign(request.payload, signer, rng)?;
                    encrypt(inner.as_bytes(), true, &recipient, request.zip, rng)?
                }
                None => encrypt(request.payload, false, &recipient, request.zip, rng)?,
            };
            (message, vec![recipient.key.id()])
        }
    };
    let report = SealReport {
        ok: true,
        format: match request.format {
            SealFormat::Jws => Format::Jws,
            _ => Format::Jwe,
        },
        profile: profile.name.clone(),
        content_type: String::from(request.format.content_type()),
        encoding: SealEncoding::Wire,
        bytes: message.len() as u64,
        recipients,
        signers,
        keys_refused: Vec::new(),
        findings,
    };
    Ok(Sealed {
        message: message.into_bytes(),
        report,
    })
}

/// What can be refused before any key is looked at.
fn check_request(request: &SealRequest<'_>) -> Result<(), SealRefused> {
    let limit = request.profile.limits.payload;
    let octets = request.payload.len();
    if octets as u64 > limit {
        let refused = refusal::too_large("payload", octets, limit, "limits.payload");
        return Err(SealRefused::new(refused));
    }
    if request.encoding != SealEncoding::Wire {
        return Err(SealRefused::new(Diagnosis::new(
            Cause::WrongSerialization,
            "A JOSE message is text: it has no armored or binary form.",
            "Choose the encoding `wire`.",
        )));
    }
    choose::check_format(request).map_err(SealRefused::new)
}

fn sign(
    payload: &[u8],
    signer: &Signer<'_>,
    rng: &mut dyn CryptoRng,
) -> Result<String, SealRefused> {
    let mut header = Map::new();
    header.insert("alg".into(), signer.alg.name().into());
    header.extend(
        signer
            .key
            .kid()
            .map(|kid| (String::from("kid"), Value::from(kid))),
    );
    let mut token = encoded(header);
    token.push('.');
    token.push_str(&base64url_encode(payload));
    let signature = jws::sign(signer.alg, signer.key, token.as_bytes(), rng)
        .map_err(|_| SealRefused::new(unusable(&signer.key.id(), signer.alg.name())))?;
    token.push('.');
    token.push_str(&base64url_encode(&signature));
    Ok(token)
}

fn encrypt(
    content: &[u8],
    is_token: bool,
    recipient: &Recipient<'_>,
    compress: bool,
    rng: &mut dyn CryptoRng,
) -> Result<String, SealRefused> {
    let Recipient { key, alg, enc } = *recipient;
    let mut header = Map::new();
    header.insert("alg".into(), alg.name().into());
    header.insert("enc".into(), enc.name().into());
    header.extend(key.kid().map(|kid| (String::from("kid"), Value::from(kid))));
    if is_token {
        header.insert("cty".into(), "JOSE".into());
    }
    if compress {
        header.insert("zip".into(), "DEF".into());
    }
    let protected = encoded(header);
    let compressed = compress.then(|| zip::deflate(content));
    let content = compressed
        .as_ref()
        .map_or(content, |compressed| compressed.expose());
    let refused = || SealRefused::new(unusable(&key.id(), alg.name()));
    let wrapped =
        key_management::wrap(alg, key, jwa::key_octets(enc), rng).map_err(|_| refused())?;
    let mut iv = vec![0; jwa::iv_octets(enc)];
    rng.fill_bytes(&mut iv);
    let sealed = content::encrypt(
        enc,
        &wrapped.content_key,
        &iv,
        protected.as_bytes(),
        content,
    )
    .map_err(|_| refused())?;
    let parts = [&wrapped.encrypted_key, &iv, &sealed.ciphertext, &sealed.tag];
    let mut token = protected;
    for part in parts {
        token.push('.');
        token.push_str(&base64url_encode(part));
    }
    Ok(token)
}

fn encoded(header: Map<String, Value>) -> String {
    base64url_encode(alloc::format!("{}", Value::Object(header)).as_bytes())
}

fn unusable(id: &str, alg: &str) -> Diagnosis {
    Diagnosis::new(
        Cause::AlgorithmKeyMismatch,
        alloc::format!("The key {id} can not be used with {alg}: it is too short for it."),
        "Choose a longer key, or another algorithm.",
    )
    .with("key", id)
    .with("algorithm", alg)
}

#[cfg(test)]
mod tests;
