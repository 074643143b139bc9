//! Certificates at a moment: the findings of `key inspect` at the layers they speak of.

use super::*;
use crate::openpgp::armor;
use crate::openpgp::test_keys::NOW;
use crate::time::UnixTime;

fn judged(at: Option<UnixTime>) -> Inspection {
    let armored = alice().export_public();
    let blocks = armor::decode(armored.as_bytes()).unwrap();
    inspect(
        &blocks[0].bytes,
        &profile("openpgp"),
        at,
        Inspection::empty(Format::OpenPgpKey),
    )
}

#[test]
fn a_certificate_that_ended_is_found_at_its_keys() {
    let late = alice().report(&profile("openpgp"), NOW);
    let end = late.expires.unwrap().plus_days(1);
    let due = alice().report(&profile("openpgp"), end).findings;
    let inspection = judged(Some(end));
    assert!(!due.is_empty());
    assert_eq!(inspection.findings.len(), due.len());
    for (finding, due) in inspection.findings.iter().zip(&due) {
        assert_eq!((&finding.rule, &finding.message), (&due.rule, &due.message));
        let place = finding.place.as_deref().unwrap();
        let id = due.place.clone().unwrap_or_else(|| alice().id());
        let layer = inspection
            .layers
            .iter()
            .enumerate()
            .find(|(at, _)| place == alloc::format!("layers[{at}]"));
        assert_eq!(layer.unwrap().1.facts["id"], id);
    }
}

#[test]
fn without_a_moment_nothing_is_said_that_needs_one() {
    assert_eq!(judged(None).findings, []);
}

#[test]
fn the_end_of_a_key_is_a_date() {
    let inspection = judged(None);
    let subpackets: Vec<_> = inspection
        .layers
        .iter()
        .filter_map(|layer| layer.facts.get("subpackets")?.as_array())
        .flatten()
        .collect();
    let end = alice().report(&profile("openpgp"), NOW).expires.unwrap();
    let value = subpackets.iter().find(|one| one["type"] == 9).unwrap();
    let words = value["value"].as_str().unwrap();
    assert!(words.ends_with(&alloc::format!("until {end}")), "{words}");
    assert!(subpackets.iter().any(|one| one["type"] == 27));
}
