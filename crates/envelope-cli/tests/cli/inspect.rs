//! `envelope inspect`

use core::time::Duration;

use crate::sandbox::{Sandbox, members};

#[test]
fn a_jwe_is_taken_apart_without_a_key() {
    let sandbox = Sandbox::new();
    sandbox.jwk_enc("enc");
    sandbox.jwk_sig("sig");
    sandbox.write("payload", r#"{"clientMessage":"hello"}"#);
    sandbox
        .run("seal payload --format jwe --to enc.pub --sign-with sig.sec --out body")
        .expect(0);

    let seen = sandbox.run("inspect body --json").expect(0).json();
    assert_eq!(
        members(&seen),
        ["findings", "format", "header", "layers", "ok", "recipients"]
    );
    assert_eq!(seen["ok"], true);
    assert_eq!(seen["format"], "jwe");
    assert_eq!(seen["header"]["alg"], "RSA-OAEP-256");
    assert_eq!(
        members(&seen["recipients"][0]),
        ["algorithm", "anonymous", "id"]
    );
    let kinds: Vec<&str> = seen["layers"]
        .as_array()
        .unwrap()
        .iter()
        .map(kind)
        .collect();
    assert_eq!(
        kinds,
        ["header", "encrypted-key", "iv", "ciphertext", "tag"]
    );

    let text = sandbox.run_with("inspect -", &sandbox.read("body"), &[]);
    assert!(text.expect(0).text().starts_with("JWE\nLayers"));
}

#[test]
fn an_openpgp_message_names_its_packets_and_recipients() {
    let sandbox = Sandbox::new();
    sandbox.openpgp("a");
    sandbox.openpgp("b");
    sandbox.write("payload", "hello");
    sandbox
        .run("seal payload --format openpgp --to a.pub b.pub --sign-with a.sec --out body")
        .expect(0);

    let seen = sandbox.run("inspect body --json").expect(0).json();
    assert_eq!(seen["format"], "openpgp");
    let kinds: Vec<&str> = seen["layers"]
        .as_array()
        .unwrap()
        .iter()
        .map(kind)
        .collect();
    assert_eq!(kinds, ["encoding", "pkesk", "pkesk", "seipd"]);
    assert_eq!(seen["layers"][0]["name"], "base64url");
    assert_eq!(seen["recipients"].as_array().unwrap().len(), 2);
    assert_eq!(seen["recipients"][0]["anonymous"], false);
}

#[test]
fn octets_are_printed_with_their_meaning_and_without_the_payload() {
    let sandbox = Sandbox::new();
    sandbox.openpgp("a");
    sandbox.write("payload", "confidential 7731");
    sandbox
        .run("seal payload --format openpgp --to a.pub --sign-with a.sec --out body")
        .expect(0);
    let short = sandbox.run("inspect body --hex").expect(0);
    assert!(short.text().contains("\nOctets\n  layers[1] pkesk, "));
    assert!(short.text().contains("recipient's key id"));
    assert!(short.text().contains(" octets left out"));
    let all = sandbox.run("inspect body --hex=all").expect(0);
    assert!(!all.text().contains(" octets left out"));
    assert!(all.text().len() > short.text().len());

    let secret = sandbox.run("inspect a.sec --hex=all");
    assert!(
        secret.text().contains("secret numbers: "),
        "{}",
        secret.text()
    );
    assert!(secret.text().contains("not shown"));
    sandbox.run("inspect body --hex --json").expect(1);
}

#[test]
fn a_certificate_is_judged_as_key_inspect_does() {
    let sandbox = Sandbox::new();
    sandbox.openpgp("a");
    let shown = sandbox.run("profile show openpgp").expect(0);
    let strict = shown
        .text()
        .replace("lifetime_days_max = 730", "lifetime_days_max = 30");
    sandbox.write("strict.toml", strict);
    let keys = sandbox.run("key inspect a.pub --profile strict.toml --json");
    let keys = keys.json();
    let seen = sandbox.run("inspect a.pub --profile strict.toml --json");
    let seen = seen.json();
    let rules = |findings: &serde_json::Value| -> Vec<String> {
        let findings = findings.as_array().unwrap();
        findings
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap().into())
            .collect()
    };
    assert_eq!(
        rules(&seen["findings"]),
        rules(&keys["keys"][0]["findings"])
    );
    assert!(rules(&seen["findings"]).contains(&"key.lifetime".to_owned()));
    for finding in seen["findings"].as_array().unwrap() {
        assert!(finding["where"].as_str().unwrap().starts_with("layers["));
    }
}

#[test]
fn what_is_no_message_is_refused_with_a_diagnosis() {
    let sandbox = Sandbox::new();
    for input in [&b""[..], b"hello", b"{\"a\":1}", b"\xff\xfe\xfd", b"a.b.c"] {
        let run = sandbox.run_with("inspect --json", input, &[]).expect(2);
        let seen = run.json();
        assert_eq!(seen["ok"], false);
        assert_eq!(
            members(&seen["diagnosis"]),
            [
                "cause",
                "error_response",
                "evidence",
                "remedy",
                "specification",
                "summary"
            ]
        );
        assert_eq!(
            members(&seen["diagnosis"]["error_response"]),
            ["code", "http"]
        );
    }
    let run = sandbox.run("inspect").expect(2);
    assert!(
        run.text().contains("Refused: not-an-envelope"),
        "{}",
        run.text()
    );
    assert!(run.text().contains("What to do: "));
    assert!(
        run.text()
            .contains("Answer the sender with: INVALID_PAYLOAD_ENCRYPTION, HTTP 400")
    );
}

#[test]
fn ten_megabytes_of_noise_are_refused_quickly() {
    let sandbox = Sandbox::new();
    let mut state = 1_u32;
    let noise: Vec<u8> = core::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    })
    .take(10_000_000)
    .collect();
    let letters: Vec<u8> = noise.iter().map(|octet| b'A' + octet % 26).collect();
    for input in [noise, letters] {
        let (done, finished) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            scope.spawn(|| done.send(sandbox.run_with("inspect --json", &input, &[])));
            let run = finished.recv_timeout(Duration::from_secs(30));
            run.expect("within half a minute, unoptimised").expect(2);
        });
    }
}

#[test]
fn a_limit_of_a_profile_file_holds_for_standard_input() {
    let sandbox = Sandbox::new();
    let shown = sandbox.run("profile show openpgp").expect(0);
    let strict = shown
        .text()
        .replace("inspect_body = 268_435_456", "inspect_body = 16");
    sandbox.write("strict.toml", strict);
    let run = sandbox.run_with("inspect --profile strict.toml --json", &[b'a'; 100], &[]);
    let seen = run.expect(2).json();
    assert_eq!(seen["diagnosis"]["cause"], "size-limit");
    assert_eq!(seen["diagnosis"]["evidence"]["limit"], 16);
}

#[test]
fn a_hostile_name_does_not_steer_the_terminal() {
    let sandbox = Sandbox::new();
    // {"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"\u001b[31mred"}
    let header = "eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiXHUwMDFiWzMxbXJlZCJ9";
    let token = format!("{header}.AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA");
    let run = sandbox.run_with("inspect", token.as_bytes(), &[]);
    assert!(run.text().contains("\\u{1b}[31mred"), "{}", run.text());
    assert!(!run.text().contains('\u{1b}'));
}

fn kind(layer: &serde_json::Value) -> &str {
    layer["kind"].as_str().unwrap()
}
