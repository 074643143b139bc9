//! Checks of the listeners. On loopback there is no transport to be judged, and none is claimed.

use super::{Check, Verdict};

/// The listener speaks the versions and suites of the counterparty's page, and no others.
pub(super) fn suites() -> Verdict {
    const CHECK: Check = Check("tls", "TLS versions and suites");
    CHECK.not_applicable(LOOPBACK)
}

/// Nothing is answered in the clear.
pub(super) fn no_plain_http() -> Verdict {
    const CHECK: Check = Check("no-plain-http", "No plain HTTP");
    CHECK.not_applicable(LOOPBACK)
}

const LOOPBACK: &str = "Not applicable on loopback: nobody else reaches this listener.";
