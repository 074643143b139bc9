//! The methods of Korea Cards (specification 0.0.13) that public pages name, and the URLs they are
//! called at.

/// A method that is known by name. Of the card methods no field but the header is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// As it stands in the URL.
    pub name: &'static str,
    /// Who answers it.
    pub host: Host,
}

/// Who answers a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Google calls the partner.
    Partner,
    /// The partner calls Google.
    Google,
    /// Either calls the other.
    Both,
}

impl Method {
    /// Finds a method by its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        METHODS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(name, host)| Self { name, host: *host })
    }

    /// The method that a URL calls: the last part of its path that is one.
    #[must_use]
    pub fn of_url(url: &str) -> Option<Self> {
        path(url).split('/').rev().find_map(Self::from_name)
    }
}

/// Whether the path or query of a URL holds this account id as a part of its own.
#[must_use]
pub fn holds_account_id(url: &str, account_id: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let after_host = rest
        .find(['/', '?'])
        .map_or("", |at| rest.get(at..).unwrap_or_default());
    !account_id.is_empty()
        && after_host
            .split(['/', '?', '&', '=', '#', ';'])
            .any(|part| part == account_id)
}

/// Whether a URL is one of Google's own, in which the account id must stand.
#[must_use]
pub fn is_googles(url: &str) -> bool {
    GOOGLE.iter().any(|base| {
        url.strip_prefix(base)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

const GOOGLE: &[&str] = &[
    "https://vgw.googleapis.com/gsp",
    "https://vgw.sandbox.google.com/gsp",
];

const METHODS: &[(&str, Host)] = &[
    ("echo", Host::Both),
    ("reserveFunds", Host::Partner),
    ("asynchronousCaptureFundsReservation", Host::Partner),
    ("asynchronousCancelFundsReservation", Host::Partner),
    ("asynchronousRefund", Host::Partner),
    ("verifyCardWithMinimumReservation", Host::Partner),
    ("verifyCardWithZeroAmount", Host::Partner),
    ("captureFundsReservationResultNotification", Host::Google),
    ("cancelFundsReservationResultNotification", Host::Google),
    ("refundResultNotification", Host::Google),
    ("reverseRefundNotification", Host::Google),
    ("chargebackNotification", Host::Google),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_method_of_a_url_is_found_before_the_account_id() {
        let url = "https://vgw.sandbox.google.com/gsp/korea-cards-v1/echo/INTEGRATOR_1";
        assert_eq!(Method::of_url(url).map(|one| one.name), Some("echo"));
        assert!(is_googles(url));
        assert!(holds_account_id(url, "INTEGRATOR_1"));
    }

    #[test]
    fn a_partners_url_is_told_from_googles() {
        let url = "https://cards.partner.example/v1/reserveFunds?x=1";
        assert_eq!(Method::of_url(url).map(|one| one.host), Some(Host::Partner));
        assert!(!is_googles(url));
        assert!(!is_googles("https://vgw.googleapis.com/gspoof/echo"));
        assert!(!holds_account_id(url, "cards.partner.example"));
        assert!(holds_account_id(
            "https://p.example/echo?account=ABC",
            "ABC"
        ));
    }
}
