//! Launch readiness over HTTP: the report is kept, as data and as a page. What makes a check red is
//! tried beside the checks.

use serde_json::json;

use crate::support::Server;

#[test]
fn the_report_is_kept_as_data_and_as_a_page() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), &["--demo"]);
    let made = server.post("/api/v1/readiness", &json!({"environment": "sandbox"}));
    assert_eq!(made.status, 201, "{}", made.text());
    let report = made.json();
    assert_eq!(report["ready"], true, "{report}");
    let path = format!("/api/v1/readiness/{}", report["id"].as_str().unwrap());
    assert_eq!(server.get(&path).json(), report);
    let listed = server.get("/api/v1/readiness").json();
    assert_eq!(listed["reports"], json!([report]));
    let page = server.get(&format!("{path}.html"));
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    for check in report["checks"].as_array().unwrap() {
        assert!(
            page.text().contains(check["title"].as_str().unwrap()),
            "{check}"
        );
    }
    assert!(
        !page.text().contains("http"),
        "nothing is loaded from elsewhere"
    );
}

#[test]
fn an_unknown_report_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    for path in ["/api/v1/readiness/none", "/api/v1/readiness/none.html"] {
        assert_eq!(
            server.get(path).problem(),
            (404, "readiness.unknown".into())
        );
    }
}
