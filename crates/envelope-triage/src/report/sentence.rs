//! The sentence about a cause: `312 of 10,000: no-matching-key, all to 8A3F…, since 2026-11-20
//! 04:00; that key expired that day`.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use envelope::inspect::diagnose::Stage;
use envelope::{Cause, UnixTime};

use super::{IdCount, most_frequent};
use crate::facts::KeyFacts;
use crate::tally::{Bounded, HOUR, NOT_NAMED, OfCause, Span, Tally};

pub(super) fn of(
    cause: Cause,
    of: &OfCause,
    tally: &Tally,
    keys: &KeyFacts,
    trust: &KeyFacts,
) -> String {
    let mut sentence = format!(
        "{} of {}: {cause}",
        grouped(of.count),
        grouped(tally.bodies())
    );
    // A signature can only be at fault by its signer; a message only opens by its recipient.
    let (ids, word, facts) = match cause.stage() {
        Stage::Verify => (&of.signers, "signed by", Some(trust)),
        Stage::Protocol => (&of.signers, "signed by", None),
        Stage::Policy | Stage::Decrypt => (&of.recipients, "to", Some(keys)),
        Stage::Recognise => (&of.recipients, "to", None),
    };
    let subject = Subject::of(ids, of.count);
    if let Some(subject) = &subject {
        sentence.push_str(", ");
        sentence.push_str(&subject.phrase(word));
    }
    if let Some(when) = when(of.span, tally.span) {
        sentence.push_str(", ");
        sentence.push_str(&when);
    }
    let fact =
        subject.and_then(|subject| facts?.what_happened_to(&subject.only_id()?, of.span.first));
    if let Some(fact) = fact {
        sentence.push_str("; ");
        sentence.push_str(&fact);
    }
    sentence
}

/// Whose bodies they are.
enum Subject {
    All(String),
    Most(IdCount),
    Several(usize),
}

impl Subject {
    fn of(ids: &Bounded<u64>, bodies: u64) -> Option<Self> {
        let counts: Vec<IdCount> = most_frequent(ids);
        let first = counts.into_iter().next()?;
        let is_alone = ids.len() == 1 && ids.other() == 0;
        Some(if is_alone && first.id == NOT_NAMED {
            return None;
        } else if is_alone && first.count >= bodies {
            Self::All(first.id)
        } else if first.count.saturating_mul(2) > bodies && first.id != NOT_NAMED {
            Self::Most(first)
        } else {
            Self::Several(ids.len())
        })
    }

    fn phrase(&self, word: &str) -> String {
        match self {
            Self::All(id) => format!("all {word} {id}"),
            Self::Most(first) => format!("{} {word} {}", grouped(first.count), first.id),
            Self::Several(number) => format!("{word} {} keys", grouped(*number as u64)),
        }
    }

    fn only_id(self) -> Option<String> {
        match self {
            Self::All(id) => Some(id),
            Self::Most(first) => Some(first.id),
            Self::Several(_) => None,
        }
    }
}

/// `since ...` where it goes on to the end of what was read, else from when to when.
fn when(of: Span, all: Span) -> Option<String> {
    let (first, last) = (of.first?, of.last?);
    let goes_on = all
        .last
        .is_none_or(|end| end.seconds().saturating_sub(last.seconds()) <= HOUR);
    Some(if minute(first) == minute(last) {
        format!("at {}", minute(first))
    } else if goes_on {
        format!("since {}", minute(first))
    } else {
        format!("from {} to {}", minute(first), minute(last))
    })
}

/// A moment to the minute, in UTC: `2026-11-20 04:00`.
#[must_use]
pub fn minute(time: UnixTime) -> String {
    let text = time.to_string();
    text.chars()
        .take(16)
        .map(|letter| if letter == 'T' { ' ' } else { letter })
        .collect()
}

/// A number with commas between thousands.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(place);
        if place > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (312, "312"),
            (10_000, "10,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
