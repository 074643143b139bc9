//! Links and sessions.

use envelope::UnixTime;
use keyset_server::access::{LONGEST_MINUTES, Link, Person, Role, Session};
use keyset_server::audit::Record;

use crate::place::{AT, Place, log};

fn person() -> Person {
    Person {
        operator: "kim".into(),
        role: Role::KeyManager,
    }
}

fn link(hash: &str, expires: UnixTime) -> Link {
    Link {
        hash: hash.into(),
        person: person(),
        expires,
    }
}

fn session(hash: &str, begun: UnixTime) -> Session {
    Session {
        hash: hash.into(),
        person: person(),
        begun,
        seen: begun,
    }
}

fn record(at: UnixTime) -> Record {
    Record::new(at, "kim", "link")
}

pub(crate) async fn a_link_is_taken_once(place: &Place) {
    let store = place.open().await;
    let kept = link("a", AT.plus_days(1));
    store.add_link(kept.clone(), record(AT)).await.unwrap();
    assert_eq!(store.take_link("a".into()).await.unwrap(), Some(kept));
    assert_eq!(store.take_link("a".into()).await.unwrap(), None);
}

pub(crate) async fn links_that_ended_are_forgotten(place: &Place) {
    let store = place.open().await;
    let (first, later) = (AT.plus_days(1), AT.plus_days(2));
    store.add_link(link("a", first), record(AT)).await.unwrap();
    store
        .add_link(link("b", later), record(first))
        .await
        .unwrap();
    assert_eq!(store.take_link("a".into()).await.unwrap(), None);
    assert!(store.take_link("b".into()).await.unwrap().is_some());
}

pub(crate) async fn a_session_is_kept_until_it_ends(place: &Place) {
    let store = place.open().await;
    store.begin(session("a", AT), record(AT)).await.unwrap();
    store.seen("a".into(), AT.plus_days(1)).await.unwrap();
    let found = store.session("a".into()).await.unwrap().unwrap();
    let seen = Session {
        seen: AT.plus_days(1),
        ..session("a", AT)
    };
    assert_eq!(found, seen);
    store.end("a".into()).await.unwrap();
    assert_eq!(store.session("a".into()).await.unwrap(), None);

    // The next one to begin takes away those that can not count any more.
    store.begin(session("b", AT), record(AT)).await.unwrap();
    let later = UnixTime::from_seconds(AT.seconds() + LONGEST_MINUTES * 60);
    store
        .begin(session("c", later), record(later))
        .await
        .unwrap();
    assert_eq!(store.session("b".into()).await.unwrap(), None);
}

pub(crate) async fn signing_in_is_in_the_log(place: &Place) {
    let store = place.open().await;
    store
        .add_link(link("a", AT.plus_days(1)), record(AT))
        .await
        .unwrap();
    store.begin(session("a", AT), record(AT)).await.unwrap();
    assert_eq!(log(&*store).await.len(), 2);
}
