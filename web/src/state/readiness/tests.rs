use serde_json::{Value, json};

use super::*;

fn check() -> Value {
    json!({
        "check": "tls", "format": null, "title": "TLS", "outcome": "passed", "text": "Seen.",
    })
}

fn report(id: &str) -> ReadinessReport {
    serde_json::from_value(json!({
        "id": id, "at": "2026-11-24T09:00:00Z", "operator": "kim", "environment": "sandbox",
        "ready": true, "checks": [check(), check()], "keys": [],
    }))
    .unwrap()
}

fn page(reports: &[&str]) -> Rc<ReadinessPage> {
    let reports: Vec<_> = reports.iter().map(|id| report(id)).collect();
    Rc::new(ReadinessPage::default()).reduce(Action::Reports(Fetched::Here(reports.into())))
}

fn ended() -> Action {
    Action::News(ReadinessNews::Check(
        serde_json::from_value(check()).unwrap(),
    ))
}

fn shown(page: &ReadinessPage, id: Option<&str>) -> Option<String> {
    let report = page.report(id);
    report
        .here()
        .cloned()
        .flatten()
        .map(|report| report.id.clone())
}

#[test]
fn checks_gather_until_the_report_is_the_newest() {
    let running = page(&["old"])
        .reduce(Action::Started)
        .reduce(ended())
        .reduce(ended());
    assert!(matches!(&running.run, Run::UnderWay(checks) if checks.len() == 2));
    let done = running.reduce(Action::News(ReadinessNews::Report(report("new"))));
    assert_eq!(done.run, Run::Ended("new".into()));
    assert_eq!(shown(&done, None).as_deref(), Some("new"));
    assert_eq!(done.reports.here().unwrap().len(), 2);
}

#[test]
fn after_the_report_the_end_of_the_answer_is_no_news() {
    let done = page(&[]).reduce(Action::Started);
    let done = done.reduce(Action::News(ReadinessNews::Report(report("new"))));
    assert_eq!(done.clone().reduce(Action::Ended(Ok(()))), done);
}

#[test]
fn an_answer_that_ends_without_a_report_has_failed() {
    let broken = page(&[])
        .reduce(Action::Started)
        .reduce(Action::Ended(Ok(())));
    assert_eq!(broken.run, Run::Failed(None));
    let away = page(&[]).reduce(Action::Started);
    let away = away.reduce(Action::Ended(Err(Failure::Away)));
    assert_eq!(away.run, Run::Failed(Some(Failure::Away)));
}

#[test]
fn what_comes_after_stopping_does_not_count() {
    let stopped = page(&[]).reduce(Action::Started).reduce(Action::Stopped);
    let late = stopped
        .reduce(ended())
        .reduce(Action::Ended(Err(Failure::Away)));
    assert_eq!(late.run, Run::Stopped);
}

#[test]
fn a_report_that_is_not_listed_is_asked_for_once() {
    let page = page(&["one"]);
    assert!(!page.is_missing("one") && page.is_missing("older"));
    assert_eq!(page.report(Some("older")), Fetched::Loading);
    let asked = page.reduce(Action::Older("older".into(), Fetched::Loading));
    assert!(!asked.is_missing("older"));
    let here = Fetched::Here(Rc::new(report("older")));
    let here = asked.reduce(Action::Older("older".into(), here));
    assert_eq!(shown(&here, Some("older")).as_deref(), Some("older"));
}

#[test]
fn a_report_that_is_not_there_is_none() {
    let refused = Failure::Refused {
        status: 404,
        problem: None,
    };
    let page = page(&[]).reduce(Action::Older("gone".into(), Fetched::Failed(refused)));
    assert_eq!(page.report(Some("gone")), Fetched::Here(None));
}

#[test]
fn an_earlier_run_tells_how_many_checks_there_are() {
    assert_eq!(page(&["one"]).checks_before(), Some(2));
    let other = page(&["one"]).reduce(Action::Environment(Environment::Production));
    assert_eq!(other.checks_before(), None);
}
