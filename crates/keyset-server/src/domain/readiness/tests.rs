//! Good for the demo key set, and each check red when its fault is planted: the whole report is
//! looked at, so that no check is red for another's fault.

mod demo;
mod table;

use std::collections::HashSet;

use envelope::key::report::KeyFormat;
use keyset_api::{CheckOutcome, CheckView};

use demo::Prepared;
use table::{Red, TABLE};

#[tokio::test]
async fn the_demo_key_set_is_ready() {
    let prepared = Prepared::new().await;
    let report = prepared.sound().await.report().await;
    assert_eq!(red(&report.checks), HashSet::new(), "{report:#?}");
    assert!(report.ready);
    let passed = |one: &&CheckView| one.outcome == CheckOutcome::Passed;
    assert_eq!(report.checks.iter().filter(passed).count(), 20);
    assert_eq!(report.keys.len(), 16);
}

#[tokio::test]
async fn each_check_is_red_for_its_fault_and_no_other_one_is() {
    let prepared = Prepared::new().await;
    let mut wrong = Vec::new();
    for row in TABLE {
        let report = prepared.with(&row.fault).await.report().await;
        assert!(!report.ready, "{}", row.what);
        let (seen, due) = (red(&report.checks), row.red.iter().copied().collect());
        if seen != due {
            let texts = report.checks.into_iter();
            let texts = texts.filter(|one| one.outcome == CheckOutcome::Failed);
            let texts: Vec<String> = texts.map(|one| one.text).collect();
            wrong.push(format!("{}: {seen:?}, not {due:?}: {texts:?}", row.what));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn no_check_lacks_its_fault() {
    let report = Prepared::new().await.sound().await.report().await;
    let is_made_red = |one: &CheckView| {
        let mut reds = TABLE.iter().flat_map(|row| row.red);
        reds.any(|red| red.0 == one.check && red.1 == one.format)
    };
    let lacking: Vec<_> = report
        .checks
        .into_iter()
        .filter(|one| !is_made_red(one))
        .map(|one| (one.check, one.format, one.outcome))
        .collect();
    let due = NOT_APPLICABLE
        .map(|(check, format)| (check.to_owned(), format, CheckOutcome::NotApplicable));
    assert_eq!(lacking, due);
}

/// The checks that fail.
fn red(checks: &[CheckView]) -> HashSet<Red> {
    let failed = checks
        .iter()
        .filter(|one| one.outcome == CheckOutcome::Failed);
    let known = TABLE.iter().flat_map(|row| row.red);
    let name = |check: &str| known.clone().find(|red| red.0 == check).map(|red| red.0);
    failed
        .map(|one| (name(&one.check).expect("a check of the table"), one.format))
        .collect()
}

/// What is judged for the other format only, or not on loopback.
const NOT_APPLICABLE: [Red; 6] = [
    ("known-and-unknown", Some(KeyFormat::Jwk)),
    ("expired-and-active", Some(KeyFormat::Jwk)),
    ("encryption-subkey", Some(KeyFormat::Jwk)),
    ("tls", None),
    ("certificate", None),
    ("no-plain-http", None),
];
