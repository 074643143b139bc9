//! `envelope seal`

use crate::sandbox::{Sandbox, members};

#[test]
fn the_json_report_carries_the_message_unless_a_file_does() {
    let sandbox = Sandbox::new();
    sandbox.jwk_enc("enc");
    sandbox.jwk_sig("sig");
    sandbox.write("payload", "{}");
    let seal = "seal payload --format jwe --to enc.pub --sign-with sig.sec --json";

    let report = sandbox.run(seal).expect(0).json();
    assert_eq!(
        members(&report),
        [
            "bytes",
            "content_type",
            "encoding",
            "findings",
            "format",
            "keys_refused",
            "ok",
            "profile",
            "recipients",
            "sealed_base64",
            "signers"
        ]
    );
    assert_eq!(report["content_type"], "application/jose; charset=utf-8");
    assert_eq!(report["encoding"], "wire");

    let report = sandbox.run(&format!("{seal} --out body")).expect(0).json();
    assert!(report.get("sealed_base64").is_none());
    assert_eq!(report["bytes"], sandbox.read("body").len());
    sandbox
        .run("open body --keys enc.sec --trust sig.pub")
        .expect(0);
}

#[test]
fn the_legacy_profile_compresses_and_needs_no_signature() {
    let sandbox = Sandbox::new();
    sandbox
        .run("key generate --format jwk --use enc --profile jwe-legacy --out enc.sec --public-out enc.pub")
        .expect(0);
    let payload = "korea cards ".repeat(1000);
    let seal = "seal --format jwe --to enc.pub --profile jwe-legacy --zip --out body";
    sandbox.run_with(seal, payload.as_bytes(), &[]).expect(0);
    assert!(sandbox.read("body").len() < payload.len());
    let seen = sandbox
        .run("inspect body --profile jwe-legacy --json")
        .expect(0)
        .json();
    assert_eq!(seen["header"]["alg"], "RSA1_5");
    assert_eq!(seen["header"]["zip"], "DEF");
    let run = sandbox
        .run("open body --keys enc.sec --profile jwe-legacy")
        .expect(0);
    assert_eq!(run.text(), payload);
}

#[test]
fn every_encoding_of_openpgp_opens_again() {
    let sandbox = Sandbox::new();
    sandbox.openpgp("a");
    for (encoding, not_wire) in [("wire", false), ("armor", true), ("binary", true)] {
        let seal =
            format!("seal --format openpgp --to a.pub --sign-with a.sec --encoding {encoding}");
        let sealed = sandbox.run_with(&seal, b"{}", &[]).expect(0);
        let open = "open --keys a.sec --trust a.pub --json";
        let report = sandbox.run_with(open, &sealed.stdout, &[]).expect(0).json();
        let findings = report["findings"].as_array().unwrap();
        let told = findings
            .iter()
            .any(|finding| finding["rule"] == "encoding.not-wire");
        assert_eq!(told, not_wire, "{encoding}");
    }
}

#[test]
fn what_the_profile_does_not_allow_is_refused_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    sandbox.jwk_enc("enc");
    let unsigned = "seal --format jwe --to enc.pub --out body";
    let text = sandbox.run_with(unsigned, b"{}", &[]).expect(2);
    assert!(text.stderr.starts_with("Refused: "), "{}", text.stderr);
    assert!(!text.stderr.contains("Answer the sender"));
    let json = sandbox
        .run_with(&format!("{unsigned} --json"), b"{}", &[])
        .expect(2)
        .json();
    assert_eq!(members(&json), ["diagnosis", "keys_refused", "ok"]);
    assert!(!sandbox.path("body").exists());
}

#[test]
fn a_payload_above_the_limit_is_never_sealed_in_part() {
    let sandbox = Sandbox::new();
    sandbox.jwk_enc("enc");
    sandbox.jwk_sig("sig");
    let shown = sandbox.run("profile show jwe-jws").expect(0);
    sandbox.write(
        "small.toml",
        shown.text().replace("payload = 16_777_216", "payload = 8"),
    );
    let seal = "seal --format jwe --to enc.pub --sign-with sig.sec --profile small.toml --json";
    sandbox.run_with(seal, b"12345678", &[]).expect(0);
    let refused = sandbox.run_with(seal, b"123456789", &[]).expect(2).json();
    assert_eq!(refused["diagnosis"]["cause"], "size-limit");
}

#[test]
fn flags_of_the_other_format_are_wrong_usage() {
    let sandbox = Sandbox::new();
    sandbox.jwk_enc("enc");
    for flags in [
        "--format openpgp --to enc.pub --alg RSA-OAEP",
        "--format jwe --to enc.pub --hidden",
        "--format jwe --to enc.pub --encoding armor",
        "--format jwe",
        "--format jws",
        "--format jwe --to enc.pub --alg none",
    ] {
        let run = sandbox.run_with(&format!("seal {flags}"), b"{}", &[]);
        assert!(run.expect(1).stderr.starts_with("error: "), "{flags}");
    }
}
