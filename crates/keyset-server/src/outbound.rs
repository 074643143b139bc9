//! Calls to another party over HTTP. Where and how, never what: no key is known here and no body is
//! read.

use core::time::Duration;
use std::fmt;

use reqwest::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use reqwest::{Client, RequestBuilder, Response, Url, redirect, tls};

/// Makes calls: no redirect is followed, no proxy asked, and every answer has a limit of time and
/// length.
#[derive(Clone, Debug)]
pub struct Outbound {
    client: Client,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// How long it may be kept, in seconds, where it says so (RFC 9111 section 5.2.2.1).
    pub max_age: Option<i64>,
    /// The body.
    pub body: Vec<u8>,
}

/// Why no answer came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallError {
    /// The answer ended in the middle, or is not HTTP.
    Broken,
    /// The answer is longer than [`ANSWER_OCTETS`].
    TooLong,
    /// No answer came within [`PATIENCE`].
    TimedOut,
    /// Nobody could be reached there, or the TLS certificate is not good.
    Unreachable,
}

/// The part of this program that speaks TLS can not be made.
#[derive(Debug)]
pub struct NoClient(reqwest::Error);

impl Outbound {
    /// Ready to call.
    ///
    /// # Errors
    /// [`NoClient`] when the system's certificate store can not be used.
    pub fn new() -> Result<Self, NoClient> {
        // It may be there already: then it is this one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .tls_version_min(tls::Version::TLS_1_2)
            .build()
            .map_err(NoClient)?;
        Ok(Self { client })
    }

    /// Posts a body.
    ///
    /// # Errors
    /// [`CallError`] when no answer came; an answer with any status is one.
    pub async fn post(
        &self,
        url: &Url,
        content_type: &str,
        body: Vec<u8>,
    ) -> Result<Reply, CallError> {
        let request = self.client.post(url.clone());
        send(request.header(CONTENT_TYPE, content_type).body(body)).await
    }

    /// Posts a body that the receiver may get more than once; it can tell by the key.
    ///
    /// # Errors
    /// As [`Self::post`].
    pub async fn post_again(
        &self,
        url: &Url,
        content_type: &str,
        body: Vec<u8>,
        key: &str,
    ) -> Result<Reply, CallError> {
        let request = self.client.post(url.clone()).header(IDEMPOTENCY_KEY, key);
        send(request.header(CONTENT_TYPE, content_type).body(body)).await
    }

    /// Fetches what is published somewhere.
    ///
    /// # Errors
    /// As [`Self::post`].
    pub async fn get(&self, url: &Url) -> Result<Reply, CallError> {
        send(self.client.get(url.clone())).await
    }
}

async fn send(request: RequestBuilder) -> Result<Reply, CallError> {
    let mut response = request.send().await.map_err(CallError::of)?;
    let (status, max_age) = (response.status().as_u16(), max_age(&response));
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(CallError::of)? {
        if body.len().saturating_add(chunk.len()) > ANSWER_OCTETS {
            return Err(CallError::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply {
        status,
        max_age,
        body,
    })
}

fn max_age(response: &Response) -> Option<i64> {
    let caching = response.headers().get(CACHE_CONTROL)?.to_str().ok()?;
    let mut rules = caching.split(',');
    rules.find_map(|rule| rule.trim().strip_prefix("max-age=")?.parse().ok())
}

impl CallError {
    fn of(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::TimedOut
        } else if error.is_connect() {
            Self::Unreachable
        } else {
            Self::Broken
        }
    }

    /// Stable identifier.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Broken => "echo.broken-answer",
            Self::TooLong => "echo.answer-too-long",
            Self::TimedOut => "echo.timed-out",
            Self::Unreachable => "echo.unreachable",
        }
    }

    /// What to do next.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Broken => {
                "Try again; if it stays so, ask the counterparty whether it is at work."
            }
            Self::TooLong => "Check that the address is that of an echo.",
            Self::TimedOut => "Try again; if it stays so, check the network and the firewall.",
            Self::Unreachable => {
                "Check the address of --counterparty-url, the network, and that the TLS certificate \
                 there is one that this machine trusts."
            }
        }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Broken => "The answer ended in the middle.",
            Self::TooLong => "The answer is longer than 1 MiB and was not read.",
            Self::TimedOut => "No answer came within 20 seconds.",
            Self::Unreachable => "The counterparty could not be reached.",
        })
    }
}

impl std::error::Error for CallError {}

impl fmt::Display for NoClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("can not use the certificates that this system trusts")
    }
}

impl std::error::Error for NoClient {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// The header that many receivers know for what may come again.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// For a whole call, from connecting to the last octet.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Longest answer.
pub const ANSWER_OCTETS: usize = 1024 * 1024;
