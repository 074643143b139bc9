//! A text as it reads in every run: ids, numbers, dates and files are replaced by these words.

/// The text with lasting words in the place of passing ones. The number of a standard, a version or
/// a packet type lasts.
pub(super) fn lasting(text: &str) -> String {
    let mut before = "";
    let words: Vec<String> = text
        .split(' ')
        .map(|next| {
            let written = word(next, NUMBERED.contains(&before));
            before = next.trim_start_matches('(');
            written
        })
        .collect();
    words.join(" ")
}

/// A word, its punctuation kept.
fn word(word: &str, is_number_kept: bool) -> String {
    let core = word.trim_matches(|letter: char| {
        // A thumbprint may begin or end with the last two.
        !letter.is_alphanumeric() && !matches!(letter, '/' | '-' | '_')
    });
    match kind(core) {
        Some("N") if is_number_kept => word.to_owned(),
        Some(kind) => word.replacen(core, kind, 1),
        None => word.to_owned(),
    }
}

fn kind(core: &str) -> Option<&'static str> {
    let all = |is_it: fn(char) -> bool| !core.is_empty() && core.chars().all(is_it);
    if all(|letter| letter.is_ascii_digit() || letter == ',') {
        Some("N")
    } else if is_id(core) {
        Some("ID")
    } else if core.starts_with('/') {
        Some("FILE")
    } else if core.len() >= 10 && is_date(core) {
        Some("DATE")
    } else {
        None
    }
}

/// A key id or fingerprint of OpenPGP, or a thumbprint by SHA-256.
fn is_id(core: &str) -> bool {
    (core.len() >= 16 && core.chars().all(|letter| letter.is_ascii_hexdigit()))
        || (core.len() == THUMBPRINT && core.chars().all(is_base64url))
}

fn is_base64url(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')
}

/// `2026-11-28`, with or without a time behind it.
fn is_date(core: &str) -> bool {
    core.chars().take(10).enumerate().all(|(at, letter)| {
        if matches!(at, 4 | 7) {
            letter == '-'
        } else {
            letter.is_ascii_digit()
        }
    })
}

/// Letters of such a thumbprint.
const THUMBPRINT: usize = 43;

const NUMBERED: &[&str] = &["RFC", "section", "type", "version"];
