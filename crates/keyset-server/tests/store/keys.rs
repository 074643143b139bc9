//! What goes in comes out again, in order, all of it or nothing, and the log tells of it.

use std::sync::Arc;

use envelope::key::state::KeyState;
use envelope::keyset::life::{Comparison, Evidence, EvidenceKind, Life};
use envelope::keyset::rotation::Rotation;
use keyset_server::audit::{Chain, Record};
use keyset_server::store::{self, Change, Current, EventFilter, NewKey, StoreError};
use tokio::task::JoinSet;

use crate::place::{AT, Place, adding, entry, key, log, make};

pub(crate) async fn they_survive_a_restart(place: &Place) {
    let store = place.open().await;
    make(&*store, adding(vec![key("a")])).await.unwrap();
    store.close().await;

    let store = place.open().await;
    let found = store.keys().await.unwrap();
    assert_eq!(found[0].life, key("a").lives[0]);
    assert_eq!(found[0].public, key("a").public);
    let part = store.private_parts().await.unwrap().parts.remove(0);
    assert_eq!(Some(part), key("a").private);
}

pub(crate) async fn every_state_is_read_as_it_was_written(place: &Place) {
    let pre_active = |trusted, verified| KeyState::PreActive { trusted, verified };
    let states = [
        pre_active(false, false),
        pre_active(true, false),
        pre_active(true, true),
        KeyState::Active,
        KeyState::Suspended,
        KeyState::Deactivated,
        KeyState::Compromised,
        KeyState::Destroyed,
    ];
    let store = place.open().await;
    for (number, state) in states.into_iter().enumerate() {
        let thumbprint = number.to_string();
        let key = NewKey {
            lives: vec![Life::new(entry(&thumbprint, state))],
            ..key(&thumbprint)
        };
        make(&*store, adding(vec![key])).await.unwrap();
    }
    let found = store.keys().await.unwrap();
    let found: Vec<_> = found.iter().map(|key| key.life.entry.state).collect();
    assert_eq!(found, states);
}

pub(crate) async fn one_that_is_there_already_is_refused_with_everything_beside_it(place: &Place) {
    let store = place.open().await;
    make(&*store, adding(vec![key("a")])).await.unwrap();
    let refusal = make(&*store, adding(vec![key("b"), key("a")])).await;
    let is_named = |error| matches!(error, StoreError::Exists { thumbprint } if thumbprint == "a");
    assert!(refusal.is_err_and(is_named));
    assert_eq!(store.keys().await.unwrap().len(), 1);
    assert_eq!(log(&*store).await.len(), 1, "the log tells of one change");
}

pub(crate) async fn what_is_on_record_of_one_comes_back(place: &Place) {
    let store = place.open().await;
    make(&*store, adding(vec![key("a")])).await.unwrap();
    let evidence = |kind| Evidence {
        kind,
        at: AT,
        operator: "kim".into(),
        exchange: Some("00".repeat(32)),
    };
    let mut life = key("a").lives.remove(0);
    life.entry.state = KeyState::Deactivated;
    life.entry.valid_to = Some(AT.plus_days(9));
    life.since = AT.plus_days(1);
    // Two changes: what was recorded by the first is not written again by the second, but a
    // comparison is replaced.
    for (kind, operator) in [
        (EvidenceKind::LocalRoundTrip, "lee"),
        (EvidenceKind::Echo, "park"),
    ] {
        life.evidence.push(evidence(kind));
        life.comparison = Some(Comparison {
            fingerprint: "a".into(),
            channel: "telephone".into(),
            at: AT,
            operator: operator.into(),
        });
        let change = Change {
            changed: vec![life.clone()],
            ..Change::default()
        };
        make(&*store, change).await.unwrap();
    }
    assert_eq!(store.keys().await.unwrap()[0].life, life);
}

pub(crate) async fn they_come_in_the_order_of_their_entering(place: &Place) {
    let store = place.open().await;
    for thumbprint in ["c", "a", "b"] {
        make(&*store, adding(vec![key(thumbprint)])).await.unwrap();
    }
    let found = store.keys().await.unwrap();
    let found: Vec<_> = found.iter().map(|key| key.holder()).collect();
    assert_eq!(found, ["c", "a", "b"]);
}

pub(crate) async fn the_revision_moves_with_every_change(place: &Place) {
    let store = place.open().await;
    let before = store.revision().await.unwrap();
    make(&*store, adding(vec![key("a")])).await.unwrap();
    let after = store.revision().await.unwrap();
    assert!(before < after, "{before} {after}");
}

pub(crate) async fn a_forgotten_private_part_is_gone(place: &Place) {
    let store = place.open().await;
    make(&*store, adding(vec![key("a"), key("b")]))
        .await
        .unwrap();
    let change = Change {
        forgotten: vec!["a".into()],
        ..Change::default()
    };
    make(&*store, change).await.unwrap();
    let left = store.private_parts().await.unwrap().parts;
    assert_eq!(left, [key("b").private.unwrap()]);
}

pub(crate) async fn a_rotation_takes_the_place_of_one_of_the_same_old_key(place: &Place) {
    let store = place.open().await;
    let keys = ["a", "b", "c"].map(key).to_vec();
    make(&*store, adding(keys)).await.unwrap();
    let rotation = |old: &str, new: &str| Rotation {
        old: old.into(),
        new: Some(new.into()),
    };
    for rotation in [rotation("b", "a"), rotation("a", "b"), rotation("b", "c")] {
        let change = Change {
            rotation: Some(rotation),
            ..Change::default()
        };
        make(&*store, change).await.unwrap();
    }
    let found = store.rotations().await.unwrap();
    assert_eq!(found, [rotation("b", "c"), rotation("a", "b")]);
}

pub(crate) async fn the_log_is_one_chain_over_all_changes(place: &Place) {
    let store = place.open().await;
    for thumbprint in ["a", "b", "c"] {
        make(&*store, adding(vec![key(thumbprint)])).await.unwrap();
    }
    let mut chain = Chain::empty();
    for event in log(&*store).await {
        chain.follow(&event).unwrap();
    }
    assert_eq!(chain.number(), 3);
}

pub(crate) async fn the_log_is_read_in_pages_and_by_key(place: &Place) {
    let store = place.open().await;
    for thumbprint in ["a", "b", "c"] {
        make(&*store, adding(vec![key(thumbprint)])).await.unwrap();
    }
    let numbers = async |after, limit, key: Option<&str>| {
        let key = key.map(String::from);
        let wanted = EventFilter { after, limit, key };
        let events = store.events(wanted).await.unwrap();
        events.iter().map(|event| event.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(1, 1, None).await, [2]);
    assert_eq!(numbers(0, u32::MAX, Some("c")).await, [3]);
    assert!(numbers(i64::MIN, 9, Some("d")).await.is_empty());
}

pub(crate) async fn a_decision_sees_what_the_one_before_it_wrote(place: &Place) {
    let stores = [place.open().await, place.open().await];
    let mut tasks = JoinSet::new();
    for number in 0..20 {
        let store = Arc::clone(&stores[number % 2]);
        tasks.spawn(async move {
            // Adds the key only where none is: two that look at once must not both find nothing.
            let mut decide = |current: &Current| {
                let is_first = current.keys.is_empty();
                is_first.then(|| adding(vec![key(&number.to_string())]))
            };
            store.change(&mut decide).await
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap().unwrap();
    }
    assert_eq!(stores[0].keys().await.unwrap().len(), 1);
    assert_eq!(log(&*stores[1]).await.len(), 1);
}

pub(crate) async fn the_log_is_read_beside_a_server(place: &Place) {
    let store = place.open().await;
    make(&*store, adding(vec![key("a")])).await.unwrap();
    let reader = store::open_to_read(place.location()).await.unwrap();
    assert_eq!(log(&*reader).await, log(&*store).await);
    let change = Change {
        records: vec![Record::new(AT, "kim", "import")],
        ..Change::default()
    };
    assert!(make(&*reader, change).await.is_err(), "it only reads");
}

pub(crate) async fn nothing_is_read_where_nothing_is(place: &Place) {
    for outcome in [
        store::open_to_read(place.location()).await,
        store::open_existing(place.location()).await,
    ] {
        assert!(outcome.is_err());
    }
    let store = place.open().await;
    assert_eq!(store.keys().await.unwrap(), []);
    assert!(store::open_existing(place.location()).await.is_ok());
}
