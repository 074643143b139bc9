use serde_json::json;

use super::*;

fn event(number: i64) -> EventView {
    serde_json::from_value(json!({
        "number": number, "at": "2026-11-24T09:00:00Z", "operator": "kim", "second": null,
        "action": "import", "key": null, "from": null, "to": null, "details": {}, "hash": "00",
    }))
    .unwrap()
}

fn found(numbers: &[i64], next: Option<i64>) -> Result<EventPage, Failure> {
    let events = numbers.iter().map(|number| event(*number)).collect();
    Ok(EventPage { events, next })
}

fn by_kim() -> Filter {
    Filter {
        operator: "kim".into(),
        ..Filter::default()
    }
}

fn numbers(page: &AuditPage) -> Vec<i64> {
    let events = page.events.here().unwrap();
    events.iter().map(|event| event.number).collect()
}

fn asked() -> Rc<AuditPage> {
    Rc::new(AuditPage::default()).reduce(Action::Asked(by_kim()))
}

#[test]
fn pages_add_up_until_everything_is_here() {
    let page = asked().reduce(Action::Found(by_kim(), None, found(&[9, 8], Some(8))));
    let page = page.reduce(Action::More);
    assert_eq!(page.more, Some(Fetched::Loading));
    let page = page.reduce(Action::Found(by_kim(), Some(8), found(&[7], None)));
    assert_eq!(numbers(&page), [9, 8, 7]);
    assert_eq!((page.next, &page.more), (None, &None));
}

#[test]
fn the_answer_to_another_question_does_not_count() {
    let late = asked().reduce(Action::Found(Filter::default(), None, found(&[9], None)));
    assert_eq!(late.events, Fetched::Loading);
}

#[test]
fn a_page_counts_once() {
    let page = asked().reduce(Action::Found(by_kim(), None, found(&[9, 8], Some(8))));
    let page = page.reduce(Action::Found(by_kim(), Some(8), found(&[7, 6], Some(6))));
    let again = page.reduce(Action::Found(by_kim(), Some(8), found(&[7, 6], Some(6))));
    assert_eq!(numbers(&again), [9, 8, 7, 6]);
}

#[test]
fn a_next_page_that_does_not_come_leaves_what_is_here() {
    let page = asked().reduce(Action::Found(by_kim(), None, found(&[9], Some(9))));
    let page = page.reduce(Action::Found(by_kim(), Some(9), Err(Failure::Away)));
    assert_eq!(numbers(&page), [9]);
    assert_eq!(page.more, Some(Fetched::Failed(Failure::Away)));
}

#[test]
fn another_question_keeps_what_was_verified() {
    let page = asked().reduce(Action::Verified(Fetched::Loading));
    let page = page.reduce(Action::Asked(Filter::default()));
    assert_eq!(page.verified, Some(Fetched::Loading));
    assert_eq!(page.events, Fetched::Loading);
}
