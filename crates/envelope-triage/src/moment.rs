//! The time of a record, as logs write it.

use envelope::UnixTime;

use crate::document::Node;

/// RFC 3339, also with a blank for the `T` and without an offset (then UTC); or a number of seconds,
/// milliseconds, microseconds or nanoseconds since 1970, told apart by its size.
pub(crate) fn of(node: &Node<'_>) -> Option<UnixTime> {
    match node {
        Node::Text(text) => of_text(text),
        Node::Number(number) => of_number(*number),
        _ => None,
    }
}

pub(crate) fn of_text(text: &str) -> Option<UnixTime> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    if let Ok(number) = text.parse() {
        return of_number(number);
    }
    UnixTime::parse(text).ok().or_else(|| {
        let mut date_and_time = text.splitn(2, [' ', 'T', 't']);
        let (date, time) = (date_and_time.next()?, date_and_time.next()?);
        // Some write the fraction behind a comma.
        let time = time.replace(',', ".");
        UnixTime::parse(&alloc::format!("{date}T{time}"))
            .or_else(|_| UnixTime::parse(&alloc::format!("{date}T{time}Z")))
            .ok()
    })
}

fn of_number(number: f64) -> Option<UnixTime> {
    let unit = UNITS
        .iter()
        .find(|(below, _)| number < *below)
        .map(|(_, unit)| unit)?;
    let seconds = number / unit;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "within the years 1973 to 5138, so that it fits"
    )]
    (seconds >= EARLIEST).then(|| UnixTime::from_seconds(seconds as i64))
}

/// Numbers below the first are in units of which the second make a second.
const UNITS: &[(f64, f64)] = &[(1e11, 1.0), (1e14, 1e3), (1e17, 1e6), (1e20, 1e9)];
/// 1973; smaller numbers count something else.
const EARLIEST: f64 = 1e8;
/// Characters of a time.
const LONGEST: usize = 48;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_logs_write_is_read() {
        let moment = UnixTime::parse("2026-11-20T04:00:00Z").ok();
        for text in [
            "2026-11-20T04:00:00Z",
            "2026-11-20T13:00:00.123+09:00",
            "2026-11-20 04:00:00",
            "2026-11-20 04:00:00,250",
            "2026-11-20T04:00:00.5",
            "1795147200",
            "1795147200123",
        ] {
            assert_eq!(of_text(text), moment, "{text}");
        }
        for number in [
            1_795_147_200.5,
            1_795_147_200_000.0,
            1.795_147_2e15,
            1.795_147_2e18,
        ] {
            assert_eq!(of(&Node::Number(number)), moment, "{number}");
        }
    }

    #[test]
    fn other_numbers_and_words_are_no_time() {
        for text in ["", "0", "200", "yesterday", "nan", "-1", "1e300", "20:00"] {
            assert_eq!(of_text(text), None, "{text}");
        }
    }
}
