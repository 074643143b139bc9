//! What is quoted from bodies and payloads: short, in one line, and redacted unless asked otherwise.

use alloc::borrow::Cow;
use alloc::borrow::ToOwned as _;
use alloc::string::String;

use envelope::Diagnosis;
use serde_json::Value;
use standard_payments::redact;

/// Whether what must not be seen is hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Redaction {
    /// Hidden.
    #[default]
    Redacted,
    /// Shown, as somebody asked for it.
    Revealed,
}

impl Redaction {
    /// The text, as far as it may be seen.
    pub(crate) fn text(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Redacted => Cow::Owned(redact(text)),
            Self::Revealed => Cow::Borrowed(text),
        }
    }

    /// A name that came with a message, such as a `kid`: short, and as far as it may be seen.
    pub(crate) fn name(self, name: &str) -> String {
        // Key ids of OpenPGP are digits that mean nothing, and short already.
        if name.len() <= 64 && name.bytes().all(|octet| octet.is_ascii_hexdigit()) {
            return name.to_owned();
        }
        cut(&self.text(name), NAME_MAX)
    }

    /// A diagnosis whose words come partly out of a message.
    pub(crate) fn diagnosis(self, diagnosis: &Diagnosis) -> Diagnosis {
        let mut shown = diagnosis.clone();
        if self == Self::Redacted {
            shown.summary = redact(&shown.summary);
            shown.remedy = redact(&shown.remedy);
            for value in shown.evidence.values_mut() {
                self.value(value);
            }
        }
        shown
    }

    fn value(self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.name(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(members) => members.values_mut().for_each(|item| self.value(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// The beginning of a text, in one line; none where it is no text.
    pub(crate) fn excerpt(self, octets: &[u8]) -> Option<String> {
        let looked_at = octets.get(..LOOKED_AT).unwrap_or(octets);
        let text = match core::str::from_utf8(looked_at) {
            Ok(text) => text,
            // The cut may have gone through a letter.
            Err(error) if octets.len() > LOOKED_AT && error.error_len().is_none() => {
                core::str::from_utf8(looked_at.get(..error.valid_up_to())?).ok()?
            }
            Err(_) => return None,
        };
        // Redacted as a whole before it is cut: half a card number is not known as one.
        let shown = self.text(text);
        let mut line = String::new();
        for word in shown.split_whitespace() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
            if line.len() > 8 * EXCERPT_MAX {
                break;
            }
        }
        (!line.is_empty()).then(|| cut(&line, EXCERPT_MAX))
    }
}

/// At most so many letters, with a mark where more followed.
fn cut(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        Some((end, _)) => {
            let mut short = text.get(..end).unwrap_or(text).to_owned();
            short.push('…');
            short
        }
        None => text.to_owned(),
    }
}

const NAME_MAX: usize = 64;
const EXCERPT_MAX: usize = 240;
/// Octets of a payload that an excerpt is made from.
const LOOKED_AT: usize = 16_384;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_redacted_before_it_is_cut() {
        let text = alloc::format!(
            "{{\"x\":\"{}\",\"memo\":\"4111111111111111\"}}",
            "y".repeat(215)
        );
        let shown = Redaction::Redacted.excerpt(text.as_bytes()).unwrap();
        assert!(!shown.contains("4111"), "{shown}");
        let revealed = Redaction::Revealed.excerpt(text.as_bytes()).unwrap();
        assert!(revealed.contains("4111"), "{revealed}");
    }

    #[test]
    fn an_excerpt_is_one_short_line_and_octets_have_none() {
        let text = "<html>\n  <b>x</b>\n</html>";
        let shown = Redaction::Redacted.excerpt(text.as_bytes());
        assert_eq!(shown.as_deref(), Some("<html> <b>x</b> </html>"));
        assert_eq!(Redaction::Redacted.excerpt(&[0xff, 0xfe]), None);
        let long = "가".repeat(LOOKED_AT);
        let shown = Redaction::Redacted.excerpt(long.as_bytes()).unwrap();
        assert_eq!(shown.chars().count(), EXCERPT_MAX + 1);
    }

    #[test]
    fn a_name_is_short_and_a_key_id_is_left() {
        let name = |text| Redaction::Redacted.name(text);
        assert_eq!(name("4111111111111111"), "4111111111111111");
        assert_eq!(name("card 4111111111111111"), "card [redacted]");
        assert_eq!(name(&"k".repeat(100)).chars().count(), NAME_MAX + 1);
    }
}
