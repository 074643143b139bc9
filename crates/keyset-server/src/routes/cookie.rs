//! The two cookies: a session's, and the one that a browser keeps while it is at the identity
//! provider. Where browsers come with TLS their names say that no other host set them (RFC 6265bis
//! section 4.1.3.2).

use axum::http::{HeaderMap, HeaderValue, header};

use crate::access::LONGEST_MINUTES;
use crate::domain::sign_in::{Ways, oidc};
use crate::error::ApiError;

/// A cookie of this service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cookie {
    /// Who is signed in. Pages of other sites never send it.
    Session,
    /// A sign-in under way. The identity provider's page leads back to us, so a link of another
    /// site must be able to send it.
    Ticket,
}

impl Cookie {
    /// Sets it.
    pub(super) fn set(self, ways: &Ways, value: &str) -> Result<HeaderValue, ApiError> {
        self.written(ways, value, self.minutes().saturating_mul(60))
    }

    /// Takes it away.
    pub(super) fn clear(self, ways: &Ways) -> Result<HeaderValue, ApiError> {
        self.written(ways, "", 0)
    }

    /// Its value in a request (RFC 6265 section 4.2.1).
    pub(super) fn of(self, ways: &Ways, headers: &HeaderMap) -> Option<String> {
        let wanted = self.name(ways);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(name, value)| (name == wanted).then(|| value.into()))
    }

    fn written(self, ways: &Ways, value: &str, seconds: i64) -> Result<HeaderValue, ApiError> {
        let (name, same_site) = (self.name(ways), self.same_site());
        let secure = if ways.is_https { "; Secure" } else { "" };
        let text = format!(
            "{name}={value}; HttpOnly; SameSite={same_site}; Path=/; Max-Age={seconds}{secure}"
        );
        HeaderValue::try_from(text).map_err(|_| ApiError::Internal {
            doing: "writing a cookie",
        })
    }

    /// Its name.
    pub(super) const fn name(self, ways: &Ways) -> &'static str {
        match (self, ways.is_https) {
            (Self::Session, false) => "keyset_session",
            (Self::Session, true) => "__Host-keyset_session",
            (Self::Ticket, false) => "keyset_sign_in",
            (Self::Ticket, true) => "__Host-keyset_sign_in",
        }
    }

    const fn same_site(self) -> &'static str {
        match self {
            Self::Session => "Strict",
            Self::Ticket => "Lax",
        }
    }

    const fn minutes(self) -> i64 {
        match self {
            Self::Session => LONGEST_MINUTES,
            Self::Ticket => oidc::TICKET_MINUTES,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(is_https: bool) -> Ways {
        Ways {
            is_https,
            ..Ways::default()
        }
    }

    fn set(cookie: Cookie, is_https: bool) -> String {
        let value = cookie.set(&ways(is_https), "secret").unwrap();
        value.to_str().unwrap().into()
    }

    #[test]
    fn with_tls_a_cookie_never_travels_without() {
        for cookie in [Cookie::Session, Cookie::Ticket] {
            let text = set(cookie, true);
            assert!(text.starts_with("__Host-keyset_"), "{text}");
            assert!(text.ends_with("; Secure"), "{text}");
            assert!(!set(cookie, false).contains("Secure"));
        }
    }

    #[test]
    fn only_the_ticket_is_sent_by_links_of_other_sites() {
        assert!(set(Cookie::Session, true).contains("SameSite=Strict"));
        assert!(set(Cookie::Ticket, true).contains("SameSite=Lax"));
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let sent = "other=1; keyset_session=secret; keyset_sign_in=ticket";
        let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(sent))]);
        let found = |cookie: Cookie, https| cookie.of(&ways(https), &headers);
        assert_eq!(found(Cookie::Session, false), Some("secret".into()));
        assert_eq!(found(Cookie::Ticket, false), Some("ticket".into()));
        assert_eq!(found(Cookie::Session, true), None);
    }
}
