//! The console's page, served beside the API that it asks, so that one program on one address is
//! the whole service. The files are read once at the start and never again: what is served is what
//! was looked at. Nothing here knows a key.

mod bundle;
mod policy;

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::access::Origin;
use crate::config::console::ConsoleConfig;
use crate::error::ApiError;
use bundle::{Asset, Bundle, Coding};

pub use bundle::BundleError;

/// The console, ready to be served.
pub struct Console {
    bundle: Bundle,
    policy: HeaderValue,
}

impl Console {
    /// Reads the console's files, where the operator named a folder with them.
    ///
    /// # Errors
    /// [`BundleError`] when the folder holds no console, or too much.
    pub fn load(config: &ConsoleConfig) -> Result<Option<Self>, BundleError> {
        let folder = config.console.as_deref();
        folder
            .map(|folder| Self::of(folder, &config.frame_ancestor))
            .transpose()
    }

    fn of(folder: &Path, ancestors: &[Origin]) -> Result<Self, BundleError> {
        let bundle = Bundle::read(folder)?;
        let policy = policy::of(bundle.page().octets(), ancestors);
        Ok(Self {
            policy: HeaderValue::try_from(policy).map_err(|_| BundleError::Page)?,
            bundle,
        })
    }

    /// Whether a path is one of the console's: a file of it, or an address that the page itself
    /// knows. Those of the service are never.
    #[must_use]
    pub fn serves(&self, path: &str) -> bool {
        self.asset(path).is_some()
    }

    /// A file, or for an address without one the page, which knows its own addresses.
    fn asset(&self, path: &str) -> Option<&Asset> {
        if is_of_the_service(path) {
            return None;
        }
        let name = path.strip_prefix('/')?;
        match self.bundle.file(name) {
            None if bundle::extension(name).is_none() => Some(self.bundle.page()),
            found => found,
        }
    }

    fn answer(&self, asset: &Asset, asked: &HeaderMap) -> Response {
        let tag = asset.tag();
        let mut headers = HeaderMap::new();
        headers.insert(header::ETAG, tag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(asset.caching()),
        );
        headers.insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
        if asked.get(header::IF_NONE_MATCH) == Some(tag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let (coding, octets) = asset.coded(accepts_brotli(asked));
        if coding == Coding::Brotli {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(asset.media_type()),
        );
        (headers, octets).into_response()
    }
}

/// Answers whatever the service has no route for.
pub(crate) fn fallback<S>(router: Router<S>, console: Option<Arc<Console>>) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    match console {
        Some(console) => {
            router.fallback_service(Router::new().fallback(deliver).with_state(console))
        }
        None => router,
    }
}

async fn deliver(State(console): State<Arc<Console>>, request: Request) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    match console.asset(request.uri().path()).filter(|_| is_read) {
        Some(asset) => console.answer(asset, request.headers()),
        None => ApiError::NoSuchPage.into_response(),
    }
}

/// Whether brotli (RFC 7932) is named, and not with a weight of nothing (RFC 9110 section 12.5.3).
fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|one| {
            let (coding, weight) = one.split_once(';').unwrap_or((one, ""));
            let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
            coding.trim().eq_ignore_ascii_case("br") && weight.parse().is_ok_and(|q: f32| q > 0.0)
        })
}

/// The service's own addresses: a page there would hide that nothing is there.
fn is_of_the_service(path: &str) -> bool {
    ["/api", "/keys", "/.well-known", "/healthz", "/metrics"]
        .iter()
        .any(|own| {
            path.strip_prefix(own)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
}

#[cfg(test)]
mod tests;
