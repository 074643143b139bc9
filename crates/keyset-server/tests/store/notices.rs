//! Notices of keys that end.

use keyset_server::notice::{Notice, NoticeId};
use keyset_server::store::Storage;

use crate::place::{AT, Place};

fn notice(thumbprint: &str, mark: i64) -> Notice {
    let id = NoticeId {
        thumbprint: thumbprint.into(),
        ends: AT.plus_days(60),
        mark,
    };
    Notice::new(id, AT.plus_days(60 - mark))
}

async fn names(store: &dyn Storage, limit: u32) -> Vec<(String, i64)> {
    let found = store.notices(limit).await.unwrap().into_iter();
    found.map(|one| (one.id.thumbprint, one.id.mark)).collect()
}

pub(crate) async fn each_is_there_once(place: &Place) {
    let stores = [place.open().await, place.open().await];
    let first = notice("a", 30);
    stores[0].add_notices(vec![first.clone()]).await.unwrap();
    let tried = stores[0].try_notice(first.clone(), AT.plus_days(31)).await;
    assert!(tried.unwrap());
    // Found again by another server, which knows nothing of the try.
    let again = vec![first.clone(), notice("b", 30)];
    stores[1].add_notices(again).await.unwrap();
    let found = stores[1].notices(9).await.unwrap();
    let tried = Notice {
        tries: 1,
        next_try: AT.plus_days(31),
        ..first
    };
    assert_eq!(found, [tried, notice("b", 30)]);
}

pub(crate) async fn the_newest_come_first(place: &Place) {
    let store = place.open().await;
    let all = [("b", 60), ("a", 7), ("a", 60), ("a", 30)];
    let all = all.map(|(thumbprint, mark)| notice(thumbprint, mark));
    store.add_notices(all.into()).await.unwrap();
    let due = [("a", 7), ("a", 30), ("a", 60), ("b", 60)];
    let due = due.map(|(thumbprint, mark)| (thumbprint.to_owned(), mark));
    assert_eq!(names(&*store, 9).await, due);
    assert_eq!(names(&*store, 2).await, due[..2]);
}

pub(crate) async fn those_that_are_not_sent_come_when_they_may_be_tried(place: &Place) {
    let store = place.open().await;
    let all = [notice("a", 7), notice("a", 30), notice("a", 60)];
    store.add_notices(all.to_vec()).await.unwrap();
    let unsent = async |at, limit| store.unsent_notices(at, limit).await.unwrap();
    assert_eq!(unsent(AT.plus_seconds(-1), 9).await, []);
    assert_eq!(unsent(AT, 9).await, [notice("a", 60)]);
    let late = AT.plus_days(60);
    let oldest_first = [notice("a", 60), notice("a", 30), notice("a", 7)];
    assert_eq!(unsent(late, 9).await, oldest_first);
    assert_eq!(unsent(late, 1).await, oldest_first[..1]);
}

pub(crate) async fn one_of_two_servers_tries(place: &Place) {
    let stores = [place.open().await, place.open().await];
    let one = notice("a", 30);
    stores[0].add_notices(vec![one.clone()]).await.unwrap();
    let next = AT.plus_days(31);
    let mut tried = Vec::new();
    for store in &stores {
        tried.push(store.try_notice(one.clone(), next).await.unwrap());
    }
    assert_eq!(tried, [true, false]);
    assert_eq!(stores[0].notices(9).await.unwrap()[0].tries, 1);
}

pub(crate) async fn one_that_arrived_is_not_tried_again(place: &Place) {
    let store = place.open().await;
    let (one, other) = (notice("a", 30), notice("b", 30));
    let both = vec![one.clone(), other.clone()];
    store.add_notices(both).await.unwrap();
    let at = AT.plus_days(40);
    store.notice_sent(one.id.clone(), at).await.unwrap();
    let arrived = Notice {
        sent: Some(at),
        ..one.clone()
    };
    let unsent = store.unsent_notices(at, 9).await.unwrap();
    assert_eq!(unsent, core::slice::from_ref(&other));
    assert!(!store.try_notice(one, at).await.unwrap());
    assert_eq!(store.notices(9).await.unwrap(), [arrived, other]);
}
