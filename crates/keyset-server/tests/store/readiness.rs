//! Reports of launch readiness.

use envelope::UnixTime;
use envelope::keyset::Environment;
use keyset_api::{CheckOutcome, CheckView, ReadinessReport};
use keyset_server::audit::Record;

use crate::place::{AT, Place, log};

fn report(id: &str, at: UnixTime) -> ReadinessReport {
    let check = CheckView {
        check: "two-keys-open".into(),
        format: None,
        title: "Two keys open".into(),
        outcome: CheckOutcome::Failed,
        text: "한 개뿐입니다; \"one\" key only.".into(),
    };
    ReadinessReport {
        id: id.into(),
        at,
        operator: "kim".into(),
        environment: Environment::Sandbox,
        ready: false,
        checks: vec![check],
        keys: Vec::new(),
    }
}

fn record() -> Record {
    Record::new(AT, "kim", "readiness")
}

pub(crate) async fn a_report_comes_back_as_it_was_and_is_in_the_log(place: &Place) {
    let store = place.open().await;
    let kept = report("a", AT);
    store.add_report(kept.clone(), record()).await.unwrap();
    store.close().await;
    let store = place.open().await;
    assert_eq!(store.report("a".into()).await.unwrap(), Some(kept));
    assert_eq!(store.report("b".into()).await.unwrap(), None);
    assert_eq!(log(&*store).await[0].record, record());
}

pub(crate) async fn the_newest_reports_come_first(place: &Place) {
    let store = place.open().await;
    for (id, days) in [("b", 0), ("c", 1), ("a", 0)] {
        let kept = report(id, AT.plus_days(days));
        store.add_report(kept, record()).await.unwrap();
    }
    let ids = async |limit| {
        let found = store.reports(limit).await.unwrap().into_iter();
        found.map(|report| report.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(9).await, ["c", "a", "b"]);
    assert_eq!(ids(2).await, ["c", "a"]);
}

pub(crate) async fn a_report_of_the_same_name_is_refused_and_leaves_no_trace(place: &Place) {
    let store = place.open().await;
    let kept = report("a", AT);
    store.add_report(kept.clone(), record()).await.unwrap();
    let other = report("a", AT.plus_days(1));
    assert!(store.add_report(other, record()).await.is_err());
    assert_eq!(store.reports(9).await.unwrap(), [kept]);
    assert_eq!(log(&*store).await.len(), 1);
}
