//! Whatever is done to a log shows at the first event that it was done to.

use serde_json::json;

use super::*;

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

fn record(action: &str) -> Record {
    Record {
        second: Some("lee".into()),
        key: Some("thumbprint".into()),
        from: Some("active".into()),
        to: Some("deactivated".into()),
        ..Record::new(AT, "kim", action).with(&json!({"why": "rotation"}))
    }
}

fn log() -> Vec<Event> {
    let mut chain = Chain::empty();
    ["import", "trust", "verify", "activate"]
        .map(|action| chain.append(record(action)))
        .into()
}

fn walked(log: &[Event]) -> Result<Chain, Broken> {
    let mut chain = Chain::empty();
    log.iter().try_for_each(|event| chain.follow(event))?;
    Ok(chain)
}

#[test]
fn a_log_as_it_was_written_is_whole() {
    let log = log();
    let end = walked(&log).unwrap();
    assert_eq!((end.number(), end.hash()), (4, log[3].hash.as_str()));
}

#[test]
fn every_changed_member_shows() {
    let changes: [fn(&mut Record); 8] = [
        |record| record.at = AT.plus_days(1),
        |record| record.operator = "lee".into(),
        |record| record.second = None,
        |record| record.action = "destroy".into(),
        |record| record.key = None,
        |record| record.from = Some("suspended".into()),
        |record| record.to = None,
        |record| record.details = "{}".into(),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut log = log();
        change(&mut log[2].record);
        assert_eq!(
            walked(&log),
            Err(Broken::Changed { number: 3 }),
            "change {number}"
        );
    }
}

#[test]
fn an_event_with_a_hash_made_anew_breaks_the_next_one() {
    let mut log = log();
    let mut forged = Chain::after(&log[0]);
    log[1] = forged.append(record("destroy"));
    assert_eq!(walked(&log), Err(Broken::Changed { number: 3 }));
}

#[test]
fn a_removed_event_is_named() {
    let mut log = log();
    log.remove(1);
    assert_eq!(walked(&log), Err(Broken::Missing { number: 2 }));
}

#[test]
fn an_event_told_twice_is_not_the_next_one() {
    let mut log = log();
    log.insert(2, log[1].clone());
    assert_eq!(walked(&log), Err(Broken::Changed { number: 2 }));
}

#[test]
fn two_members_can_not_be_taken_for_each_other() {
    let (mut one, mut other) = (record("trust"), record("trust"));
    (one.from, one.to) = (Some("active".into()), None);
    (other.from, other.to) = (None, Some("active".into()));
    assert_ne!(
        Chain::empty().append(one).hash,
        Chain::empty().append(other).hash
    );
}

/// Computed apart from this code, with Python's `hashlib`, over 64 zeros and
/// `{"number":1,"at":1800000000,"operator":"kim",…}`: a log of an earlier release stays whole.
#[test]
fn the_hash_of_an_event_stays_what_it_is() {
    let event = Chain::empty().append(record("trust"));
    assert_eq!(
        event.hash,
        "a2cd3997196c4d010f1431a349f2d8b859e4f48c483b77a18e50af85b66a2f7a"
    );
}
