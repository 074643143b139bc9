//! Logs, HAR files and captures.

use std::sync::LazyLock;

use envelope_triage::facts::Role;
use envelope_triage::html::html;
use envelope_triage::judge::{Clock, Profiles};
use envelope_triage::read::Fields;
use envelope_triage::{FieldPath, Judge, Judged, KeyFacts, Kind, Report, Splitter, Tally};

use crate::held::{AT, KEYS, permissive, rng};

/// Any octets are a source: how it is read (by itself, or by a field) and where it is cut stand in
/// front. Every record is judged or counted, wherever the chunks end; the report says as many bodies
/// as there are outcomes, and is written in both forms.
pub fn triage(input: &[u8]) {
    let [how, length, source @ ..] = input else {
        return;
    };
    let judge = if how & 1 == 0 {
        &*BY_ITSELF
    } else {
        &*BY_FIELD
    };
    let kind = Kind::of(source, true, how & 1 == 1).expect("all of it is seen");
    let whole = judged(judge, kind, [source].into_iter());
    let in_parts = judged(judge, kind, source.chunks(usize::from(*length).max(1)));
    let mut tally = Tally::new();
    let bodies: usize = whole.iter().map(|one| one.outcomes.len()).sum();
    assert_eq!(
        outcomes(&whole),
        outcomes(&in_parts),
        "other outcomes where it is cut elsewhere"
    );
    for one in whole {
        tally.add(one);
    }
    assert_eq!(tally.bodies(), bodies as u64);
    let report = Report::of(&tally, &FACTS, &FACTS, false);
    serde_json::to_string(&report).expect("a report is written as JSON");
    let page = html(&report, "fuzz", "made");
    assert!(!page.contains("<script"), "a script in the page");
}

fn judged<'a>(judge: &Judge, kind: Kind, chunks: impl Iterator<Item = &'a [u8]>) -> Vec<Judged> {
    let mut splitter = Splitter::new("fuzz", kind, LIMIT);
    let mut batches: Vec<_> = chunks.filter_map(|chunk| splitter.feed(chunk)).collect();
    batches.extend(splitter.finish());
    batches
        .iter()
        .map(|batch| judge.batch(batch, &mut rng(1), &|| false))
        .collect()
}

/// Where each body stands and what came of it, and how much was passed over.
fn outcomes(judged: &[Judged]) -> (Vec<String>, u64, u64) {
    let outcomes = judged.iter().flat_map(|one| &one.outcomes);
    (
        outcomes
            .map(|one| format!("{:?} {:?} {:?}", one.item, one.cause, one.time))
            .collect(),
        judged.iter().map(|one| one.no_envelope).sum(),
        judged.iter().map(|one| one.unreadable.0).sum(),
    )
}

fn judge(fields: Fields) -> Judge {
    let profiles = Profiles::new(Some(permissive().clone())).expect("a profile was given");
    let clock = Clock::Record { otherwise: AT };
    Judge::new(KEYS.clone(), KEYS.clone(), profiles, clock).fields(fields)
}

static BY_ITSELF: LazyLock<Judge> = LazyLock::new(|| judge(Fields::default()));

static BY_FIELD: LazyLock<Judge> = LazyLock::new(|| {
    judge(Fields {
        body: FieldPath::parse("request.body").ok(),
        time: FieldPath::parse("timestamp").ok(),
    })
});

static FACTS: LazyLock<KeyFacts> =
    LazyLock::new(|| KeyFacts::of(&KEYS, Role::Recipient, permissive(), AT));

/// Above every input, so that what one chunk holds whole and several do not is no difference.
const LIMIT: usize = 16 * 1024 * 1024;
