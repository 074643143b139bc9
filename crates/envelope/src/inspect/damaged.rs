//! The words for a wrapping that can not be read to its end, and for what was cut at a length that
//! something is known to cut at.

use alloc::string::String;

use super::diagnose::{Cause, Diagnosis};
use crate::detect::{Damage, Flaw, Recognised, cut_at};

/// The wrapping is damaged at a known place, or ends in the middle.
pub(crate) fn damaged(recognised: &Recognised, damage: Damage) -> Diagnosis {
    let name = damage.name;
    let diagnosis = match damage.flaw {
        Flaw::Shorter { promised, found } => Diagnosis::new(
            Cause::Truncated,
            alloc::format!(
                "The head of the HTTP message promises a body of {} octets; {} are there.",
                grouped(promised),
                grouped(found)
            ),
            COPY_WHOLE,
        )
        .with("promised", promised)
        .with("found", found),
        Flaw::Unreadable(error) if damage.flaw.is_cut() => Diagnosis::new(
            Cause::Truncated,
            alloc::format!("The {name} ends in the middle, after {} octets.", error.at),
            COPY_WHOLE,
        )
        .with("at", error.at),
        Flaw::Unreadable(error) => {
            let at = error.at;
            Diagnosis::new(
                Cause::BadEncoding,
                alloc::format!(
                    "The {name} text is damaged at octet {at}: it can not be decoded from there."
                ),
                COPY_AGAIN,
            )
            .with("at", at)
        }
        Flaw::Checksum => Diagnosis::new(
            Cause::BadEncoding,
            alloc::format!("The {name} data was changed on the way: its checksum differs."),
            COPY_AGAIN,
        ),
        Flaw::TooLarge { limit } => Diagnosis::new(
            Cause::SizeLimit,
            alloc::format!(
                "The {name} data unpacks to more than {} octets; it was not unpacked.",
                grouped(limit)
            ),
            "Unpack it yourself if you trust where it comes from, or raise `limits.body` and \
             `limits.expansion` in a profile file.",
        )
        .with("limit", limit),
    };
    with_cut(diagnosis.with("encoding", name), recognised)
}

/// Where a body that ends in the middle has a length that something cuts at: that, and what does.
pub(crate) fn with_cut(mut diagnosis: Diagnosis, recognised: &Recognised) -> Diagnosis {
    if diagnosis.cause != Cause::Truncated {
        return diagnosis;
    }
    diagnosis = diagnosis.with("octets", recognised.received);
    let body = recognised.body.len();
    let Some((length, cutter)) = cut_at(recognised.received, &recognised.steps, body) else {
        return diagnosis;
    };
    let length_shown = grouped(length as u64);
    diagnosis.summary.push_str(&alloc::format!(
        " It has exactly {length_shown} octets: {cutter} cut it."
    ));
    diagnosis.remedy = alloc::format!(
        "Take the body from where it was sent or received, not from what cuts at {length_shown} \
         octets, or raise that bound."
    );
    diagnosis.with("cut_at", length)
}

/// A number with commas, as people read it.
fn grouped(number: u64) -> String {
    let digits = alloc::format!("{number}");
    let mut text = String::with_capacity(digits.len().saturating_mul(2));
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

const COPY_AGAIN: &str = "Copy the body again as it was sent, without changing or cutting it.";
const COPY_WHOLE: &str = "Copy the whole body again: its end is missing.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        let shown = [0, 999, 1_024, 65_536, 1_048_576].map(grouped);
        assert_eq!(shown, ["0", "999", "1,024", "65,536", "1,048,576"]);
    }
}
