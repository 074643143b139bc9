use std::fs;

use tempfile::TempDir;

use super::*;

const HASHED: &str = "console-694ded25ad0de3a3.js";

fn folder() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("fonts")).unwrap();
    for (name, content) in [
        ("index.html", "<title>Console</title>"),
        (HASHED, "import x"),
        ("console-694ded25ad0de3a3.js.br", "compressed"),
        ("worker.js", "work"),
        ("fonts/text.woff2", "font"),
        ("notes.txt", "not for anybody"),
    ] {
        fs::write(dir.path().join(name), content).unwrap();
    }
    dir
}

fn console(dir: &TempDir) -> Console {
    Console::of(dir.path(), &[]).ok().unwrap()
}

fn asked(name: &'static str, value: &'static str) -> HeaderMap {
    HeaderMap::from_iter([(name.parse().unwrap(), HeaderValue::from_static(value))])
}

fn header(response: &Response, name: header::HeaderName) -> &str {
    response.headers().get(name).unwrap().to_str().unwrap()
}

#[test]
fn files_have_their_type_and_addresses_without_one_are_the_page() {
    let dir = folder();
    let console = console(&dir);
    for (path, media_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/rotation/9F2C", "text/html; charset=utf-8"),
        ("/worker.js", "text/javascript; charset=utf-8"),
        ("/fonts/text.woff2", "font/woff2"),
    ] {
        assert_eq!(console.asset(path).unwrap().media_type(), media_type);
    }
}

#[test]
fn nothing_else_is_served() {
    let dir = folder();
    let console = console(&dir);
    for path in [
        "/notes.txt",
        "/console-694ded25ad0de3a3.js.br",
        "/missing.js",
        "/../index.html",
        "/fonts/../index.html",
        "/api",
        "/api/v1/nothing",
        "/.well-known/other",
        "/keys/other",
        "index.html",
    ] {
        assert!(!console.serves(path), "{path}");
    }
}

#[test]
fn a_name_with_a_hash_is_kept_forever_and_any_other_is_asked_for_again() {
    let dir = folder();
    let console = console(&dir);
    let caching = |path: &str| console.asset(path).unwrap().caching();
    assert!(caching("/console-694ded25ad0de3a3.js").contains("immutable"));
    assert_eq!(caching("/worker.js"), "no-cache");
    assert_eq!(caching("/"), "no-cache");
}

#[test]
fn what_a_browser_has_already_is_not_sent_again() {
    let dir = folder();
    let console = console(&dir);
    let page = console.asset("/").unwrap();
    let first = console.answer(page, &HeaderMap::new());
    assert_eq!(first.status(), StatusCode::OK);
    let mut headers = HeaderMap::new();
    let tag = first.headers().get(header::ETAG).unwrap().clone();
    headers.insert(header::IF_NONE_MATCH, tag);
    let again = console.answer(page, &headers);
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
}

#[test]
fn the_compressed_form_is_for_those_who_know_it() {
    let dir = folder();
    let console = console(&dir);
    let script = console.asset("/console-694ded25ad0de3a3.js").unwrap();
    for (accepted, is_compressed) in [
        ("gzip, br", true),
        ("br;q=0.5", true),
        ("br;q=0", false),
        ("gzip", false),
        ("brotli", false),
    ] {
        let response = console.answer(script, &asked("accept-encoding", accepted));
        let coding = response.headers().get(header::CONTENT_ENCODING);
        assert_eq!(coding.is_some(), is_compressed, "{accepted}");
        assert_eq!(header(&response, header::VARY), "accept-encoding");
    }
    let page = console.asset("/").unwrap();
    let response = console.answer(page, &asked("accept-encoding", "br"));
    assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
}

#[test]
fn every_file_carries_the_policy_because_a_worker_goes_by_its_own() {
    let dir = folder();
    let console = console(&dir);
    for path in ["/", "/worker.js"] {
        let asset = console.asset(path).unwrap();
        let response = console.answer(asset, &HeaderMap::new());
        let policy = header(&response, header::CONTENT_SECURITY_POLICY);
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
    }
}

#[test]
fn a_folder_without_a_page_or_with_a_link_is_refused() {
    let dir = folder();
    std::os::unix::fs::symlink("/etc/hostname", dir.path().join("link.js")).unwrap();
    let refused = Console::of(dir.path(), &[]);
    assert!(matches!(refused, Err(BundleError::Name { .. })));
    let empty = tempfile::tempdir().unwrap();
    let refused = Console::of(empty.path(), &[]);
    assert!(matches!(refused, Err(BundleError::Page)));
}
