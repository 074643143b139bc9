//! Where notices of keys that end are sent.

use std::net::IpAddr;

use reqwest::Url;

/// What the operator says of notices.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct NoticesConfig {
    /// Send a JSON notice 60, 30, 14, 7 and 1 days before a key ends to this address: https, or
    /// http on this machine.
    #[arg(long, value_name = "URL", value_parser = address)]
    pub notice_webhook: Option<Url>,
}

fn address(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).map_err(|_| "not an address")?;
    match url.scheme() {
        "https" => Ok(url),
        "http" if url.host_str().is_some_and(is_loopback) => Ok(url),
        _ => Err("https is due, or http on 127.0.0.1, [::1] or localhost"),
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_is_taken_and_http_on_this_machine() {
        for good in [
            "https://example.com/hook?token=1",
            "http://127.0.0.1:9/",
            "http://[::1]:9/",
            "http://localhost/",
        ] {
            assert!(address(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn what_others_could_read_is_refused() {
        for bad in [
            "http://example.com/",
            "http://127.0.0.1.example.com/",
            "ftp://localhost/",
            "file:///etc/passwd",
            "example.com",
            "",
        ] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}
