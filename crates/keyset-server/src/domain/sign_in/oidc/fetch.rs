//! The requests that the identity provider is asked with: bounded in time and length, and never
//! redirected.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::url::Url;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use reqwest::redirect::Policy;

use crate::access::is_local_http;

/// A client of the provider.
pub(super) struct Fetch {
    client: reqwest::Client,
}

/// No client can be made: the provider's address is not https, or the system has no root
/// certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoClient;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum FetchError {
    Http(http::Error),
    Network(reqwest::Error),
    TooLong,
}

impl Fetch {
    /// Plain HTTP goes only to a provider on this machine.
    pub(super) fn new(issuer: &Url) -> Result<Self, NoClient> {
        let is_local = is_local_http(issuer);
        if !is_local && issuer.scheme() != "https" {
            return Err(NoClient);
        }
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .https_only(!is_local)
            .timeout(PATIENCE)
            .build()
            .map_err(|_| NoClient)?;
        Ok(Self { client })
    }

    async fn answer(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let request = reqwest::Request::try_from(request).map_err(FetchError::Network)?;
        let mut answer = self
            .client
            .execute(request)
            .await
            .map_err(FetchError::Network)?;
        let mut body = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(FetchError::Network)? {
            if body.len().saturating_add(part.len()) > LONGEST {
                return Err(FetchError::TooLong);
            }
            body.extend_from_slice(&part);
        }
        let mut response = http::Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            *headers = std::mem::take(answer.headers_mut());
        }
        response.body(body).map_err(FetchError::Http)
    }
}

impl<'c> AsyncHttpClient<'c> for Fetch {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.answer(request))
    }
}

impl fmt::Display for NoClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "can not ask the identity provider: its address must begin with https://, and the \
             system needs root certificates",
        )
    }
}

impl std::error::Error for NoClient {}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(_) => f.write_str("the answer is not HTTP"),
            Self::Network(_) => f.write_str("no answer"),
            Self::TooLong => f.write_str("the answer is too long"),
        }
    }
}

impl std::error::Error for FetchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Http(source) => Some(source),
            Self::Network(source) => Some(source),
            Self::TooLong => None,
        }
    }
}

/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Longest answer, in octets; a large key set has some hundred thousand.
const LONGEST: usize = 1024 * 1024;
