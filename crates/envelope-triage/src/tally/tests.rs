use alloc::boxed::Box;
use alloc::vec::Vec;

use envelope::Diagnosis;
use envelope::detect::Format;
use envelope::open::trace::RecipientHeld;

use super::*;
use crate::outcome::Signer;

/// An outcome on a line, at a minute, for a recipient.
pub(crate) fn outcome(line: u64, minute: i64, cause: Option<Cause>, recipient: &str) -> Outcome {
    let explained = cause.map(|cause| {
        Box::new(Explained {
            diagnosis: Diagnosis::new(cause, "Summary.", "Remedy."),
            excerpt: None,
        })
    });
    Outcome {
        item: Item::Line(line),
        time: Some(UnixTime::from_seconds(minute * 60)),
        side: None,
        status: None,
        format: Format::OpenPgp,
        cause,
        opened_by: None,
        recipients: alloc::vec![RecipientHeld {
            id: Some(recipient.into()),
            held: cause.is_none(),
        }],
        signers: alloc::vec![Signer {
            id: None,
            verdict: Verdict::Valid,
        }],
        explained,
    }
}

pub(crate) fn batch(outcomes: Vec<Outcome>) -> Judged {
    Judged {
        source: "app.log".into(),
        outcomes,
        no_envelope: 3,
        unreadable: (1, Some(Item::Line(9))),
        too_long: (0, None),
    }
}

#[test]
fn counts_add_up_and_the_first_of_a_cause_is_its_example() {
    let mut tally = Tally::new();
    let refused = Some(Cause::NoMatchingKey);
    tally.add(batch(alloc::vec![
        outcome(1, 5, None, "A"),
        outcome(2, 61, refused, "B"),
    ]));
    tally.add(batch(alloc::vec![
        outcome(3, 3, refused, "B"),
        outcome(4, 200, None, "A"),
    ]));
    assert_eq!((tally.opened, tally.refused, tally.bodies()), (2, 2, 4));
    assert_eq!((tally.no_envelope, tally.unreadable.count), (6, 2));
    let of = &tally.causes[&Cause::NoMatchingKey];
    assert_eq!(of.count, 2);
    assert_eq!(of.example.place.item, Item::Line(2));
    assert_eq!(of.span.first, Some(UnixTime::from_seconds(180)));
    let recipients: Vec<_> = tally.recipients.iter().collect();
    assert_eq!(recipients[0].0, "A");
    assert!(recipients[0].1.held && !recipients[1].1.held);
    let hours: Vec<_> = tally
        .hours
        .iter()
        .map(|(hour, of)| (*hour, of.opened))
        .collect();
    assert_eq!(hours, [(0, 1), (1, 0), (3, 1)]);
    let (signer, of) = tally.signers.iter().next().unwrap();
    assert_eq!(
        (signer.as_str(), of.verdicts[&Verdict::Valid]),
        (NOT_NAMED, 4)
    );
}

#[test]
fn ids_without_end_do_not_grow_the_lists() {
    let mut tally = Tally::new();
    for turn in 0..30_u64 {
        let outcomes = (0..1_000_u64)
            .map(|line| {
                let id = alloc::format!("{}", turn * 1_000 + line);
                outcome(line, 0, Some(Cause::NoMatchingKey), &id)
            })
            .collect();
        tally.add(batch(outcomes));
    }
    assert_eq!(
        tally.recipients.len() as u64 + tally.recipients.other(),
        30_000
    );
    assert!(tally.recipients.other() > 0);
    let of = &tally.causes[&Cause::NoMatchingKey];
    assert_eq!(of.recipients.len(), IDS_OF_CAUSE);
}
