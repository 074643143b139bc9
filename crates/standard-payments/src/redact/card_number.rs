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

/// Runs of digits, each looked at as a whole: part of a longer number is no card number.
fn places(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut run = Run::default();
    for (at, letter) in text.char_indices() {
        match digit(letter) {
            Some(value) => run.digit(value, at, letter.len_utf8()),
            None if is_separator(letter) && run.may_continue() => run.separated = true,
            None => run.close(&mut found),
        }
    }
    run.close(&mut found);
    found
}

#[derive(Default)]
struct Run {
    digits: Vec<u32>,
    start: usize,
    end: usize,
    separated: bool,
}

impl Run {
    fn digit(&mut self, value: u32, at: usize, length: usize) {
        if self.digits.is_empty() {
            self.start = at;
        }
        self.separated = false;
        // What is longer than any card number is none; its rest need not be kept.
        if self.digits.len() <= LONGEST {
            self.digits.push(value);
        }
        self.end = at + length;
    }

    /// One separator between digits; two end the number.
    fn may_continue(&self) -> bool {
        !self.digits.is_empty() && !self.separated
    }

    fn close(&mut self, found: &mut Vec<Range<usize>>) {
        if is_one(&self.digits) {
            found.push(self.start..self.end);
        }
        *self = Self::default();
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
        assert_eq!(shown("94111111111111111111"), None);
        assert_eq!(shown("4111  111111111111"), None);
        assert_eq!(
            shown("x4111111111111111y5555555555554444").as_deref(),
            Some("x#y#")
        );
    }
}
