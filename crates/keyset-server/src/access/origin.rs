//! The name under which browsers reach the server from elsewhere.

use std::fmt;
use std::str::FromStr;

use openidconnect::url::{Host, Url};

/// An origin (RFC 6454): `https://`, a host, and a port unless it is the usual one. Plain `http://`
/// only for this machine itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    text: String,
    authority: String,
}

/// The text is no such origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnOrigin;

impl Origin {
    /// As a browser writes it in the `Origin` header.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// As a browser writes it in the `Host` header.
    #[must_use]
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Whether browsers come with TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.text.starts_with("https://")
    }
}

impl FromStr for Origin {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        let url = Url::parse(text).map_err(|_| NotAnOrigin)?;
        let is_bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !is_bare || !(url.scheme() == "https" || is_local_http(&url)) {
            return Err(NotAnOrigin);
        }
        let text = url.origin().ascii_serialization();
        let (_, authority) = text.split_once("://").ok_or(NotAnOrigin)?;
        Ok(Self {
            authority: authority.into(),
            text,
        })
    }
}

/// Whether it is plain HTTP that does not leave this machine.
#[must_use]
pub fn is_local_http(url: &Url) -> bool {
    url.scheme() == "http"
        && match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
}

impl fmt::Display for NotAnOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("https://NAME or https://NAME:PORT is due, without a path")
    }
}

impl std::error::Error for NotAnOrigin {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (text, origin, authority) in [
            (
                "https://Keys.Partner.example",
                "https://keys.partner.example",
                "keys.partner.example",
            ),
            (
                "https://keys.partner.example:443/",
                "https://keys.partner.example",
                "keys.partner.example",
            ),
            (
                "https://keys.partner.example:8443",
                "https://keys.partner.example:8443",
                "keys.partner.example:8443",
            ),
            (
                "http://127.0.0.1:8081",
                "http://127.0.0.1:8081",
                "127.0.0.1:8081",
            ),
        ] {
            let read: Origin = text.parse().unwrap();
            assert_eq!((read.as_str(), read.authority()), (origin, authority));
        }
    }

    #[test]
    fn what_is_more_or_less_than_an_origin_is_refused() {
        for text in [
            "",
            "keys.partner.example",
            "http://keys.partner.example",
            "https://keys.partner.example/console",
            "https://keys.partner.example/?a",
            "https://kim@keys.partner.example",
            "ftp://127.0.0.1",
            "https://",
        ] {
            assert_eq!(text.parse::<Origin>(), Err(NotAnOrigin), "{text}");
        }
    }
}
