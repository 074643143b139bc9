//! What makes a text hard to act on, as far as a program can tell.

/// What is wrong with a sentence, or two.
pub(super) fn faults(text: &str) -> impl Iterator<Item = String> {
    let mut found = Vec::new();
    if !text.ends_with('.') {
        found.push("no full stop at the end".to_owned());
    }
    if text.chars().count() > LONGEST {
        found.push(format!("more than {LONGEST} letters"));
    }
    for part in UNREADABLE {
        if text.contains(part) {
            found.push(format!("`{part}`"));
        }
    }
    for word in words(text) {
        if UNEXPLAINED.contains(&word) {
            found.push(format!("the unexplained word `{word}`"));
        }
    }
    found.into_iter()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '-')
}

const LONGEST: usize = 300;

/// Pieces of programs, and of errors that were made for programmers.
const UNREADABLE: &[&str] = &[
    "Error(", "{", "}", "Some(", "None", "\\", "::", "  ", "\"", "unwrap", "panic",
];

/// Names of the standards that say nothing to somebody who has not read them.
const UNEXPLAINED: &[&str] = &[
    "AAD", "AEAD", "CEK", "DEFLATE", "IV", "KDF", "KEK", "MDC", "MPI", "OCB", "PKESK", "S2K",
    "SED", "SEIPD", "SEIPDv1", "SEIPDv2", "SKESK",
];
