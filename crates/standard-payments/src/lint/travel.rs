//! How the body travelled: the URL it was sent to and its content type.

use super::fault::{Fault, FaultKind, Severity};
use super::{Check, Checked};
use crate::method;

pub(super) fn lint(check: &Check<'_>, checked: &mut Checked) {
    if let (Some(url), Some(account_id)) = (check.url, check.account_id)
        && !method::is_googles(url)
        && method::holds_account_id(url, account_id)
    {
        checked.faults.push(Fault {
            kind: FaultKind::AccountIdInUrl,
            severity: Severity::Error,
            path: "url".into(),
            message: "The account id stands in a URL of the partner, where it must not.".into(),
            remedy: "Name the method alone in your own URLs.",
        });
    }
    if let Some((sent, due)) = check.content_type {
        checked.faults.extend(content_type_fault(sent, due));
    }
}

/// What is wrong with the content type that a body was sent with, where another one is due.
#[must_use]
pub fn content_type_fault(sent: &str, due: &str) -> Option<Fault> {
    if is_same(sent, due) {
        return None;
    }
    Some(Fault {
        kind: FaultKind::ContentType,
        severity: Severity::Error,
        path: "Content-Type".into(),
        message: alloc::format!(
            "The content type of this envelope is {due}, not the one it was sent with."
        ),
        remedy: "Send the content type that belongs to the envelope.",
    })
}

/// Type and parameters, without regard to case and blanks.
fn is_same(one: &str, other: &str) -> bool {
    let parts = |text: &str| {
        let mut parts: alloc::vec::Vec<_> = text
            .split(';')
            .map(|part| part.trim().to_ascii_lowercase())
            .filter(|part| !part.is_empty())
            .collect();
        parts.sort();
        parts
    };
    parts(one) == parts(other)
}
