use crate::inspect::InspectRequest;
use crate::inspect::diagnose::Cause;
use crate::jose::testing::{Vector, profile, rfc7516_a2};

use super::*;

fn inspect(token: &[u8], profile: Option<&Profile>) -> Inspection {
    crate::inspect(&InspectRequest::without_time(token, profile))
}

#[test]
fn the_five_parts_lie_side_by_side() {
    let vector = rfc7516_a2();
    let seen = inspect(vector.token(), Some(&profile("jwe-legacy")));
    assert!(seen.ok);
    assert_eq!(seen.format, Format::Jwe);
    let kinds: Vec<&str> = seen
        .layers
        .iter()
        .map(|layer| layer.kind.as_str())
        .collect();
    assert_eq!(kinds, compact::JWE_PARTS);
    let mut end = 0;
    for layer in &seen.layers {
        assert_eq!(layer.offset, Some(end));
        end += layer.bytes.unwrap() + 1;
    }
    assert_eq!(end, vector.token().len() as u64 + 1);
    assert_eq!(seen.layers[4].facts["decoded_bytes"], 16);
    assert_eq!(seen.recipients[0].algorithm.as_deref(), Some("RSA1_5"));
    assert!(seen.recipients[0].anonymous);
    assert!(!seen.has_error());
}

#[test]
fn what_the_profile_would_refuse_is_a_finding() {
    let seen = inspect(rfc7516_a2().token(), Some(&profile("jwe-jws")));
    let rules: Vec<&str> = seen
        .findings
        .iter()
        .filter(|finding| finding.severity == crate::inspect::finding::Severity::Error)
        .map(|finding| finding.rule.as_str())
        .collect();
    assert_eq!(rules, ["jose.alg.forbidden", "jose.enc.forbidden"]);
}

#[test]
fn a_payload_is_shown_by_its_size_only() {
    let vector = Vector::read(include_str!("../vectors/rfc7515-a2.json"));
    let seen = inspect(vector.token(), Some(&profile("permissive")));
    let payload = seen
        .layers
        .iter()
        .find(|layer| layer.kind == "payload")
        .unwrap();
    assert_eq!(payload.facts["decoded_bytes"], vector.payload().len());
    assert!(!alloc::format!("{seen:?}").contains(vector.text("payload")));
}

#[test]
fn every_cut_is_described_as_far_as_it_goes() {
    let vector = rfc7516_a2();
    let header_ends = vector.text("token").find('.').unwrap();
    for length in 0..vector.token().len() {
        let seen = inspect(&vector.token()[..length], None);
        assert_eq!(seen.ok, seen.diagnosis.is_none());
        if length > header_ends && seen.format == Format::Jwe {
            assert!(seen.header.is_some(), "{length}");
            assert_eq!(seen.recipients.len(), 1);
        }
    }
    let cut = inspect(&vector.token()[..vector.token().len() - 2], None);
    assert_eq!(cut.diagnosis.unwrap().cause, Cause::Truncated);
}

#[test]
fn a_key_set_shows_public_facts_alone() {
    let key = rfc7516_a2().key();
    let text = key.export_secret().unwrap();
    let seen = inspect(text.expose(), Some(&profile("jwe-jws")));
    assert_eq!(seen.format, Format::JwkSet);
    assert_eq!(seen.layers[0].facts["bits"], 2048);
    let Some(private) = core::str::from_utf8(text.expose())
        .unwrap()
        .split("\"d\": \"")
        .nth(1)
    else {
        unreachable!()
    };
    assert!(!alloc::format!("{seen:?}").contains(&private[..20]));
}
