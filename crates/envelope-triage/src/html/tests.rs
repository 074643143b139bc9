use alloc::string::String;
use alloc::vec::Vec;

use envelope::{Cause, KeyRing, Profile, UnixTime};

use super::html;
use crate::facts::{KeyFacts, Role};
use crate::report::Report;
use crate::tally::Tally;
use crate::tally::tests::{batch, outcome};

fn page(tally: &Tally, title: &str) -> String {
    let profile = Profile::built_in("openpgp").unwrap();
    let at = UnixTime::from_seconds(0);
    let facts = KeyFacts::of(&KeyRing::new(), Role::Recipient, &profile, at);
    html(&Report::of(tally, &facts, &facts, false), title, "Made.")
}

#[test]
fn whatever_comes_out_of_a_message_is_escaped() {
    let mut tally = Tally::new();
    let hostile = "<script>alert('x')</script>\u{202e}\"&";
    let mut refused = outcome(1, 0, Some(Cause::NotAnEnvelope), hostile);
    refused.signers[0].id = Some(hostile.into());
    if let Some(explained) = &mut refused.explained {
        explained.excerpt = Some(hostile.into());
        explained.diagnosis.summary = hostile.into();
        explained.diagnosis.remedy = hostile.into();
    }
    let mut judged = batch(alloc::vec![refused]);
    judged.source = hostile.into();
    tally.add(judged);
    let page = page(&tally, hostile);
    assert!(!page.contains("<script"), "{page}");
    assert!(!page.contains('\u{202e}'), "{page}");
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)"), "{page}");
}

#[test]
fn the_page_asks_for_nothing_from_elsewhere_and_runs_nothing() {
    let mut tally = Tally::new();
    tally.add(batch(alloc::vec![outcome(1, 0, None, "A")]));
    let page = page(&tally, "app.log");
    assert!(page.contains("default-src 'none'"), "{page}");
    for what in [
        "http://", "https://", "<script", "src=", "href=", "@import", "url(",
    ] {
        assert!(!page.contains(what), "{what} in {page}");
    }
}

#[test]
fn a_bar_is_as_high_as_its_bodies_and_parts_of_it_add_up() {
    let mut tally = Tally::new();
    let outcomes = (0..4)
        .map(|line| outcome(line, 0, (line > 0).then_some(Cause::Truncated), "A"))
        .collect();
    tally.add(batch(outcomes));
    let page = page(&tally, "app.log");
    let heights: Vec<&str> = page
        .match_indices("<rect")
        .filter_map(|(at, _)| page[at..].split("height=\"").nth(1)?.split('"').next())
        .collect();
    assert_eq!(heights, ["250", "750"]);
    assert!(page.contains("<title>1970-01-01 00:00: 1 opened, 3 truncated</title>"));
}

#[test]
fn without_times_there_is_no_picture() {
    let mut tally = Tally::new();
    let mut timeless = outcome(1, 0, None, "A");
    timeless.time = None;
    tally.add(batch(alloc::vec![timeless]));
    assert!(!page(&tally, "app.log").contains("<svg"));
}
