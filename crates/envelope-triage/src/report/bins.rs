//! Hours brought together, so that a picture or table of any span has a bounded number of steps.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use envelope::{Cause, UnixTime};

use super::HourReport;
use crate::tally::HOUR;

/// What happened in some hours after one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bin {
    /// When it begins.
    pub start: UnixTime,
    /// How many hours it lasts.
    pub hours: i64,
    /// Bodies that opened.
    pub opened: u64,
    /// Bodies that were refused, by cause.
    pub causes: BTreeMap<Cause, u64>,
}

impl Bin {
    /// Bodies that were refused.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.causes.values().sum()
    }

    /// All bodies.
    #[must_use]
    pub fn bodies(&self) -> u64 {
        self.opened.saturating_add(self.refused())
    }
}

/// At most `most` bins, two where that is less, of one width and without a gap from the first hour to the last.
#[must_use]
pub fn bins(hours: &[HourReport], most: usize) -> Vec<Bin> {
    let number = |hour: &HourReport| hour.hour.seconds().div_euclid(HOUR);
    let (Some(first), Some(last)) = (hours.first().map(number), hours.last().map(number)) else {
        return Vec::new();
    };
    let most = i64::try_from(most.max(2)).unwrap_or(i64::MAX);
    let bins_of = |width: i64| {
        let (first, last) = (first.div_euclid(width), last.div_euclid(width));
        last.saturating_sub(first).saturating_add(1)
    };
    let mut widths = WIDTHS.iter().copied();
    let width = widths
        .find(|width| bins_of(*width) <= most)
        .unwrap_or_else(|| last.saturating_sub(first).saturating_add(1));
    let start = first.div_euclid(width);
    let mut bins: Vec<Bin> = (0..bins_of(width))
        .map(|place| Bin {
            start: UnixTime::from_seconds(
                (start.saturating_add(place))
                    .saturating_mul(width)
                    .saturating_mul(HOUR),
            ),
            hours: width,
            opened: 0,
            causes: BTreeMap::new(),
        })
        .collect();
    for hour in hours {
        let place = number(hour).div_euclid(width).saturating_sub(start);
        let bin = usize::try_from(place)
            .ok()
            .and_then(|place| bins.get_mut(place));
        if let Some(bin) = bin {
            bin.opened += hour.opened;
            for (cause, count) in &hour.causes {
                *bin.causes.entry(*cause).or_default() += count;
            }
        }
    }
    bins
}

/// Hours that a bin may last: parts of a day, days, weeks, 30 days, years of 360.
const WIDTHS: &[i64] = &[1, 2, 3, 6, 12, 24, 48, 168, 720, 8_640, 86_400, 864_000];

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(number: i64, opened: u64) -> HourReport {
        HourReport {
            hour: UnixTime::from_seconds(number * HOUR),
            opened,
            causes: BTreeMap::from([(Cause::NoMatchingKey, 1)]),
        }
    }

    #[test]
    fn hours_between_are_empty_and_nothing_is_lost() {
        let found = bins(&[hour(10, 2), hour(13, 3)], 8);
        let counts: Vec<_> = found
            .iter()
            .map(|bin| (bin.opened, bin.refused()))
            .collect();
        assert_eq!(counts, [(2, 1), (0, 0), (0, 0), (3, 1)]);
        assert_eq!(found[1].start, UnixTime::from_seconds(11 * HOUR));
    }

    #[test]
    fn a_longer_span_has_wider_steps() {
        for most in [2, 24, 96] {
            let found = bins(&[hour(-5, 1), hour(700, 1), hour(2_000_000, 5)], most);
            assert!(found.len() <= most, "{} of {most}", found.len());
            assert_eq!(found.iter().map(Bin::bodies).sum::<u64>(), 10);
        }
        assert_eq!(bins(&[], 4), []);
    }
}
