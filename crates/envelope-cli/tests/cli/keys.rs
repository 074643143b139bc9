//! `envelope key generate` and `envelope key inspect`

use crate::sandbox::{Sandbox, members};

const REPORT: [&str; 14] = [
    "bits",
    "created",
    "expires",
    "findings",
    "format",
    "id",
    "locked",
    "revoked",
    "secret",
    "source",
    "subkeys",
    "thumbprint",
    "type",
    "usage",
];

#[test]
fn a_folder_is_reported_with_what_was_skipped() {
    let sandbox = Sandbox::new();
    sandbox.openpgp("a");
    sandbox.jwk_sig("sig");
    for name in ["a.sec", "a.pub", "sig.pub"] {
        sandbox.write(&format!("keys/{name}"), sandbox.read(name));
    }
    sandbox.write("keys/README", "no key here");

    let report = sandbox.run("key inspect keys --json").expect(0).json();
    assert_eq!(members(&report), ["keys", "ok", "skipped"]);
    let keys = report["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 3);
    for key in keys {
        let present = members(key);
        assert!(
            REPORT.iter().all(|name| present.contains(name)),
            "{present:?}"
        );
        assert!(present.contains(&"user_ids"));
    }
    assert_eq!(keys[0]["source"], "keys/a.pub");
    assert_eq!(keys[0]["secret"], false);
    assert_eq!(keys[1]["secret"], true);
    assert_eq!(keys[0]["subkeys"][0]["usage"][0], "encrypt");
    assert_eq!(keys[2]["format"], "jwk");
    assert_eq!(members(&report["skipped"][0]), ["reason", "source"]);
    assert_eq!(report["skipped"][0]["source"], "keys/README");

    let text = sandbox.run("key inspect keys").expect(0);
    assert!(text.text().contains("OpenPGP key "), "{}", text.text());
    assert!(text.stderr.starts_with("note: left out keys/README: "));
}

#[test]
fn nothing_secret_is_printed_and_the_public_half_holds_none() {
    let sandbox = Sandbox::new();
    sandbox.jwk_enc("enc");
    let secret: serde_json::Value = serde_json::from_slice(&sandbox.read("enc.sec")).unwrap();
    let public: serde_json::Value = serde_json::from_slice(&sandbox.read("enc.pub")).unwrap();
    assert!(public.get("d").is_none());
    let shown = [
        sandbox.run("key inspect enc.sec").expect(0).stdout,
        sandbox.run("key inspect enc.sec --json").expect(0).stdout,
    ]
    .concat();
    let shown = String::from_utf8(shown).unwrap();
    for member in ["d", "p", "q", "dp", "dq", "qi"] {
        assert!(
            !shown.contains(secret[member].as_str().unwrap()),
            "{member}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_secret_key_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let sandbox = Sandbox::new();
    sandbox.write("sig.sec", "an old file that everybody could read");
    sandbox.jwk_sig("sig");
    let mode = |name| {
        let metadata = std::fs::metadata(sandbox.path(name)).unwrap();
        metadata.permissions().mode() & 0o777
    };
    assert_eq!(mode("sig.sec"), 0o600);
    assert_ne!(mode("sig.pub"), 0o600);
}

#[test]
fn without_out_the_secret_key_goes_to_stdout() {
    let sandbox = Sandbox::new();
    let run = sandbox
        .run("key generate --format jwk --type p256 --use sig --days 30")
        .expect(0);
    let key = run.json();
    assert_eq!(key["crv"], "P-256");
    assert!(key["d"].is_string());
    assert!(run.stderr.contains("holds       secret"), "{}", run.stderr);
}

#[test]
fn types_and_lifetimes_that_do_not_fit_are_refused() {
    let sandbox = Sandbox::new();
    let unknown = sandbox
        .run("key generate --format jwk --type rsa1024")
        .expect(1);
    assert!(
        unknown.stderr.contains("no such type"),
        "{}",
        unknown.stderr
    );
    let outside = sandbox
        .run("key generate --format jwk --type ed25519 --use sig --out key")
        .expect(2);
    assert!(
        outside.stderr.contains("Refused: algorithm-forbidden"),
        "{}",
        outside.stderr
    );
    sandbox
        .run("key generate --format openpgp --type p256 --user-id a@example --out key")
        .expect(2);
    let long = sandbox
        .run("key generate --format jwk --use enc --days 4000 --out key")
        .expect(2);
    assert!(
        long.stderr.contains("Refused: key-lifetime"),
        "{}",
        long.stderr
    );
    for flags in [
        "--format openpgp",
        "--format openpgp --user-id a@example --use enc",
        "--format jwk --user-id a@example",
        "--format jwk --days 0",
    ] {
        sandbox
            .run(&format!("key generate {flags} --out key"))
            .expect(1);
    }
    assert!(!sandbox.path("key").exists());
}

#[test]
fn a_file_that_is_no_key_is_diagnosed() {
    let sandbox = Sandbox::new();
    sandbox.write("note", "no key here");
    let report = sandbox.run("key inspect note --json").expect(2).json();
    assert_eq!(members(&report), ["diagnosis", "ok"]);
    sandbox.run("key inspect note").expect(2);
    sandbox.run("key inspect absent").expect(1);
}

#[test]
fn a_key_goes_through_every_form_and_keeps_its_thumbprint() {
    let sandbox = Sandbox::new();
    let made = "key generate --format jwk --type p384 --use sig --profile permissive";
    sandbox
        .run(&format!("{made} --out ec.sec --public-out ec.pub"))
        .expect(0);
    let thumbprint = |file: &str| {
        let report = sandbox.run(&format!("key inspect {file} --json --profile permissive"));
        let report = report.json();
        (
            report["keys"][0]["thumbprint"].clone(),
            report["keys"][0]["secret"].clone(),
        )
    };
    let (due, _) = thumbprint("ec.sec");
    for (form, flags, is_secret) in [
        ("jwks", "", false),
        ("jwks", "--secret", true),
        ("pem", "", false),
        ("pem", "--secret", true),
        ("der", "", false),
        ("der", "--secret", true),
        ("sec1", "--secret", true),
    ] {
        sandbox
            .run(&format!(
                "key export ec.sec --form {form} {flags} --out written"
            ))
            .expect(0);
        assert_eq!(
            thumbprint("written"),
            (due.clone(), is_secret.into()),
            "{form} {flags}"
        );
    }
    sandbox
        .run("key export ec.pub --form pem --secret")
        .expect(1);
    sandbox.run("key export ec.sec --form pkcs1").expect(1);
    sandbox.run("key export ec.sec --form sec1").expect(1);
}
