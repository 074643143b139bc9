//! The properties that hold for every input.

use envelope::detect::recognise;
use envelope::key::report::KeyReport;
use envelope::keyset::Environment;
use envelope::open::OpenReport;
use envelope::open::session_key::SessionKeyGiven;
use envelope::{InspectRequest, KeyRing, OpenRequest, inspect, open};

use crate::held::{AT, BARRED_KEYS, DETACHED, PROFILES, open_request, permissive, rng};

/// Inspecting is total: there is always an answer, and what is not in order has a diagnosis. A layer
/// that has a place lies in the message, and is cut into segments without gap or overlap.
pub(crate) fn inspects(input: &[u8]) {
    let octets = recognise(input).body.len() as u64;
    for (profile, at) in [(None, None), (Some(permissive()), Some(AT))] {
        let inspection = inspect(&InspectRequest { input, profile, at });
        assert_eq!(inspection.ok, inspection.diagnosis.is_none());
        serde_json::to_string(&inspection).expect("an inspection is written as JSON");
        for layer in inspection.layers.iter().filter(|layer| layer.is_placed()) {
            let mut at = layer.offset.expect("a placed layer");
            let end = at + layer.bytes.expect("a placed layer");
            assert!(end <= octets, "{layer:?} reaches beyond {octets} octets");
            for segment in layer.segments() {
                assert_eq!(segment.offset, at, "a gap or an overlap in {layer:?}");
                at = segment.end();
            }
            assert_eq!(at, end, "{layer:?} is not covered");
        }
    }
}

/// Opening ends in a payload or in a refusal. What was accepted is accepted again with the same
/// payload, whatever the randomness, and by a stricter profile never with another payload.
/// So does what opens only with the data beside it.
pub(crate) fn opens(input: &[u8]) {
    if !opens_with(input, &[]) {
        opens_detached(input, DETACHED);
    }
}

/// The same with session keys at hand; whether it was accepted.
pub(crate) fn opens_with(input: &[u8], session_keys: &[SessionKeyGiven]) -> bool {
    let payload = |profile, seed| {
        let request = OpenRequest {
            session_keys,
            ..open_request(input, profile)
        };
        payload_of(&request, seed)
    };
    let Some(accepted) = payload(permissive(), 1) else {
        return false;
    };
    assert_eq!(
        payload(permissive(), 2).as_ref(),
        Some(&accepted),
        "another payload with other randomness"
    );
    for profile in PROFILES.iter() {
        if let Some(other) = payload(profile, 3) {
            assert_eq!(other, accepted, "another payload with {}", profile.name);
        }
    }
    true
}

/// Where a key set bars every key, none opens and none counts as a signer.
pub(crate) fn stays_barred(input: &[u8]) {
    let request = OpenRequest {
        keys: &BARRED_KEYS,
        trust: &BARRED_KEYS,
        environment: Some(Environment::Sandbox),
        ..open_request(input, permissive())
    };
    let outcome = open(&request, &mut rng(1));
    let by_key = outcome.as_ref().ok().and_then(|opened| opened.opened_by());
    assert!(
        by_key.is_none_or(|opener| opener.source == GIVEN),
        "a barred key opened"
    );
    let signatures = OpenReport::of(&outcome).trace.signatures;
    assert!(
        signatures.iter().all(|one| !one.counted),
        "a barred signer counts"
    );
}

/// What is accepted with a payload beside it is that payload.
pub(crate) fn opens_detached(input: &[u8], detached: &[u8]) {
    let request = OpenRequest {
        detached: Some(detached),
        ..open_request(input, permissive())
    };
    if let Some(payload) = payload_of(&request, 1) {
        assert_eq!(payload, detached, "another payload than the one given");
    }
}

/// Inspecting and opening, as above.
pub(crate) fn reads(input: &[u8]) {
    inspects(input);
    opens(input);
}

/// The payload, where the message is accepted.
#[cfg(test)]
pub(crate) fn payload(input: &[u8], profile: &envelope::Profile, seed: u64) -> Option<Vec<u8>> {
    payload_of(&open_request(input, profile), seed)
}

/// The payload, where the message is accepted; its report is written either way.
pub(crate) fn payload_of(request: &OpenRequest<'_>, seed: u64) -> Option<Vec<u8>> {
    let outcome = open(request, &mut rng(seed));
    let report = OpenReport::of(&outcome);
    assert_eq!(report.ok, report.payload_base64.is_some());
    assert_eq!(report.ok, report.diagnosis.is_none());
    serde_json::to_string(&report).expect("a report is written as JSON");
    outcome
        .ok()
        .map(|opened| opened.payload().expose().to_vec())
}

/// Octets import as keys or are refused and leave the ring as it was. What imports can be
/// reported, and exported such that it imports again as the same key.
pub(crate) fn imports(input: &[u8]) {
    let mut ring = KeyRing::new();
    let Ok(summary) = ring.import(input, "hostile") else {
        assert!(ring.is_empty(), "a refused import left a key behind");
        return;
    };
    assert_eq!(summary.added, ring.len());
    for key in &ring {
        let report = key.report(permissive(), AT);
        let public = key.export_public();
        // A symmetric key has no public half; its export describes it. A certificate that its owner
        // never signed is worth nothing, while its secret key still opens messages.
        if report.key_type != "oct" && !is_unbound(&report) {
            again(public.as_bytes(), &report.thumbprint, false);
        }
        let secret = key.export_secret();
        assert!(
            secret.is_some() || !holds_secret(&report),
            "a secret key without a secret form"
        );
        if let Some(secret) = secret {
            again(secret.expose(), &report.thumbprint, report.secret);
        }
    }
}

/// A primary key may be a stub while a subkey is whole.
fn holds_secret(report: &KeyReport) -> bool {
    report.secret || report.subkeys.iter().any(|subkey| subkey.secret)
}

pub(crate) fn is_unbound(report: &KeyReport) -> bool {
    report.findings.iter().any(|finding| {
        finding.rule == UNBOUND && finding.place.as_deref() == Some(report.id.as_str())
    })
}

fn again(exported: &[u8], thumbprint: &str, secret: bool) {
    let mut ring = KeyRing::new();
    let summary = ring.import(exported, "again");
    assert!(summary.is_ok(), "what was exported is refused: {summary:?}");
    assert_eq!(ring.len(), 1, "one key became another number: {summary:?}");
    for key in &ring {
        let report = key.report(permissive(), AT);
        assert_eq!(report.thumbprint, thumbprint);
        assert_eq!(report.secret, secret);
    }
}

/// The source of a passphrase or session key.
const GIVEN: &str = "given";
const UNBOUND: &str = "openpgp.certificate.unbound";
