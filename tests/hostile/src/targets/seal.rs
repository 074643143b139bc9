//! Sealing whatever is asked for.

use envelope::detect::{Format, recognise};
use envelope::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement, Serialization};
use envelope::seal::{SealEncoding, SealFormat};
use envelope::{OpenRequest, SealRequest};

use crate::check;
use crate::held::{PROFILES, open_request, permissive, rng, seal_request, some_keys};
use crate::script::Script;

/// Any request is answered with a message or a refusal, and what was sealed opens again under the
/// same profile with the same payload.
pub fn seal(input: &[u8]) {
    let mut script = Script::new(input);
    let profile = script.choice(&PROFILES).unwrap_or(permissive());
    let format = script.choice(FORMATS).copied().unwrap_or(SealFormat::Jwe);
    let recipients = some_keys(script.word());
    let signers = some_keys(script.word());
    let options = script.octet();
    let alg = optional(&mut script, KeyManagement::ALL);
    let enc = optional(&mut script, ContentEncryption::ALL);
    let jws_alg = optional(&mut script, JwsAlgorithm::ALL);
    let serialization = optional(&mut script, Serialization::ALL);
    let encoding = script.choice(ENCODINGS).copied().unwrap_or_default();
    let payload = script.rest();
    let request = SealRequest {
        alg,
        enc,
        jws_alg,
        zip: options & 1 == 1,
        hidden: options & 2 == 2,
        serialization: serialization.unwrap_or(Serialization::Compact),
        encoding,
        ..seal_request(payload, format, &recipients, &signers, profile)
    };
    let Ok(sealed) = envelope::seal(&request, &mut rng(options.into())) else {
        return;
    };
    assert_eq!(sealed.report.bytes, sealed.message.len() as u64);
    check::inspects(&sealed.message);
    // A payload that is itself a token is taken for a nested one and judged as such.
    if recognise(payload).format != Format::Unknown {
        return;
    }
    let opening = OpenRequest {
        keys: &recipients,
        trust: &signers,
        ..open_request(&sealed.message, profile)
    };
    let opened = check::payload_of(&opening, 1);
    assert_eq!(
        opened.as_deref(),
        Some(payload),
        "what was sealed does not open"
    );
}

/// Nothing, or one of these.
fn optional<T: Copy>(script: &mut Script<'_>, of: &[T]) -> Option<T> {
    let place = script.octet().checked_sub(1)?;
    of.get(usize::from(place) % of.len().max(1)).copied()
}

const FORMATS: &[SealFormat] = &[SealFormat::OpenPgp, SealFormat::Jwe, SealFormat::Jws];
const ENCODINGS: &[SealEncoding] = &[
    SealEncoding::Wire,
    SealEncoding::Armor,
    SealEncoding::Binary,
];
