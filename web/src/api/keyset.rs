//! `GET /api/v1/keyset`.

use console::state::keyset::{Failure, Fetched};
use gloo::net::http::{Request, Response};
use keyset_api::{KeySet, Problem};

/// Relative to the page's base.
const PATH: &str = "api/v1/keyset";
const JSON: &str = "application/json";
const PROBLEM: &str = keyset_api::problem::CONTENT_TYPE;

/// Fetches every entry. The page filters by itself, so that a filter costs no round trip.
pub(crate) async fn fetch() -> Fetched {
    match answer().await {
        Ok(set) => Fetched::Here(set.entries.into()),
        Err(failure) => Fetched::Failed(failure),
    }
}

async fn answer() -> Result<KeySet, Failure> {
    let request = Request::get(PATH).header("Accept", JSON);
    let response = request.send().await.map_err(|_| Failure::Away)?;
    let is = |media_type: &str| {
        let given = response.headers().get("Content-Type").unwrap_or_default();
        given
            .split(';')
            .next()
            .is_some_and(|given| given.trim() == media_type)
    };
    if response.ok() && is(JSON) {
        return response.json().await.map_err(|_| Failure::Unreadable);
    }
    if is(PROBLEM) {
        return Err(problem(response).await);
    }
    // A proxy in front of nobody answers with a page, or with an error and no body of the service.
    Err(Failure::Away)
}

async fn problem(response: Response) -> Failure {
    let detail = response
        .json::<Problem>()
        .await
        .ok()
        .map(|problem| problem.detail);
    Failure::Refused {
        status: response.status(),
        detail,
    }
}
