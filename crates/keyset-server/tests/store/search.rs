//! Looking for a part of the audit log.

use keyset_api::EventOrder;
use keyset_server::audit::Record;
use keyset_server::store::{Change, EventSearch, Storage};

use crate::place::{AT, Place, make};

const ALL: EventSearch = EventSearch {
    order: EventOrder::OldestFirst,
    after: None,
    last: None,
    limit: 100,
    operator: None,
    action: None,
    key: None,
    since: None,
    until: None,
};

/// Four events, a day apart.
async fn filled(store: &dyn Storage) {
    let told = [
        ("kim", None, "import", Some("a")),
        ("lee", Some("kim"), "activate", Some("a")),
        ("park", None, "import", Some("b")),
        ("park", None, "readiness", None),
    ];
    let mut at = AT;
    let mut records = Vec::new();
    for (operator, second, action, key) in told {
        records.push(Record {
            second: second.map(String::from),
            key: key.map(String::from),
            ..Record::new(at, operator, action)
        });
        at = at.plus_days(1);
    }
    let change = Change {
        records,
        ..Change::default()
    };
    make(store, change).await.unwrap();
}

async fn found(store: &dyn Storage, wanted: EventSearch) -> Vec<i64> {
    let events = store.search(wanted).await.unwrap();
    events.iter().map(|event| event.number).collect()
}

pub(crate) async fn every_member_excludes_what_differs(place: &Place) {
    let store = place.open().await;
    filled(&*store).await;
    let text = |text: &str| Some(text.to_string());
    for (wanted, due) in [
        (ALL, &[1, 2, 3, 4][..]),
        (
            EventSearch {
                operator: text("kim"),
                ..ALL
            },
            &[1, 2],
        ),
        (
            EventSearch {
                action: text("import"),
                ..ALL
            },
            &[1, 3],
        ),
        (
            EventSearch {
                key: text("a"),
                ..ALL
            },
            &[1, 2],
        ),
        (
            EventSearch {
                since: Some(AT.plus_days(2)),
                ..ALL
            },
            &[3, 4],
        ),
        (
            EventSearch {
                until: Some(AT.plus_days(2)),
                ..ALL
            },
            &[1, 2],
        ),
        (
            EventSearch {
                last: Some(3),
                ..ALL
            },
            &[1, 2, 3],
        ),
        (
            EventSearch {
                key: text("a"),
                operator: text("park"),
                ..ALL
            },
            &[],
        ),
    ] {
        assert_eq!(found(&*store, wanted.clone()).await, due, "{wanted:?}");
    }
}

pub(crate) async fn both_orders_go_on_behind_a_number(place: &Place) {
    let store = place.open().await;
    filled(&*store).await;
    let page = |order, after| EventSearch {
        order,
        after,
        limit: 2,
        ..ALL
    };
    let (up, down) = (EventOrder::OldestFirst, EventOrder::NewestFirst);
    assert_eq!(found(&*store, page(up, None)).await, [1, 2]);
    assert_eq!(found(&*store, page(up, Some(2))).await, [3, 4]);
    assert_eq!(found(&*store, page(down, None)).await, [4, 3]);
    assert_eq!(found(&*store, page(down, Some(3))).await, [2, 1]);
}
