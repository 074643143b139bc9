//! Who may ask: pages and programs of this machine, and those that use the server's public name.
//! Against DNS rebinding (a foreign name that resolves to us), and against other sites' pages that
//! post to us.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::access::Origin;
use crate::app::App;
use crate::error::ApiError;

/// Refuses requests that were not meant for this server or come from another site.
pub(crate) async fn meant_for_us(State(app): State<App>, request: Request, next: Next) -> Response {
    guarded(app.ways.origin.as_ref(), request, next).await
}

/// The same for a server that has no public name.
pub(crate) async fn same_machine(request: Request, next: Next) -> Response {
    guarded(None, request, next).await
}

async fn guarded(public: Option<&Origin>, request: Request, next: Next) -> Response {
    match check(public, request.method(), request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn check(
    public: Option<&Origin>,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(), ApiError> {
    let is_ours = |authority: &str| {
        is_loopback_authority(authority)
            || public.is_some_and(|public| public.authority().eq_ignore_ascii_case(authority))
    };
    if !only(headers, header::HOST).is_some_and(is_ours)
        || !uri.authority().is_none_or(|named| is_ours(named.as_str()))
    {
        return Err(ApiError::Host);
    }
    // Where there is a public name, a page of the visitor's own machine is another site too.
    let is_our_page = |origin: &str| match public {
        Some(public) => public.as_str() == origin,
        None => is_loopback_origin(origin),
    };
    if headers.contains_key(header::ORIGIN)
        && !only(headers, header::ORIGIN).is_some_and(is_our_page)
    {
        return Err(ApiError::Origin);
    }
    // A neighbour of the public name is sent our cookies; on this machine it is the development page.
    let is_foreign = headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "cross-site" || (site == "same-site" && public.is_some()));
    if is_foreign && !method.is_safe() {
        return Err(ApiError::CrossSite);
    }
    if !method.is_safe() && has_body(headers) && !is_json(headers) {
        return Err(ApiError::ContentType);
    }
    Ok(())
}

fn has_body(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH);
    length.is_some_and(|length| length != "0") || headers.contains_key(header::TRANSFER_ENCODING)
}

/// What a form of another site can send is never this.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE);
    content_type
        .and_then(|value| value.to_str().ok())
        .is_some_and(|text| {
            let essence = text.split(';').next().unwrap_or_default();
            essence.trim().eq_ignore_ascii_case("application/json")
        })
}

/// The value of a header that is there exactly once.
fn only(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

fn is_loopback_origin(origin: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .find_map(|scheme| origin.strip_prefix(scheme))
        .is_some_and(is_loopback_authority)
}

/// A host name of this machine, with or without a port.
fn is_loopback_authority(authority: &str) -> bool {
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| {
        let Some((host, rest)) = authority.split_at_checked(name.len()) else {
            return false;
        };
        host.eq_ignore_ascii_case(name) && (rest.is_empty() || is_port(rest))
    })
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|digits| {
        digits.bytes().all(|digit| digit.is_ascii_digit()) && digits.parse::<u16>().is_ok()
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn typed(content_type: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(content_type))])
    }

    #[test]
    fn parameters_of_the_content_type_do_not_matter() {
        assert!(is_json(&typed("application/json")));
        assert!(is_json(&typed("Application/JSON; charset=utf-8")));
    }

    #[test]
    fn what_a_form_can_send_is_not_json() {
        for other in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/a+json",
            "",
        ] {
            assert!(!is_json(&typed(other)), "{other}");
        }
    }

    fn judged(method: Method, headers: &[(&'static str, &'static str)]) -> &'static str {
        judged_as(None, method, headers)
    }

    fn judged_as(
        public: Option<&str>,
        method: Method,
        headers: &[(&'static str, &'static str)],
    ) -> &'static str {
        let public = public.map(|text| text.parse().unwrap());
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)))
            .fold(
                HeaderMap::new(),
                |mut map, (name, value): (header::HeaderName, _)| {
                    map.append(name, value);
                    map
                },
            );
        let uri = Uri::from_static("/api/v1/keyset");
        match check(public.as_ref(), &method, &uri, &headers) {
            Ok(()) => "passed",
            Err(refusal) => refusal.code(),
        }
    }

    #[test]
    fn names_of_this_machine_pass() {
        for host in ["127.0.0.1:8081", "localhost", "LOCALHOST:80", "[::1]:8081"] {
            assert_eq!(judged(Method::GET, &[("host", host)]), "passed", "{host}");
        }
    }

    #[test]
    fn other_names_are_refused() {
        for host in [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "localhost:80@evil.example",
            "localhost:",
            "localhost:+1",
            "127.0.0.1:99999",
            "",
        ] {
            assert_eq!(
                judged(Method::GET, &[("host", host)]),
                "request.host",
                "{host}"
            );
        }
    }

    #[test]
    fn a_request_needs_exactly_one_host() {
        assert_eq!(judged(Method::GET, &[]), "request.host");
        let two = [("host", "localhost"), ("host", "localhost")];
        assert_eq!(judged(Method::GET, &two), "request.host");
    }

    #[test]
    fn an_absolute_address_must_name_this_machine_too() {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("localhost"));
        let uri = Uri::from_static("http://evil.example/api/v1/keyset");
        assert!(matches!(
            check(None, &Method::GET, &uri, &headers),
            Err(ApiError::Host)
        ));
    }

    #[test]
    fn pages_of_this_machine_pass_on_any_port() {
        for origin in [
            "http://127.0.0.1:8080",
            "http://localhost:3000",
            "https://[::1]",
        ] {
            let headers = [("host", "localhost"), ("origin", origin)];
            assert_eq!(judged(Method::POST, &headers), "passed", "{origin}");
        }
    }

    #[test]
    fn pages_of_other_sites_are_refused() {
        for origin in [
            "https://evil.example",
            "null",
            "file://",
            "http://localhost.evil.example",
        ] {
            let headers = [("host", "localhost"), ("origin", origin)];
            assert_eq!(judged(Method::GET, &headers), "request.origin", "{origin}");
        }
    }

    #[test]
    fn a_cross_site_change_is_refused_and_a_cross_site_link_is_followed() {
        let headers = [("host", "localhost"), ("sec-fetch-site", "cross-site")];
        assert_eq!(judged(Method::POST, &headers), "request.cross-site");
        assert_eq!(judged(Method::GET, &headers), "passed");
    }

    #[test]
    fn a_neighbour_of_the_public_name_is_another_site() {
        let headers = [("host", "localhost"), ("sec-fetch-site", "same-site")];
        let public = Some("https://keys.partner.example");
        let refused = judged_as(public, Method::DELETE, &headers);
        assert_eq!(refused, "request.cross-site");
        assert_eq!(judged_as(public, Method::GET, &headers), "passed");
        assert_eq!(judged_as(None, Method::DELETE, &headers), "passed");
    }

    #[test]
    fn the_public_name_passes_beside_those_of_this_machine() {
        let public = Some("https://keys.partner.example:8443");
        for (host, expected) in [
            ("keys.partner.example:8443", "passed"),
            ("Keys.Partner.Example:8443", "passed"),
            ("localhost:8081", "passed"),
            ("keys.partner.example", "request.host"),
            ("keys.partner.example:8443.evil.example", "request.host"),
            ("partner.example:8443", "request.host"),
        ] {
            let headers = [("host", host)];
            assert_eq!(judged_as(public, Method::GET, &headers), expected, "{host}");
        }
    }

    #[test]
    fn where_there_is_a_public_name_only_its_pages_pass() {
        let public = Some("https://keys.partner.example");
        for (origin, expected) in [
            ("https://keys.partner.example", "passed"),
            ("http://keys.partner.example", "request.origin"),
            ("https://keys.partner.example:8443", "request.origin"),
            ("http://localhost:3000", "request.origin"),
        ] {
            let headers = [("host", "keys.partner.example"), ("origin", origin)];
            assert_eq!(
                judged_as(public, Method::POST, &headers),
                expected,
                "{origin}"
            );
        }
    }
}
