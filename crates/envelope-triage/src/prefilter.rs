//! Whether a line may hold an envelope at all, at a glance: most lines of a log do not, and need not
//! be read as JSON.

use memchr::memmem::Finder;

use crate::field::FieldPath;

/// What to look for in a line.
pub(crate) struct Prefilter {
    /// The ends of the names of fields that hold a body, whatever is in it.
    names: alloc::vec::Vec<Finder<'static>>,
    /// Any field may hold one.
    any_field: bool,
}

impl Prefilter {
    pub(crate) fn new(body_field: Option<&FieldPath>) -> Self {
        let finder = |name: &str| Finder::new(name).into_owned();
        match body_field {
            Some(path) => Self {
                names: alloc::vec![finder(path.last_name()), finder("\\u")],
                any_field: false,
            },
            None => Self {
                // `body`, `requestBody`, `request_body`; `payload` and the like.
                names: alloc::vec![finder("ody\""), finder("ayload\"")],
                any_field: true,
            },
        }
    }

    /// False where the line certainly holds no body.
    pub(crate) fn may_hold_body(&self, line: &[u8]) -> bool {
        (self.any_field && has_long_run(line))
            || self.names.iter().any(|name| name.find(line).is_some())
    }
}

/// Whether [`RUN`] signs of an encoding follow one another. Looks at every [`RUN`]-th octet and,
/// where that is such a sign, at its neighbours.
pub(crate) fn has_long_run(line: &[u8]) -> bool {
    let mut at = RUN - 1;
    while let Some(octet) = line.get(at) {
        if !is_encoding(*octet) {
            at += RUN;
            continue;
        }
        let (before, after) = line.split_at(at);
        let before = before
            .iter()
            .rev()
            .take_while(|octet| is_encoding(**octet))
            .count();
        let after = after
            .iter()
            .take(RUN)
            .take_while(|octet| is_encoding(**octet))
            .count();
        if before + after >= RUN {
            return true;
        }
        // The run ends before `at + after`; the next one begins behind it.
        at += after + RUN;
    }
    false
}

/// Letters of base64 in both alphabets, the dots of a token, and the escapes that JSON and URLs
/// put between them.
const fn is_encoding(octet: u8) -> bool {
    octet < 128 && (ENCODING >> octet) & 1 == 1
}

/// One bit for every such sign.
const ENCODING: u128 = {
    let mut signs = 0;
    let mut octet: u8 = 0;
    while octet < 128 {
        let is_one = octet.is_ascii_alphanumeric()
            || matches!(
                octet,
                b'+' | b'/' | b'=' | b'-' | b'_' | b'.' | b'\\' | b'%'
            );
        if is_one {
            signs |= 1 << octet;
        }
        octet += 1;
    }
    signs
};

/// The shortest envelope is longer: a token of a shared key has three parts of 16 to 39 letters, a
/// line of armor has 64.
pub(crate) const RUN: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_found_wherever_it_stands() {
        for before in 0..200 {
            let run = |length: usize| {
                let mut line = " ".repeat(before) + &"a".repeat(length);
                line.push_str("\" trailing words that are no run");
                has_long_run(line.as_bytes())
            };
            assert!(run(RUN) && run(3 * RUN), "{before}");
            assert!(!run(RUN - 1), "{before}");
        }
    }

    #[test]
    fn the_name_of_a_body_is_enough_and_a_field_that_was_named_is_needed() {
        let any = Prefilter::new(None);
        assert!(any.may_hold_body(br#"{"requestBody":"<html>"}"#));
        assert!(!any.may_hold_body(br#"{"message":"started"}"#));
        let named = Prefilter::new(FieldPath::parse("req.data").ok().as_ref());
        assert!(named.may_hold_body(br#"{"req":{"data":"x"}}"#));
        assert!(named.may_hold_body(br#"{"req":{"d\u0061ta":"x"}}"#));
        assert!(!named.may_hold_body(br#"{"body":"x"}"#));
    }
}
