//! The name of the master key, and private parts that are sealed anew: all of them or none.

use keyset_server::audit::Record;
use keyset_server::store::master_keys::MasterKeyRotation;
use keyset_server::store::{Change, PrivatePart, StoreError};

use crate::place::{AT, Place, adding, key, log, make};

fn rotation(from: &str, to: &str) -> MasterKeyRotation {
    MasterKeyRotation {
        from: from.into(),
        to: to.into(),
        record: Record::new(AT, "kim", "master-key"),
    }
}

fn under(name: &str, change: Change) -> Change {
    Change {
        sealed_under: Some(name.into()),
        ..change
    }
}

fn anew(parts: &[PrivatePart]) -> Option<Vec<PrivatePart>> {
    let sealed = |part: &PrivatePart| PrivatePart {
        sealed: vec![9; 3],
        ..part.clone()
    };
    Some(parts.iter().map(sealed).collect())
}

pub(crate) async fn the_first_to_claim_says_which_one_it_is(place: &Place) {
    let stores = [place.open().await, place.open().await];
    assert_eq!(stores[0].master_key().await.unwrap(), None);
    assert_eq!(stores[0].claim("one".into()).await.unwrap(), "one");
    assert_eq!(stores[1].claim("other".into()).await.unwrap(), "one");
    assert_eq!(stores[1].master_key().await.unwrap(), Some("one".into()));
}

pub(crate) async fn no_part_is_added_under_another_one(place: &Place) {
    let store = place.open().await;
    store.claim("one".into()).await.unwrap();
    let added = make(&*store, under("one", adding(vec![key("a")]))).await;
    assert!(added.is_ok());
    for change in [
        under("other", adding(vec![key("b")])),
        adding(vec![key("b")]),
    ] {
        let refusal = make(&*store, change).await.unwrap_err();
        assert!(matches!(refusal, StoreError::OtherMasterKey), "{refusal}");
    }
    assert_eq!(store.keys().await.unwrap().len(), 1);
}

pub(crate) async fn every_part_is_sealed_anew_with_a_record(place: &Place) {
    let store = place.open().await;
    store.claim("one".into()).await.unwrap();
    let keys = adding(vec![key("a"), key("b")]);
    make(&*store, under("one", keys)).await.unwrap();
    let before = log(&*store).await.len();
    let resealed = store.reseal(rotation("one", "two"), &mut anew).await;
    assert_eq!(resealed.unwrap(), Some(2));
    for part in store.private_parts().await.unwrap().parts {
        assert_eq!(part.sealed, [9; 3]);
    }
    assert_eq!(store.master_key().await.unwrap(), Some("two".into()));
    assert_eq!(log(&*store).await.len(), before + 1);
}

pub(crate) async fn a_rotation_that_gives_up_or_is_late_changes_nothing(place: &Place) {
    let store = place.open().await;
    store.claim("one".into()).await.unwrap();
    make(&*store, under("one", adding(vec![key("a")])))
        .await
        .unwrap();
    let given_up = store.reseal(rotation("one", "two"), &mut |_| None).await;
    assert_eq!(given_up.unwrap(), None);
    let late = store.reseal(rotation("zero", "two"), &mut anew).await;
    assert!(matches!(late, Err(StoreError::OtherMasterKey)));
    assert_eq!(store.master_key().await.unwrap(), Some("one".into()));
    let parts = store.private_parts().await.unwrap().parts;
    assert_eq!(parts, [key("a").private.unwrap()]);
    assert_eq!(log(&*store).await.len(), 1);
}
