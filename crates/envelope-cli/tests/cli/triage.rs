//! `envelope triage`

use std::io::Write as _;

use serde_json::{Value, json};

use crate::sandbox::{Run, Sandbox, members};

/// Keys of two sides and of a stranger; the log is written by the test.
fn sides() -> Sandbox {
    let sandbox = Sandbox::new();
    for name in ["ours", "theirs", "other"] {
        sandbox.openpgp(name);
    }
    sandbox
}

fn triage(sandbox: &Sandbox, rest: &str) -> Run {
    sandbox.run(&format!("triage {rest} --keys ours.sec --trust theirs.pub"))
}

/// A request that is in order at any time, as long as no record says when it travelled.
fn echo(message: &str) -> String {
    json!({
        "requestHeader": {
            "protocolVersion": {"major": 1, "minor": 0, "revision": 0},
            "requestId": "one",
            "requestTimestamp": "1795564800000"
        },
        "clientMessage": message
    })
    .to_string()
}

fn sealed(sandbox: &Sandbox, payload: &str, to: &str, by: &str) -> String {
    let arguments = format!("seal --format openpgp --to {to}.pub --sign-with {by}.sec");
    let run = sandbox
        .run_with(&arguments, payload.as_bytes(), &[])
        .expect(0);
    run.text().trim().into()
}

fn record(body: &str) -> String {
    json!({"level": "info", "request": {"body": body}}).to_string() + "\n"
}

#[test]
fn counts_causes_places_and_recipients_come_out_of_a_log() {
    let sandbox = sides();
    let good = record(&sealed(&sandbox, &echo("hello"), "ours", "theirs"));
    let wrong_key = record(&sealed(&sandbox, &echo("hello"), "other", "theirs"));
    let stranger = record(&sealed(&sandbox, &echo("hello"), "ours", "other"));
    let log = format!(
        "starting\n{good}{{\"message\":\"handled\"}}\n{wrong_key}{stranger}{good}{wrong_key}"
    );
    sandbox.write("app.log", log);
    let report = triage(&sandbox, "app.log --json").expect(2).json();
    assert_eq!(
        members(&report),
        [
            "causes",
            "first",
            "first_too_long",
            "first_unreadable",
            "hours",
            "interrupted",
            "last",
            "not_listed",
            "ok",
            "recipients",
            "signers",
            "statuses",
            "totals"
        ]
    );
    let totals = &report["totals"];
    assert_eq!(totals["bodies"], 5);
    assert_eq!(totals["opened"], 2);
    assert_eq!(totals["refused"], 3);
    assert_eq!(totals["no_envelope"], 1);
    assert_eq!(totals["unreadable"], 1);
    assert_eq!(report["first_unreadable"], "app.log:1");
    let [first, second] = report["causes"].as_array().unwrap().as_slice() else {
        panic!("{report:#}");
    };
    assert_eq!(
        (&first["cause"], &first["count"]),
        (&json!("no-matching-key"), &json!(2))
    );
    assert_eq!(first["example"]["where"], "app.log:4");
    let sentence = first["sentence"].as_str().unwrap();
    assert!(
        sentence.starts_with("2 of 5: no-matching-key, all to "),
        "{sentence}"
    );
    assert!(sentence.ends_with("; that key is not held"), "{sentence}");
    assert_eq!(second["cause"], "unknown-signer");

    let text = triage(&sandbox, "app.log").expect(2);
    assert!(
        text.text().starts_with("5 bodies: 2 opened, 3 refused\n"),
        "{}",
        text.text()
    );
    assert!(text.text().contains(sentence), "{}", text.text());
    assert!(text.stderr.contains("bodies/s"), "{}", text.stderr);
}

#[test]
fn a_folder_of_every_kind_of_file_is_read_and_each_is_known_by_its_content() {
    let sandbox = sides();
    let good = sealed(&sandbox, &echo("hello"), "ours", "theirs");
    sandbox.write("in/a/body", &good);
    sandbox.write("in/a/lines", format!("{good}\n{good}\n"));
    sandbox.write("in/b/log", format!("starting\n{}", record(&good)));
    sandbox.write(
        "in/b/capture",
        format!(
            "POST /echo HTTP/1.1\r\nContent-Length: {}\r\n\r\n{good}HTTP/1.1 404 Not Found\r\n\r\n",
            good.len()
        ),
    );
    let har = json!({"log": {"version": "1.2", "entries": [{
        "request": {"method": "POST", "url": "https://a/echo", "postData": {"text": good}},
        "response": {"status": 404, "content": {"text": "", "mimeType": "x"}}
    }]}});
    sandbox.write("in/c", serde_json::to_vec_pretty(&har).unwrap());
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(record(&good).as_bytes()).unwrap();
    sandbox.write("in/d", packed.finish().unwrap());
    let lines = triage(&sandbox, "in --ndjson").expect(0);
    let lines: Vec<Value> = lines
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let places: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["where"].as_str())
        .collect();
    assert_eq!(
        places,
        [
            "in/a/body",
            "in/a/lines:1",
            "in/a/lines:2",
            "in/b/capture message 1",
            "in/b/log:2",
            "in/c entry 1 request",
            "in/d:1"
        ]
    );
    let report = lines.last().unwrap();
    assert_eq!(report["totals"]["opened"], 7);
    assert_eq!(report["statuses"], json!({"404": 1}));
}

#[test]
fn standard_input_is_read_and_a_field_that_is_named_counts_in_full() {
    let sandbox = sides();
    let good = sealed(&sandbox, &echo("hello"), "ours", "theirs");
    let log = format!(
        "{}\n{}\n",
        json!({"m": {"raw": good}, "t": 1_795_564_800}),
        json!({"m": {"raw": "<html>"}})
    );
    let arguments =
        "triage - --keys ours.sec --trust theirs.pub --body-field m.raw --time-field t --json";
    let report = sandbox
        .run_with(arguments, log.as_bytes(), &[])
        .expect(2)
        .json();
    assert_eq!(report["totals"]["bodies"], 2);
    assert_eq!(report["first"], "2026-11-25T00:00:00Z");
    let cause = &report["causes"][0];
    assert_eq!(cause["cause"], "not-an-envelope");
    assert_eq!(cause["example"]["where"], "standard input:2");
    assert_eq!(cause["example"]["excerpt"], "<html>");
}

#[test]
fn the_html_report_is_a_file_beside_the_text() {
    let sandbox = sides();
    let good = record(&sealed(&sandbox, &echo("hello"), "ours", "theirs"));
    sandbox.write("app.log", good);
    let run = triage(&sandbox, "app.log --html report.html").expect(0);
    assert!(
        run.text().starts_with("1 bodies, all opened"),
        "{}",
        run.text()
    );
    let page = String::from_utf8(sandbox.read("report.html")).unwrap();
    assert!(page.starts_with("<!doctype html>"), "{page}");
    assert!(page.contains("Triage of app.log"), "{page}");
}

#[test]
fn a_locked_key_is_unlocked_once_and_without_its_passphrase_it_is_said() {
    let sandbox = Sandbox::new();
    sandbox.openpgp("theirs");
    sandbox.write("words", "open sesame\n");
    sandbox
        .run("key generate --format openpgp --user-id ours --passphrase-file words --out ours.sec --public-out ours.pub")
        .expect(0);
    let good = record(&sealed(&sandbox, &echo("hello"), "ours", "theirs"));
    sandbox.write("app.log", good.repeat(3));
    triage(&sandbox, "app.log --passphrase-file words").expect(0);
    let locked = triage(&sandbox, "app.log --json").expect(2);
    assert_eq!(locked.json()["causes"][0]["cause"], "key-locked");
    assert!(locked.stderr.contains("stays locked"), "{}", locked.stderr);
}

#[test]
fn what_can_not_begin_is_wrong_usage() {
    let sandbox = sides();
    sandbox.write("app.log", "{}\n");
    triage(&sandbox, "nothing-here").expect(1);
    triage(&sandbox, "app.log --json --ndjson").expect(1);
    triage(&sandbox, "app.log --body-field a..b").expect(1);
    sandbox.run("triage app.log").expect(1);
    let none = triage(&sandbox, "app.log").expect(0);
    assert!(
        none.text().starts_with("No body was found\n"),
        "{}",
        none.text()
    );
}
