//! Card numbers by their look (ISO/IEC 7812): 13 to 19 digits, a known issuer's prefix, and the
//! check digit of Luhn's formula. Blanks and hyphens between the digits do not hide one.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// Whether digits alone are a card number.
#[must_use]
pub fn is_card_number(digits: &str) -> bool {
    let values: Option<Vec<u32>> = digits.chars().map(|letter| letter.to_digit(10)).collect();
    values.is_some_and(|values| is_one(&values))
}

/// The text with every card number replaced; none where there is no card number in it.
pub(super) fn replaced(text: &str, with: &str) -> Option<String> {
    let found = places(text);
    if found.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for place in found {
        out.push_str(text.get(from..place.start).unwrap_or_default());
        out.push_str(with);
        from = place.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    Some(out)
}

/// Groups of digits that one separator holds together, looked at alone and with their neighbours: an
/// expiry date behind a number does not hide it. Part of a longer group is no card number.
fn places(text: &str) -> Vec<Range<usize>> {
    let mut run = Run::default();
    for (at, letter) in text.char_indices() {
        match digit(letter) {
            Some(value) => run.digit(value, at, letter.len_utf8()),
            None if is_separator(letter) && !run.group.digits.is_empty() => run.end_group(),
            None => run.end(),
        }
    }
    run.end();
    run.found
}

#[derive(Default)]
struct Run {
    found: Vec<Range<usize>>,
    /// Groups that ended and have no more digits together than a card number has.
    groups: Vec<Group>,
    group: Group,
    /// Digits of the number just found, while groups may still belong to it.
    just_found: Option<usize>,
}

#[derive(Default)]
struct Group {
    digits: Vec<u32>,
    start: usize,
    end: usize,
}

impl Run {
    fn digit(&mut self, value: u32, at: usize, length: usize) {
        let group = &mut self.group;
        if group.digits.is_empty() {
            group.start = at;
        }
        // What is longer than any card number is none; its rest need not be kept.
        if group.digits.len() <= LONGEST {
            group.digits.push(value);
        }
        group.end = at + length;
    }

    fn end_group(&mut self) {
        let group = core::mem::take(&mut self.group);
        let longer = self
            .just_found
            .map(|digits| digits + group.digits.len())
            .filter(|digits| *digits <= LONGEST);
        if let (Some(digits), Some(last)) = (longer, self.found.last_mut()) {
            last.end = group.end;
            self.just_found = Some(digits);
            return;
        }
        self.just_found = None;
        self.groups.push(group);
        self.look();
    }

    /// Whether the groups up to the last one are a card number, the longest first.
    fn look(&mut self) {
        let mut digits: Vec<u32> = Vec::new();
        for group in &self.groups {
            digits.extend(&group.digits);
        }
        for from in 0..self.groups.len() {
            let Some(first) = self.groups.get(from) else {
                return;
            };
            if is_one(&digits) {
                let end = self.groups.last().map_or(first.end, |last| last.end);
                self.found.push(first.start..end);
                self.just_found = Some(digits.len());
                self.groups.clear();
                return;
            }
            digits.drain(..first.digits.len());
        }
        while self.count() >= LONGEST {
            self.groups.remove(0);
        }
    }

    fn count(&self) -> usize {
        self.groups.iter().map(|group| group.digits.len()).sum()
    }

    /// Nothing that follows belongs to these digits.
    fn end(&mut self) {
        if !self.group.digits.is_empty() {
            self.end_group();
        }
        self.groups.clear();
        self.just_found = None;
    }
}

fn is_one(digits: &[u32]) -> bool {
    (SHORTEST..=LONGEST).contains(&digits.len()) && has_issuer(digits) && passes_luhn(digits)
}

fn has_issuer(digits: &[u32]) -> bool {
    let prefix = digits
        .iter()
        .take(4)
        .fold(0, |prefix, digit| prefix * 10 + digit);
    ISSUERS.iter().any(|range| range.contains(&prefix))
}

fn passes_luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, doubled) if doubled > 9 => doubled - 9,
            (_, doubled) => doubled,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A decimal digit, also in the full width that Korean and Japanese keyboards write.
fn digit(letter: char) -> Option<u32> {
    match letter {
        '０'..='９' => u32::from(letter).checked_sub(u32::from('０')),
        _ => letter.to_digit(10),
    }
}

const fn is_separator(letter: char) -> bool {
    matches!(letter, ' ' | '-' | '\u{a0}' | '\u{2010}' | '\u{2011}' | '.')
}

const SHORTEST: usize = 13;
const LONGEST: usize = 19;

/// The first four digits of the networks' numbers, and of Korea's domestic cards.
const ISSUERS: &[core::ops::RangeInclusive<u32>] = &[
    2221..=2720, // Mastercard
    3000..=3059, // Diners Club
    3095..=3095, // Diners Club
    3400..=3499, // American Express
    3528..=3589, // JCB
    3600..=3699, // Diners Club
    3700..=3799, // American Express
    3800..=3999, // Diners Club
    4000..=4999, // Visa
    5000..=5099, // Maestro
    5100..=5599, // Mastercard
    5600..=5999, // Maestro
    6000..=6999, // Discover, UnionPay, Maestro
    8100..=8171, // UnionPay
    9400..=9499, // Korea, domestic
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_test_numbers_are_card_numbers() {
        for number in [
            "4111111111111111",
            "5555555555554444",
            "378282246310005",
            "6011111111111117",
            "3530111333300000",
            "30569309025904",
            "6200000000000005",
        ] {
            assert!(is_card_number(number), "{number}");
        }
    }

    #[test]
    fn a_wrong_check_digit_an_unknown_issuer_and_other_lengths_are_not() {
        for number in [
            "4111111111111112",
            "1111111111111117",
            "411111111111",
            "41111111111111111111",
            "1481899949606",
        ] {
            assert!(!is_card_number(number), "{number}");
        }
    }

    #[test]
    fn separators_do_not_hide_a_number_and_longer_numbers_are_none() {
        let shown = |text| replaced(text, "#");
        assert_eq!(shown("pay 4111 1111-1111 1111.").as_deref(), Some("pay #."));
        assert_eq!(
            shown("４１１１１１１１１１１１１１１１").as_deref(),
            Some("#")
        );
        assert_eq!(
            shown("4111111111111111 12/27").as_deref(),
            Some("#/27"),
            "an expiry date"
        );
        assert_eq!(
            shown("1 4111111111111111-1 5555 5555 5555 4444").as_deref(),
            Some("1 # #")
        );
        assert_eq!(shown("6200 0000 0000 0000 000").as_deref(), Some("#"));
        assert_eq!(shown("94111111111111111111"), None);
        assert_eq!(shown("4111  111111111111"), None);
        assert_eq!(
            shown("x4111111111111111y5555555555554444").as_deref(),
            Some("x#y#")
        );
    }
}
