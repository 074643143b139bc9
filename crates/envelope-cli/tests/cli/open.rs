//! `envelope open`

use crate::sandbox::{Sandbox, members};

const PAYLOAD: &str = "{\"clientMessage\":\"\u{ce74}\u{b4dc}\"}\n";

/// A sandbox with keys, the payload, and `body` sealed as JWE around JWS.
fn with_jwe() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.jwk_enc("enc");
    sandbox.jwk_sig("sig");
    sandbox.write("payload", PAYLOAD);
    sandbox
        .run("seal payload --format jwe --to enc.pub --sign-with sig.sec --out body")
        .expect(0);
    sandbox
}

/// The built-in profile, with its signature left to the sender.
fn unsigned_profile(sandbox: &Sandbox) -> String {
    let run = sandbox.run("profile show jwe-jws").expect(0);
    run.text()
        .replace("signature = \"required\"", "signature = \"optional\"")
}

#[test]
fn the_payload_goes_to_stdout_and_the_report_to_stderr() {
    let sandbox = with_jwe();
    let run = sandbox
        .run("open body --keys enc.sec --trust sig.pub")
        .expect(0);
    assert_eq!(run.text(), PAYLOAD);
    assert!(run.stderr.starts_with("Opened by "), "{}", run.stderr);
    assert!(run.stderr.contains("(enc.sec)"), "{}", run.stderr);
    assert!(run.stderr.contains("Signatures\n  valid"), "{}", run.stderr);
}

#[test]
fn the_json_report_has_the_members_that_others_rely_on() {
    let sandbox = with_jwe();
    let report = sandbox
        .run("open body --keys enc.sec --trust sig.pub --json")
        .expect(0)
        .json();
    assert_eq!(
        members(&report),
        [
            "findings",
            "format",
            "keys_tried",
            "ok",
            "opened_by",
            "payload_base64",
            "profile",
            "recipients",
            "signatures"
        ]
    );
    assert_eq!(report["ok"], true);
    assert_eq!(report["format"], "jwe");
    assert_eq!(report["profile"], "jwe-jws");
    assert_eq!(members(&report["opened_by"]), ["id", "source"]);
    assert_eq!(report["opened_by"]["source"], "enc.sec");
    assert_eq!(
        members(&report["keys_tried"][0]),
        ["id", "outcome", "source"]
    );
    assert_eq!(members(&report["recipients"][0]), ["held", "id"]);
    assert_eq!(
        members(&report["signatures"][0]),
        ["algorithm", "at", "counted", "digest", "signer", "verdict"]
    );
    assert_eq!(report["signatures"][0]["verdict"], "valid");
    assert_eq!(
        report["payload_base64"],
        "eyJjbGllbnRNZXNzYWdlIjoi7Lm065OcIn0K"
    );
}

#[test]
fn any_of_several_keys_opens() {
    let sandbox = with_jwe();
    sandbox.jwk_enc("other");
    sandbox.jwk_sig("stranger");
    sandbox.write("ring/1.jwk", sandbox.read("other.sec"));
    sandbox.write("ring/2.jwk", sandbox.read("enc.sec"));
    sandbox.write("ring/notes.txt", "not a key");
    for keys in [
        "--keys other.sec enc.sec",
        "--keys other.sec --keys enc.sec",
        "--keys ring",
    ] {
        let run = sandbox
            .run(&format!("open body {keys} --trust stranger.pub sig.pub"))
            .expect(0);
        assert_eq!(run.text(), PAYLOAD);
        let noted = run.stderr.starts_with("note: left out ring/notes.txt: ");
        assert_eq!(noted, keys.ends_with("ring"), "{}", run.stderr);
    }
}

#[test]
fn a_refusal_writes_no_payload_and_leaves_out_alone() {
    let sandbox = with_jwe();
    sandbox.jwk_enc("other");
    sandbox.write("old", "as it was");
    for (keys, cause) in [
        ("--keys other.sec --trust sig.pub", "no-matching-key"),
        ("--keys enc.sec", "unknown-signer"),
    ] {
        let json = sandbox
            .run(&format!("open body {keys} --out new --json"))
            .expect(2)
            .json();
        assert_eq!(json["ok"], false);
        assert_eq!(json["diagnosis"]["cause"], cause);
        assert!(json.get("payload_base64").is_none());
        assert!(json.get("opened_by").is_none());

        let text = sandbox
            .run(&format!("open body {keys} --out old"))
            .expect(2);
        assert!(text.stdout.is_empty());
        assert!(text.stderr.contains(&format!("Refused: {cause}\n")));
        assert!(text.stderr.contains("\nWhat to do: "));
        assert!(
            text.stderr
                .contains("\nAnswer the sender with: INVALID_PAYLOAD_")
        );
    }
    assert!(!sandbox.path("new").exists());
    assert_eq!(sandbox.read("old"), b"as it was");
    let parts = std::fs::read_dir(sandbox.path(".")).unwrap();
    let left = parts.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().ends_with(".part")
    });
    assert_eq!(left.count(), 0);
}

#[test]
fn out_holds_the_exact_octets() {
    let sandbox = with_jwe();
    let run = sandbox
        .run("open body --keys enc.sec --trust sig.pub --out payload.new")
        .expect(0);
    assert!(run.stdout.is_empty());
    assert_eq!(sandbox.read("payload.new"), PAYLOAD.as_bytes());
}

#[test]
fn standard_input_is_read_when_no_file_is_given() {
    let sandbox = with_jwe();
    let body = sandbox.read("body");
    for file in ["", "-"] {
        let run = sandbox.run_with(
            &format!("open {file} --keys enc.sec --trust sig.pub"),
            &body,
            &[],
        );
        assert_eq!(run.expect(0).text(), PAYLOAD);
    }
}

#[test]
fn openpgp_opens_with_either_recipient_and_judges_at_the_time_given() {
    let sandbox = Sandbox::new();
    for name in ["a", "b", "signer"] {
        sandbox.openpgp(name);
    }
    sandbox.write("payload", PAYLOAD);
    sandbox
        .run(
            "seal payload --format openpgp --to a.pub --to b.pub --sign-with signer.sec --out body",
        )
        .expect(0);
    for key in ["a", "b"] {
        let run = sandbox
            .run(&format!("open body --keys {key}.sec --trust signer.pub"))
            .expect(0);
        assert_eq!(run.text(), PAYLOAD);
    }
    let late = sandbox
        .run("open body --keys a.sec --trust signer.pub --at 2200-01-01T00:00:00Z --json")
        .expect(2)
        .json();
    assert_eq!(late["diagnosis"]["cause"], "signer-expired");
    assert_eq!(late["signatures"][0]["verdict"], "expired");
}

#[test]
fn a_locked_key_opens_with_a_file_or_the_environment_only() {
    let sandbox = Sandbox::new();
    sandbox.openpgp("signer");
    sandbox.write("words", "two words\nsecond line\n");
    sandbox.write("wrong", "other words\n");
    sandbox
        .run("key generate --format openpgp --user-id locked@example --passphrase-file words --out locked.sec --public-out locked.pub")
        .expect(0);
    sandbox.write("payload", PAYLOAD);
    sandbox
        .run("seal payload --format openpgp --to locked.pub --sign-with signer.sec --out body")
        .expect(0);
    let open = "open body --keys locked.sec --trust signer.pub --json";

    let locked = sandbox.run(open).expect(2).json();
    assert_eq!(locked["diagnosis"]["cause"], "key-locked");
    let wrong = sandbox.run(&format!("{open} --passphrase-file wrong"));
    assert_eq!(
        wrong.expect(2).json()["diagnosis"]["cause"],
        "wrong-passphrase"
    );
    sandbox
        .run(&format!("{open} --passphrase-file words"))
        .expect(0);
    sandbox
        .run_with(open, b"", &[("ENVELOPE_PASSPHRASE", "two words")])
        .expect(0);
}

#[test]
fn a_subkey_that_has_ended_opens_what_was_sealed_before() {
    let sandbox = Sandbox::new();
    sandbox.openpgp("signer");
    sandbox
        .run("key generate --format openpgp --user-id ours@example --days 2 --out ours.sec --public-out ours.pub")
        .expect(0);
    sandbox.write("payload", PAYLOAD);
    sandbox
        .run("seal payload --format openpgp --to ours.pub --sign-with signer.sec --out body")
        .expect(0);
    let report = sandbox.run("key inspect ours.pub --json").expect(0).json();
    // The signer's key lives for a year.
    let at = report["keys"][0]["expires"].as_str().unwrap();
    let open = format!("open body --keys ours.sec --trust signer.pub --at {at} --json");
    let opened = sandbox.run(&open).expect(0).json();
    assert_eq!(opened["findings"][0]["rule"], "key.expired-since");
    let refused = sandbox.run(&format!(
        "seal payload --format openpgp --to ours.pub --sign-with signer.sec --at {at} --json"
    ));
    refused.expect(2);
}

#[test]
fn a_session_key_comes_from_a_file_and_is_told_when_it_is_none() {
    let sandbox = Sandbox::new();
    for name in ["ours", "signer"] {
        sandbox.openpgp(name);
    }
    sandbox.write("payload", PAYLOAD);
    sandbox
        .run("seal payload --format openpgp --to ours.pub --sign-with signer.sec --out body")
        .expect(0);
    sandbox.write("another", format!("9:{}\n", "0A".repeat(32)));
    let open = "open body --trust signer.pub --session-key-file another --json";
    let refused = sandbox.run(open).expect(2).json();
    assert_eq!(refused["diagnosis"]["cause"], "integrity-failed");
    assert_eq!(refused["keys_tried"][0]["id"], "session key");
    sandbox.write("none", "0A0A\n");
    let usage = sandbox.run("open body --session-key-file none").expect(1);
    assert!(!usage.stderr.contains("0A0A"), "{}", usage.stderr);
    assert!(
        usage.stderr.contains("no session key in none"),
        "{}",
        usage.stderr
    );
}

#[test]
fn a_refusal_names_the_change_under_which_the_message_opens() {
    let sandbox = with_jwe();
    sandbox.write("unsigned.toml", unsigned_profile(&sandbox));
    sandbox
        .run("seal payload --format jwe --to enc.pub --profile unsigned.toml --out unsigned")
        .expect(0);
    let run = sandbox.run("open unsigned --keys enc.sec --json").expect(2);
    let report = run.json();
    assert_eq!(report["diagnosis"]["cause"], "nesting-missing");
    assert_eq!(report["diagnosis"]["evidence"]["rule"], "layers.signature");
    let change = &report["would_open_if"][0]["changes"][0];
    assert_eq!(change["kind"], "rule", "{report}");
    assert_eq!(change["rule"], "layers.signature");
    assert_eq!(change["needs"], "optional");
}
