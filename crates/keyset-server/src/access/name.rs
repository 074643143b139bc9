//! Names of people: what one may be, and how it is written before anybody compares it.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;

/// Why a text is nobody's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAName {
    /// Something else than letters, digits and `.`, `_`, `@`, `+`, `|`, `-`.
    Character,
    /// Empty, or longer than [`LONGEST`].
    Length,
    /// The service records something else under this name.
    Reserved,
}

/// The name as it is kept: in the compatibility form of Unicode (UAX 15), so that two ways to type
/// the same letters are one name. Case is kept, and does not tell people apart.
///
/// # Errors
/// [`NotAName`] with what is wrong.
pub fn checked(text: &str) -> Result<String, NotAName> {
    // A letter may become a few, never hundreds: what is far too long is not even normalized.
    if text.len() > LONGEST.saturating_mul(8) {
        return Err(NotAName::Length);
    }
    let name: String = text.nfkc().collect();
    if !(1..=LONGEST).contains(&name.chars().count()) {
        return Err(NotAName::Length);
    }
    if !name.chars().all(is_allowed) {
        return Err(NotAName::Character);
    }
    if RESERVED
        .iter()
        .any(|reserved| name.eq_ignore_ascii_case(reserved))
    {
        return Err(NotAName::Reserved);
    }
    Ok(name)
}

fn is_allowed(letter: char) -> bool {
    let is_seen = !INVISIBLE.contains(&letter);
    (letter.is_alphanumeric() && is_seen) || matches!(letter, '.' | '_' | '@' | '+' | '|' | '-')
}

impl fmt::Display for NotAName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Character => f.write_str("a name has letters, digits and . _ @ + | - only"),
            Self::Length => write!(f, "a name has 1 to {LONGEST} letters"),
            Self::Reserved => f.write_str("the server itself uses this name; take another one"),
        }
    }
}

impl std::error::Error for NotAName {}

/// In characters.
pub const LONGEST: usize = 64;

/// What acts without being a person, in the audit log.
const RESERVED: [&str; 8] = [
    "command-line",
    "counterparty",
    "demo",
    "echo",
    "server",
    "service",
    "start",
    "system",
];

/// Fillers of Hangul, which Unicode counts as letters and nobody sees.
const INVISIBLE: [char; 4] = ['\u{115F}', '\u{1160}', '\u{3164}', '\u{FFA0}'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_people_have_them_are_accepted() {
        for name in [
            "kim",
            "Kim.Lee",
            "kim_lee-2",
            "kim@partner.example",
            "kim+keys@partner.example",
            "provider|5f7c",
            "김민준",
        ] {
            assert_eq!(checked(name).as_deref(), Ok(name));
        }
        assert!(checked(&"k".repeat(64)).is_ok());
    }

    #[test]
    fn two_ways_to_type_a_name_are_one_name() {
        let composed = "김";
        let decomposed = "\u{1100}\u{1175}\u{11B7}";
        assert_ne!(composed, decomposed);
        assert_eq!(checked(decomposed), checked(composed));
        assert_eq!(checked("Ｋｉｍ"), checked("Kim"));
    }

    #[test]
    fn what_could_pass_for_another_name_or_break_a_line_is_refused() {
        for name in [
            "kim lee",
            "kim\n",
            "kim\0",
            "<kim>",
            "kim\u{200B}",
            "kim\u{3164}",
            "kim\u{202E}",
            "kim;role=admin",
            "kim,lee",
        ] {
            assert_eq!(checked(name), Err(NotAName::Character), "{name:?}");
        }
    }

    #[test]
    fn a_name_is_neither_empty_nor_endless() {
        assert_eq!(checked(""), Err(NotAName::Length));
        assert_eq!(checked(&"k".repeat(65)), Err(NotAName::Length));
        assert_eq!(checked(&"\u{FDFA}".repeat(64)), Err(NotAName::Length));
    }

    #[test]
    fn names_of_the_service_are_refused_in_either_case() {
        for name in RESERVED {
            assert_eq!(checked(name), Err(NotAName::Reserved), "{name}");
            assert_eq!(checked(&name.to_uppercase()), Err(NotAName::Reserved));
        }
    }
}
