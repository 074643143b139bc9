//! Sending a notice: one POST of JSON to the address that the operator named.

use std::fmt;

use keyset_api::NoticeView;
use reqwest::Url;

use crate::outbound::{CallError, Outbound};

/// Where notices go.
pub struct Webhook {
    outbound: Outbound,
    url: Url,
}

/// Why a notice did not arrive. The address is left out: it may hold a secret of its receiver.
#[derive(Debug)]
#[non_exhaustive]
pub enum WebhookError {
    /// The receiver can not be reached, or does not answer in time.
    NoAnswer(CallError),
    /// The notice can not be written.
    Notice(serde_json::Error),
    /// The receiver does not take it.
    Refused(u16),
}

impl Webhook {
    /// Sends to this address, the one that the operator vouches for.
    #[must_use]
    pub const fn new(url: Url, outbound: Outbound) -> Self {
        Self { outbound, url }
    }

    /// Sends a notice; its word is in a header too, so that a receiver can tell one that comes again.
    ///
    /// # Errors
    /// [`WebhookError`] when nobody says that it arrived.
    pub async fn send(&self, notice: &NoticeView) -> Result<(), WebhookError> {
        let body = serde_json::to_vec(notice).map_err(WebhookError::Notice)?;
        let (url, outbound) = (&self.url, &self.outbound);
        let sent = outbound.post_again(url, "application/json", body, &notice.notice);
        let reply = sent.await.map_err(WebhookError::NoAnswer)?;
        if (200..300).contains(&reply.status) {
            Ok(())
        } else {
            Err(WebhookError::Refused(reply.status))
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer(_) => f.write_str("the receiver of notices does not answer"),
            Self::Notice(_) => f.write_str("the notice can not be written"),
            Self::Refused(status) => write!(f, "the receiver of notices answered {status}"),
        }
    }
}

impl std::error::Error for WebhookError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoAnswer(error) => Some(error),
            Self::Notice(error) => Some(error),
            Self::Refused(_) => None,
        }
    }
}
