//! Who is signed in: `/api/v1/session` and `/api/v1/sign-in`.

use console::state::fetched::Failure;
use gloo::net::http::Request;
use keyset_api::{SessionView, WaysView};

use super::http::{self, By};

/// Who is signed in; none where nobody is.
pub(crate) async fn fetch(by: By) -> Result<Option<SessionView>, Failure> {
    match http::get(SESSION, by).await {
        Ok(session) => Ok(Some(session)),
        Err(failure) if failure.is_signed_out() => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Signs in with the secret of a one-time link; tells whether the link still counted. The secret
/// leaves the page with this request and is kept nowhere.
pub(crate) async fn sign_in(secret: &str) -> Result<bool, Failure> {
    let request = Request::get(SIGN_IN).query([("token", secret)]);
    let response = request.send().await.map_err(|_| Failure::Away)?;
    match response.status() {
        200 => Ok(true),
        400..500 => Ok(false),
        _ => Err(Failure::Away),
    }
}

/// Which ways to sign in the server has.
pub(crate) async fn ways() -> Result<WaysView, Failure> {
    http::get(&format!("{SIGN_IN}/ways"), By::Page).await
}

/// Signs out.
pub(crate) async fn sign_out() -> Result<(), Failure> {
    http::delete(SESSION).await
}

const SESSION: &str = "api/v1/session";
const SIGN_IN: &str = "api/v1/sign-in";
