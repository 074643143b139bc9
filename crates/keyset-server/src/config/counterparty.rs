//! Where the counterparty is called. Addresses only; nothing is sent from here.

use core::str::FromStr;
use std::fmt;

use envelope::keyset::Environment;
use reqwest::Url;

/// The counterparty of each environment.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct CounterpartyConfig {
    /// Where the echo of the counterparty is, such as
    /// `sandbox=https://vgw.sandbox.google.com/gsp/korea-cards-v1/echo/ACCOUNT`; once for each
    /// environment.
    #[arg(long = "counterparty-url", value_name = "ENV=URL")]
    pub echoes: Vec<EchoAddress>,
}

/// The address of an echo in one environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EchoAddress {
    /// The environment whose keys are used there.
    pub environment: Environment,
    /// Where it is.
    pub url: Url,
}

/// Why a text is not an address to call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAnAddress {
    /// It does not begin with `sandbox=` or `production=`.
    Environment,
    /// It is not a URL with a host.
    NotAUrl,
    /// It is plain HTTP to another machine, or no HTTP at all.
    NotHttps,
    /// It holds a user name or password.
    Secret,
}

impl CounterpartyConfig {
    /// The address for an environment, if there is one.
    #[must_use]
    pub fn echo_in(&self, environment: Environment) -> Option<&Url> {
        let mut addresses = self.echoes.iter();
        addresses
            .find(|address| address.environment == environment)
            .map(|address| &address.url)
    }
}

impl FromStr for EchoAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let (environment, url) = text.split_once('=').ok_or(NotAnAddress::Environment)?;
        Ok(Self {
            environment: Environment::from_code(environment).ok_or(NotAnAddress::Environment)?,
            url: callable(url)?,
        })
    }
}

/// A URL that may be called: HTTPS, or plain HTTP on this machine alone.
///
/// # Errors
/// [`NotAnAddress`] for everything else.
pub fn callable(text: &str) -> Result<Url, NotAnAddress> {
    let url = Url::parse(text).map_err(|_| NotAnAddress::NotAUrl)?;
    let host = url.host_str().ok_or(NotAnAddress::NotAUrl)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(NotAnAddress::Secret);
    }
    let is_allowed = match url.scheme() {
        "https" => true,
        "http" => is_loopback(host),
        _ => false,
    };
    if is_allowed {
        Ok(url)
    } else {
        Err(NotAnAddress::NotHttps)
    }
}

/// By its number: a name could lead anywhere.
fn is_loopback(host: &str) -> bool {
    host.trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<core::net::IpAddr>()
        .is_ok_and(|address| address.is_loopback())
}

impl fmt::Display for NotAnAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "begin with sandbox= or production=",
            Self::NotAUrl => "not a URL such as https://counterparty.example/echo",
            Self::NotHttps => {
                "use https; plain http is for this machine alone, by number (http://127.0.0.1:PORT)"
            }
            Self::Secret => "a URL here may not hold a user name or password",
        })
    }
}

impl std::error::Error for NotAnAddress {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_plain_http_on_this_machine_are_called() {
        for text in [
            "https://counterparty.example/gsp/korea-cards-v1/echo/ACCOUNT",
            "http://127.0.0.1:8083/echo",
            "http://[::1]:8083/echo",
        ] {
            assert!(callable(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_the_reason() {
        for (text, reason) in [
            ("http://counterparty.example/echo", NotAnAddress::NotHttps),
            ("http://localhost.example/echo", NotAnAddress::NotHttps),
            ("http://192.168.1.5/echo", NotAnAddress::NotHttps),
            ("file:///etc/passwd", NotAnAddress::NotAUrl),
            ("ftp://127.0.0.1/echo", NotAnAddress::NotHttps),
            ("https://user:secret@host.example/", NotAnAddress::Secret),
            ("counterparty.example", NotAnAddress::NotAUrl),
        ] {
            assert_eq!(callable(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn an_address_names_its_environment() {
        let address: EchoAddress = "production=https://c.example/echo".parse().unwrap();
        assert_eq!(address.environment, Environment::Production);
        for text in ["https://c.example/echo", "moon=https://c.example/echo"] {
            assert_eq!(
                text.parse::<EchoAddress>(),
                Err(NotAnAddress::Environment),
                "{text}"
            );
        }
    }
}
