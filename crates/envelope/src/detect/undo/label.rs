//! A name before the value: `payload: …`, `"payload": "…"`, `Authorization: Bearer …`, `data:` URLs.

use super::Undone;
use super::fields::shown;
use super::sight::Sight;
use crate::detect::wrapping::Wrapping;

/// A name, an equals sign or colon, and the rest; or the scheme of a header field.
pub(super) fn label<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    let start = sight.text.get(..SEARCHED).unwrap_or(sight.text);
    let at = start
        .iter()
        .position(|octet| matches!(octet, b':' | b'=' | b' '))?;
    let (name, rest) = sight.text.split_at_checked(at)?;
    let name = shown(unquoted(name.trim_ascii()))?;
    let (mark, value) = rest.split_first()?;
    let value = match mark {
        b' ' => spaced(&name, value)?,
        _ => value.strip_prefix(b">").unwrap_or(value),
    };
    let value = value.trim_ascii();
    let is_value = !value.is_empty();
    is_value.then(|| Undone::new(Wrapping::Label, value).named(Some(name)))
}

/// A `data:` URL (RFC 2397): what follows its comma.
pub(super) fn data_url<'a>(sight: &Sight<'a>) -> Option<Undone<'a>> {
    let rest = sight.text.strip_prefix(b"data:")?;
    let at = rest
        .iter()
        .take(SEARCHED)
        .position(|octet| *octet == b',')?;
    let data = rest.get(at..)?.strip_prefix(b",")?;
    Some(Undone::new(Wrapping::DataUrl, data))
}

/// What follows a blank: the value of a known scheme, or a mark that stands a blank behind its
/// name.
fn spaced<'a>(name: &str, rest: &'a [u8]) -> Option<&'a [u8]> {
    let rest = rest.trim_ascii_start();
    match rest {
        [b'=' | b':', b'>', value @ ..] | [b'=' | b':', value @ ..] => Some(value),
        _ if SCHEMES.iter().any(|known| name.eq_ignore_ascii_case(known)) => Some(rest),
        _ => None,
    }
}

fn unquoted(name: &[u8]) -> &[u8] {
    [b"\"", b"'"]
        .iter()
        .find_map(|quote| name.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(name)
}

/// Octets in which a name must have ended.
const SEARCHED: usize = 256;
/// Words that stand before a token.
const SCHEMES: &[&str] = &["bearer", "jwe", "jws", "jwt", "token"];
