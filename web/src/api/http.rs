//! One question and its answer: JSON both ways, refusals as problem documents.

use console::state::fetched::Failure;
use gloo::net::http::{Request, RequestBuilder, Response};
use keyset_api::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;

const JSON: &str = "application/json";
const PROBLEM: &str = keyset_api::problem::CONTENT_TYPE;
/// What the server asks of a page that means a change; pages of other programs can not send it.
const REQUESTED_BY: (&str, &str) = ("X-Requested-By", "keyset-console");
/// How a page says that nobody may be there.
const UNATTENDED: (&str, &str) = ("X-Unattended", "true");

/// Who wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The page, by itself: that does not prolong the session.
    Page,
    /// A person.
    Person,
}

/// Reads.
pub(super) async fn get<T: DeserializeOwned>(path: &str, by: By) -> Result<T, Failure> {
    let mut request = Request::get(path).header("Accept", JSON);
    if by == By::Page {
        request = request.header(UNATTENDED.0, UNATTENDED.1);
    }
    let response = request.send().await.map_err(|_| Failure::Away)?;
    read(judged(response).await?).await
}

/// Changes something.
pub(super) async fn post<B: Serialize, T: DeserializeOwned>(
    path: &str,
    body: &B,
) -> Result<T, Failure> {
    read(posted(path, body).await?).await
}

/// Changes something; the status of the answer matters too.
pub(super) async fn posted<B: Serialize>(path: &str, body: &B) -> Result<Response, Failure> {
    let request = meant(Request::post(path)).json(body);
    let request = request.map_err(|_| Failure::Unreadable)?;
    let response = request.send().await.map_err(|_| Failure::Away)?;
    judged(response).await
}

/// Does something that needs no more words.
pub(super) async fn act<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    let response = meant(Request::post(path)).send().await;
    read(judged(response.map_err(|_| Failure::Away)?).await?).await
}

/// Ends something.
pub(super) async fn delete(path: &str) -> Result<(), Failure> {
    let response = meant(Request::delete(path)).send().await;
    judged(response.map_err(|_| Failure::Away)?)
        .await
        .map(|_| ())
}

/// The value of an answer.
pub(super) async fn read<T: DeserializeOwned>(response: Response) -> Result<T, Failure> {
    if !is(&response, JSON) {
        // A proxy in front of nobody answers with a page.
        return Err(Failure::Away);
    }
    response.json().await.map_err(|_| Failure::Unreadable)
}

pub(super) fn meant(request: RequestBuilder) -> RequestBuilder {
    request
        .header("Accept", JSON)
        .header(REQUESTED_BY.0, REQUESTED_BY.1)
}

pub(super) async fn judged(response: Response) -> Result<Response, Failure> {
    if response.ok() {
        return Ok(response);
    }
    if !is(&response, PROBLEM) {
        // An error with no body of the service is the proxy's own.
        return Err(Failure::Away);
    }
    Err(Failure::Refused {
        status: response.status(),
        problem: response.json::<Problem>().await.ok().map(Box::new),
    })
}

pub(super) fn is(response: &Response, media_type: &str) -> bool {
    let given = response.headers().get("Content-Type").unwrap_or_default();
    given
        .split(';')
        .next()
        .is_some_and(|given| given.trim() == media_type)
}
