//! Sending a notice: one POST of JSON to the address that the operator named.

use std::fmt;
use std::time::Duration;

use keyset_api::NoticeView;
use reqwest::header::{CONTENT_TYPE, HeaderName};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, Url};

/// Where notices go.
pub struct Webhook {
    client: Client,
    url: Url,
}

/// Why a notice did not arrive. The address is left out: it may hold a secret of its receiver.
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookError {
    /// The receiver can not be reached, or does not answer in time.
    NoAnswer(reqwest::Error),
    /// The notice can not be written.
    Notice(serde_json::Error),
    /// The receiver does not take it.
    Refused(StatusCode),
    /// The client can not be made.
    Client(reqwest::Error),
}

impl Webhook {
    /// A client for this address: no redirects and no proxy, because the address is the one that the
    /// operator vouches for.
    ///
    /// # Errors
    /// [`WebhookError::Client`] when the system's roots of trust can not be used.
    pub fn new(url: Url) -> Result<Self, WebhookError> {
        // Somebody else may have chosen already; it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .build()
            .map_err(|error| WebhookError::Client(error.without_url()))?;
        Ok(Self { client, url })
    }

    /// Sends a notice; its word is in a header too, so that a receiver can tell one that comes again.
    ///
    /// # Errors
    /// [`WebhookError`] when nobody says that it arrived.
    pub async fn send(&self, notice: &NoticeView) -> Result<(), WebhookError> {
        let body = serde_json::to_vec(notice).map_err(WebhookError::Notice)?;
        let answer = self
            .client
            .post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(KEY, &notice.notice)
            .body(body)
            .send()
            .await
            .map_err(|error| WebhookError::NoAnswer(error.without_url()))?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(WebhookError::Refused(answer.status()))
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer(_) => f.write_str("the receiver of notices does not answer"),
            Self::Notice(_) => f.write_str("the notice can not be written"),
            Self::Refused(status) => write!(f, "the receiver of notices answered {status}"),
            Self::Client(_) => f.write_str("can not make a client for notices"),
        }
    }
}

impl std::error::Error for WebhookError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoAnswer(error) | Self::Client(error) => Some(error),
            Self::Notice(error) => Some(error),
            Self::Refused(_) => None,
        }
    }
}

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The header that many receivers know for it.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");
