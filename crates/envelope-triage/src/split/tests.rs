use alloc::vec;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::*;

fn cut(kind: Kind, limit: usize, chunks: &[&[u8]]) -> Vec<Batch> {
    let mut splitter = Splitter::new("app.log", kind, limit);
    let mut batches: Vec<Batch> = chunks
        .iter()
        .filter_map(|chunk| splitter.feed(chunk))
        .collect();
    batches.extend(splitter.finish());
    batches
}

/// Every record with its number, and the numbers of those that were too long.
fn records(batches: &[Batch]) -> (Vec<(u64, Vec<u8>)>, Vec<u64>) {
    let (mut records, mut too_long) = (Vec::new(), Vec::new());
    for batch in batches {
        too_long.extend(&batch.too_long);
        let lines = batch.octets.split_inclusive(|octet| *octet == b'\n');
        for (number, line) in (batch.first..).zip(lines) {
            records.push((number, line.trim_ascii().to_vec()));
        }
    }
    records.retain(|(_, line)| !line.is_empty());
    (records, too_long)
}

#[test]
fn a_line_keeps_its_number_across_chunks() {
    let batches = cut(Kind::Lines, 100, &[b"one\ntw", b"o\n\nfo", b"ur"]);
    let (records, too_long) = records(&batches);
    assert_eq!(
        records,
        [
            (1, b"one".to_vec()),
            (2, b"two".to_vec()),
            (4, b"four".to_vec())
        ]
    );
    assert!(too_long.is_empty());
}

#[test]
fn a_line_above_the_limit_is_counted_and_not_held() {
    let long = vec![b'x'; 50];
    let batches = cut(
        Kind::Lines,
        20,
        &[b"one\n", &long, &long, b"xx\nthree\nfour", b"\n"],
    );
    assert!(batches.iter().all(|batch| batch.octets.len() < 40));
    let (records, too_long) = records(&batches);
    assert_eq!(too_long, [2]);
    assert_eq!(
        records,
        [
            (1, b"one".to_vec()),
            (3, b"three".to_vec()),
            (4, b"four".to_vec())
        ]
    );
}

#[test]
fn entries_of_a_har_become_lines_and_nothing_else_does() {
    let har = br#"{"log":{"version":"1.2","pages":[{"entries":[{"no":1}]}],
        "entries":[{"a":"}]\"{",
        "b":[{}]},{"c":"entries"}],"x":[{"d":1}]}}"#;
    let (found, _) = records(&cut(Kind::Har, 1000, &[har]));
    let texts: Vec<_> = found
        .iter()
        .map(|(_, line)| core::str::from_utf8(line).unwrap())
        .collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].starts_with(r#"{"a":"}]\"{","#), "{texts:?}");
    assert_eq!(texts[1], r#"{"c":"entries"}"#);
}

#[test]
fn an_entry_above_the_limit_is_counted_and_the_next_keeps_its_number() {
    let har = br#"{"log":{"entries":[{"a":"0123456789012345678901234567890"},{"b":1}]}}"#;
    let (found, too_long) = records(&cut(Kind::Har, 20, &[har]));
    assert_eq!(too_long, [1]);
    assert_eq!(found, [(2, br#"{"b":1}"#.to_vec())]);
}

#[test]
fn a_body_above_the_limit_is_counted_and_not_held() {
    let batches = cut(Kind::Body, 5, &[b"abc", b"def"]);
    assert_eq!(batches.len(), 1);
    assert_eq!(batches[0].too_long, [1]);
    assert!(batches[0].octets.is_empty());
}

proptest! {
    /// Where the chunks end changes nothing.
    #[test]
    fn the_records_do_not_depend_on_the_chunks(
        text in r#"[{}\[\]"\\a\n,:]{0,120}|\{"log":\{"entries":\[(\{"a":\{\}\},?){0,4}"#,
        ends in prop::collection::vec(0_usize..130, 0..6),
        limit in 1_usize..60,
    ) {
        let octets = text.as_bytes();
        let mut ends: Vec<usize> = ends.into_iter().map(|end| end.min(octets.len())).collect();
        ends.push(octets.len());
        ends.sort_unstable();
        let mut from = 0;
        let chunks: Vec<&[u8]> = ends
            .iter()
            .map(|end| {
                let chunk = &octets[from..*end];
                from = *end;
                chunk
            })
            .collect();
        let one_by_one: Vec<&[u8]> = octets.chunks(1).collect();
        for kind in [Kind::Har, Kind::Body] {
            let whole = records(&cut(kind, limit, &[octets]));
            prop_assert_eq!(&records(&cut(kind, limit, &chunks)), &whole);
            prop_assert_eq!(&records(&cut(kind, limit, &one_by_one)), &whole);
        }
        // A line that one chunk holds whole is kept even above the limit: it is there already.
        let unlimited = records(&cut(Kind::Lines, 1000, &[octets]));
        prop_assert_eq!(&records(&cut(Kind::Lines, 1000, &chunks)), &unlimited);
        prop_assert_eq!(&records(&cut(Kind::Lines, 1000, &one_by_one)), &unlimited);
    }
}
