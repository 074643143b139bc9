//! `envelope key refresh`, `revoke`, `passphrase` and `merge`.

use base64ct::{Base64, Encoding as _};

use crate::sandbox::Sandbox;

/// A key of Ed25519 and X25519, quick to make: `NAME.sec` and `NAME.pub`.
fn curve_key(sandbox: &Sandbox, name: &str, flags: &str) {
    let run = format!(
        "key generate --format openpgp --type ed25519 --user-id {name}@example {flags} \
         --out {name}.sec --public-out {name}.pub"
    );
    sandbox.run(&run).expect(0);
}

fn seal(sandbox: &Sandbox, to: &str, message: &str) -> String {
    sandbox.write("payload", "the payload");
    let run = format!(
        "seal payload --format openpgp --to {to} --sign-with ours.sec --out {message} --json"
    );
    let report = sandbox.run(&run).expect(0).json();
    let recipient = report.pointer("/recipients/0").unwrap();
    recipient.as_str().unwrap().to_owned()
}

fn open(sandbox: &Sandbox, keys: &str, message: &str) -> serde_json::Value {
    let run = format!("open {message} --keys {keys} --trust ours.pub --json");
    sandbox.run(&run).expect(0).json()
}

fn with_ours(name: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    curve_key(&sandbox, "ours", "");
    curve_key(&sandbox, name, "");
    sandbox
}

#[test]
fn a_refreshed_key_is_encrypted_to_anew_and_opens_what_came_before() {
    let sandbox = with_ours("theirs");
    let old = seal(&sandbox, "theirs.pub", "before");
    sandbox
        .run("key refresh theirs.sec --days 90 --out new.sec --public-out new.pub")
        .expect(0);
    let new = seal(&sandbox, "new.pub", "after");
    assert_ne!(old, new);
    for message in ["before", "after"] {
        assert_eq!(open(&sandbox, "new.sec", message)["ok"], true);
    }
}

#[test]
fn an_old_subkey_is_revoked_where_asked_for_and_still_opens_with_a_finding() {
    let sandbox = with_ours("theirs");
    seal(&sandbox, "theirs.pub", "before");
    sandbox
        .run("key refresh theirs.sec --old revoke --out new.sec")
        .expect(0);
    let opened = open(&sandbox, "new.sec", "before");
    assert_eq!(opened["findings"][0]["rule"], "key.revoked");
}

#[test]
fn a_certificate_alone_can_not_be_refreshed() {
    let sandbox = with_ours("theirs");
    let run = sandbox
        .run("key refresh theirs.pub --out new.sec")
        .expect(2);
    assert!(run.stderr.contains("secret"), "{}", run.stderr);
    assert!(!sandbox.path("new.sec").exists());
}

#[test]
fn a_revocation_kept_aside_revokes_the_certificate_it_is_merged_into() {
    let sandbox = with_ours("theirs");
    sandbox
        .run("key revoke theirs.sec --reason compromised --note stolen --out revocation.asc")
        .expect(0);
    sandbox
        .run("key merge theirs.pub revocation.asc --out revoked.pub")
        .expect(0);
    let report = sandbox.run("key inspect revoked.pub --json").json();
    let revoked = report["keys"][0]["revoked"].as_str().unwrap();
    assert!(revoked.contains("compromised"), "{revoked}");
    let refused = sandbox
        .run("seal payload --format openpgp --to revoked.pub --sign-with ours.sec --json")
        .expect(1);
    assert!(
        refused.stderr.contains("payload"),
        "the payload is not there"
    );
    sandbox.write("payload", "x");
    let refused = sandbox
        .run("seal payload --format openpgp --to revoked.pub --sign-with ours.sec --json")
        .expect(2)
        .json();
    assert_eq!(refused["diagnosis"]["cause"], "key-disabled");
}

#[test]
fn one_subkey_is_revoked_by_its_id() {
    let sandbox = with_ours("theirs");
    let subkey = seal(&sandbox, "theirs.pub", "before");
    let run = format!(
        "key revoke theirs.sec --subkey {subkey} --reason retired --out new.pub --secret-out new.sec"
    );
    sandbox.run(&run).expect(0);
    let report = sandbox.run("key inspect new.pub --json").json();
    assert!(report["keys"][0]["revoked"].is_null());
    assert!(report["keys"][0]["subkeys"][0]["revoked"].is_string());
    assert_eq!(open(&sandbox, "new.sec", "before")["ok"], true);
}

#[test]
fn the_passphrase_of_a_key_is_set_changed_and_removed() {
    let sandbox = with_ours("theirs");
    seal(&sandbox, "theirs.pub", "body");
    sandbox.write("one", "first\n");
    sandbox.write("two", "second\n");
    sandbox
        .run("key passphrase theirs.sec --new-passphrase-file one --out a.sec")
        .expect(0);
    let opening = |keys: &str, flags: &str| {
        sandbox.run(&format!(
            "open body --keys {keys} --trust ours.pub --json {flags}"
        ))
    };
    let locked = opening("a.sec", "").expect(2).json();
    assert_eq!(locked["diagnosis"]["cause"], "key-locked");
    sandbox
        .run("key passphrase a.sec --passphrase-file one --new-passphrase-file two --out b.sec")
        .expect(0);
    opening("b.sec", "--passphrase-file one").expect(2);
    opening("b.sec", "--passphrase-file two").expect(0);
    let environment = [("ENVELOPE_PASSPHRASE", "second")];
    sandbox
        .run_with(
            "key passphrase b.sec --remove --out c.sec",
            b"",
            &environment,
        )
        .expect(0);
    opening("c.sec", "").expect(0);
}

#[test]
fn the_new_passphrase_may_come_from_the_environment_and_must_come_from_somewhere() {
    let sandbox = with_ours("theirs");
    let environment = [("ENVELOPE_NEW_PASSPHRASE", "new")];
    sandbox
        .run_with("key passphrase theirs.sec --out a.sec", b"", &environment)
        .expect(0);
    let report = sandbox.run("key inspect a.sec --json").json();
    assert_eq!(report["keys"][0]["locked"], true);
    let run = sandbox
        .run("key passphrase theirs.sec --out b.sec")
        .expect(1);
    assert!(
        run.stderr.contains("--new-passphrase-file"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_merge_says_what_it_brought_and_keeps_the_secret_parts() {
    let sandbox = with_ours("theirs");
    sandbox
        .run("key refresh theirs.sec --out new.sec --public-out new.pub")
        .expect(0);
    let run = sandbox
        .run("key merge theirs.pub new.pub --out held.pub")
        .expect(0);
    assert!(run.stderr.starts_with("new.pub: subkey "), "{}", run.stderr);
    let again = sandbox.run("key merge held.pub new.pub").expect(0);
    assert!(
        again.stderr.starts_with("new.pub: nothing new"),
        "{}",
        again.stderr
    );
    let other = sandbox.run("key merge held.pub ours.pub").expect(2);
    assert!(other.stderr.contains("another key"), "{}", other.stderr);
}

#[test]
fn a_key_of_version_6_is_made_where_asked_for() {
    let sandbox = Sandbox::new();
    curve_key(&sandbox, "ours", "--key-version 6");
    let report = sandbox.run("key inspect ours.pub --json").expect(0).json();
    assert_eq!(report["keys"][0]["thumbprint"].as_str().unwrap().len(), 64);
    seal(&sandbox, "ours.pub", "body");
    assert_eq!(open(&sandbox, "ours.sec", "body")["ok"], true);
}

#[test]
fn a_jwk_is_not_changed_but_replaced() {
    let sandbox = Sandbox::new();
    sandbox.jwk_enc("enc");
    let run = sandbox.run("key refresh enc.sec --out new.sec").expect(1);
    assert!(run.stderr.contains("OpenPGP"), "{}", run.stderr);
}

#[test]
fn zip_compresses_an_openpgp_message() {
    let sandbox = with_ours("theirs");
    sandbox.write("payload", "{\"requestId\":\"one\"}".repeat(500));
    let sizes = ["", "--zip"].map(|flag| {
        let run = format!(
            "seal payload --format openpgp --to theirs.pub --sign-with ours.sec --out body --json {flag}"
        );
        sandbox.run(&run).expect(0).json()["bytes"].as_u64().unwrap()
    });
    assert!(sizes[0] > 9_000 && sizes[1] < 2_000, "{sizes:?}");
    let opened = open(&sandbox, "theirs.sec", "body");
    assert_eq!(opened["ok"], true);
}

#[test]
fn a_secret_key_is_not_replaced_by_what_is_public() {
    let sandbox = Sandbox::new();
    curve_key(&sandbox, "ours", "");
    let before = sandbox.read("ours.sec");
    for run in [
        "key revoke ours.sec --reason retired --out ours.sec",
        "key revoke ours.sec --reason retired --out revocation --public-out ./ours.sec",
        "key refresh ours.sec --out new.sec --public-out ours.sec",
        "key refresh ours.sec --out ours.sec --public-out ours.sec",
        "key refresh ours.sec --out new.sec --public-out ./new.sec",
        "key merge ours.pub ours.pub --out ours.sec",
    ] {
        let run = sandbox.run(run).expect(1);
        assert!(run.stderr.contains("output"), "{}", run.stderr);
        assert_eq!(sandbox.read("ours.sec"), before);
        assert!(!sandbox.path("new.sec").exists());
        assert!(!sandbox.path("revocation").exists());
    }
    sandbox
        .run("key refresh ours.sec --out ours.sec --public-out ours.pub")
        .expect(0);
}

#[test]
fn a_locked_secret_part_is_merged_with_its_passphrase_alone() {
    let sandbox = with_ours("theirs");
    sandbox.write("word", "new\n");
    sandbox
        .run("key passphrase theirs.sec --new-passphrase-file word --out locked.sec")
        .expect(0);
    let run = sandbox
        .run("key merge theirs.pub locked.sec --out held")
        .expect(0);
    assert!(
        run.stderr.contains("2 secret parts left out"),
        "{}",
        run.stderr
    );
    let run = sandbox
        .run("key merge theirs.pub locked.sec --passphrase-file word --out held.sec")
        .expect(0);
    assert!(run.stderr.contains("secret part of"), "{}", run.stderr);
}

/// A secret-key packet of a version that nobody knows.
fn unreadable() -> Vec<u8> {
    [&[0xC5, 44, 99][..], &[3; 43]].concat()
}

#[test]
fn a_key_beside_one_that_can_not_be_read_is_not_changed() {
    let sandbox = Sandbox::new();
    curve_key(&sandbox, "ours", "");
    let text = String::from_utf8(sandbox.read("ours.sec")).unwrap();
    let lines = text.lines().skip_while(|line| !line.is_empty()).skip(1);
    let base64: String = lines
        .take_while(|line| !line.starts_with(['=', '-']))
        .collect();
    let mut octets = Base64::decode_vec(&base64).unwrap();
    octets.extend(unreadable());
    sandbox.write("both.sec", &octets);
    let run = sandbox
        .run("key passphrase both.sec --remove --out both.sec")
        .expect(1);
    assert!(run.stderr.contains("can not be read"), "{}", run.stderr);
    assert_eq!(sandbox.read("both.sec"), octets);
}

#[test]
fn a_file_with_unusable_keys_alone_is_no_key() {
    let sandbox = Sandbox::new();
    sandbox.write("broken.sec", unreadable());
    let report = sandbox
        .run("key inspect broken.sec --json")
        .expect(2)
        .json();
    assert_eq!(report["ok"], false);
    assert!(report["diagnosis"]["summary"].is_string());
}

#[cfg(unix)]
#[test]
fn an_opened_payload_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let sandbox = with_ours("theirs");
    seal(&sandbox, "theirs.pub", "body");
    sandbox
        .run("open body --keys theirs.sec --trust ours.pub --out opened")
        .expect(0);
    let mode = std::fs::metadata(sandbox.path("opened")).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
}
