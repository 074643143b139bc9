//! The OpenAPI document and the page that shows it.

use std::collections::BTreeSet;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::Server;

fn fresh() -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    (dir, server)
}

fn document(server: &Server) -> Value {
    let answer = server.get("/api/v1/openapi.json");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    answer.json()
}

#[test]
fn the_document_lists_every_route() {
    let (_dir, server) = fresh();
    let document = document(&server);
    let listed: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .keys()
                .map(move |method| format!("{method} {path}"))
        })
        .collect();
    let routes = [
        "delete /api/v1/proposals/{id}",
        "delete /api/v1/session",
        "get /.well-known/jwks.json",
        "get /.well-known/keyset-signer.json",
        "get /api/v1/audit",
        "get /api/v1/audit.jsonl",
        "get /api/v1/audit/verification",
        "get /api/v1/events",
        "get /api/v1/echoes",
        "get /api/v1/keys/{id}",
        "get /api/v1/keys/{id}/consequences",
        "get /api/v1/keys/{id}/history",
        "get /api/v1/keys/{id}/public",
        "get /api/v1/keys/{id}/uses",
        "get /api/v1/keyset",
        "get /api/v1/keyset.jws",
        "get /api/v1/keyset/standing",
        "get /api/v1/notices",
        "get /api/v1/policy",
        "get /api/v1/readiness",
        "get /api/v1/readiness/{id}",
        "get /api/v1/proposals",
        "get /api/v1/rotations",
        "get /api/v1/session",
        "get /api/v1/sign-in",
        "get /api/v1/sign-in/callback",
        "get /api/v1/sign-in/provider",
        "get /api/v1/sign-in/ways",
        "get /healthz",
        "get /keys/openpgp.asc",
        "get /metrics",
        "post /api/v1/echoes",
        "post /api/v1/keys",
        "post /api/v1/keys/preview",
        "post /api/v1/keys/{id}/steps",
        "post /api/v1/open",
        "post /api/v1/readiness",
        "post /api/v1/proposals/{id}/approve",
        "post /api/v1/rotations",
    ];
    assert_eq!(listed, routes.map(String::from).into());
}

#[test]
fn the_document_offers_no_private_member() {
    let (_dir, server) = fresh();
    let document = document(&server);
    let public = &document["components"]["schemas"]["PublicJwk"]["properties"];
    assert!(public["n"].is_object(), "{public}");
    for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        assert!(public[member].is_null(), "{member}");
    }
}

#[test]
fn the_document_names_the_values_of_every_filter() {
    let (_dir, server) = fresh();
    let parameters = document(&server)["paths"]["/api/v1/keyset"]["get"]["parameters"].clone();
    let parameters = parameters.as_array().unwrap();
    assert_eq!(parameters.len(), 5);
    for parameter in parameters {
        let values = parameter["schema"]["enum"].as_array().unwrap();
        assert!(values.len() >= 2, "{parameter}");
        assert_eq!(parameter["required"], false, "{parameter}");
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let (_dir, server) = fresh();
    let document = document(&server);
    let text = document.to_string();
    let references: BTreeSet<&str> = text
        .split("\"$ref\":\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(references.len() > 5, "{references:?}");
    for reference in references {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let (_dir, server) = fresh();
    let page = server.get("/api/docs/");
    assert_eq!(page.status, 200);
    for attribute in ["src=\"", "href=\""] {
        for address in page.text().split(attribute).skip(1) {
            let address = address.split('"').next().unwrap();
            assert!(!address.contains("//"), "{address}");
            let file = address.trim_start_matches("./");
            assert_eq!(
                server.get(&format!("/api/docs/{file}")).status,
                200,
                "{address}"
            );
        }
    }
}

#[test]
fn the_page_shows_the_document_of_this_server() {
    let (_dir, server) = fresh();
    let script = server.get("/api/docs/swagger-initializer.js");
    assert!(
        script.text().contains("/api/v1/openapi.json"),
        "{}",
        script.text()
    );
    assert!(!script.text().contains("https://"), "{}", script.text());
}

#[test]
fn the_page_may_run_its_own_files_only() {
    let (_dir, server) = fresh();
    let page = server.get("/api/docs/");
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self';"), "{policy}");
    assert!(!page.text().contains("<script>"), "no inline script");
}

/// Each operation with its method, its address and its place in the document.
fn operations(document: &Value) -> Vec<(String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let item = item.as_object().unwrap();
        item.iter()
            .map(|(method, operation)| (format!("{method} {path}"), operation.clone()))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

/// Whether the content of a body has an example, or its schema has one.
fn has_example(document: &Value, content: &Value) -> bool {
    let schema = &content["schema"];
    let reference = schema["$ref"].as_str().and_then(|at| at.strip_prefix('#'));
    let schema = reference.map_or(schema, |at| document.pointer(at).unwrap());
    [content, schema].iter().any(|one| {
        ["example", "examples"]
            .iter()
            .any(|word| !one[word].is_null())
    })
}

#[test]
fn every_route_says_what_it_does_with_an_example_of_each_body() {
    let (_dir, server) = fresh();
    let document = document(&server);
    for (name, operation) in operations(&document) {
        for member in ["summary", "tags"] {
            assert!(!operation[member].is_null(), "{name} has no {member}");
        }
        for parameter in operation["parameters"].as_array().unwrap_or(&Vec::new()) {
            let places = [
                &parameter["description"],
                &parameter["schema"]["description"],
            ];
            let is_told = places.iter().any(|place| place.is_string());
            assert!(is_told, "{name}: {parameter}");
        }
        let responses = operation["responses"].as_object().unwrap();
        let answers = responses
            .iter()
            .map(|(status, answer)| (status.as_str(), answer));
        let bodies = answers.chain([("asked", &operation["requestBody"])]);
        for (status, body) in bodies.filter(|(_, body)| !body["content"].is_null()) {
            for (kind, content) in body["content"].as_object().unwrap() {
                let found = has_example(&document, content);
                assert!(found, "{name} {status}: no example of {kind}");
            }
        }
    }
}

#[test]
fn every_route_says_how_it_refuses() {
    let (_dir, server) = fresh();
    let document = document(&server);
    let scheme = &document["components"]["securitySchemes"]["session"];
    assert_eq!(scheme["in"], "cookie");
    for (name, operation) in operations(&document) {
        let has = |status: &str| operation["responses"][status]["description"].is_string();
        assert!(
            ["403", "429", "500", "503"]
                .iter()
                .all(|status| has(status)),
            "{name}"
        );
        let is_for_people = !operation["security"].is_null();
        assert!(!is_for_people || has("401"), "{name}");
        let is_change = !name.starts_with("get ");
        let says_so = operation["parameters"]
            .to_string()
            .contains("X-Requested-By");
        assert_eq!(says_so, is_for_people && is_change, "{name}");
        if !operation["requestBody"].is_null() {
            assert!(
                ["400", "413", "415"].iter().all(|status| has(status)),
                "{name}"
            );
        }
    }
}
