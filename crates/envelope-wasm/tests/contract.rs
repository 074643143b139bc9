//! The functions as JavaScript calls them: the same tests run in Node and in a browser
//! (`WASM_BINDGEN_USE_BROWSER=1`).
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a step that fails ends its test")]

use envelope_wasm::{
    Keys, change_key_passphrase, generate_key, inspect, merge_key, open, profiles, refresh_key,
    revoke_key, seal,
};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const AT: f64 = 1_795_000_000.5;
const PAYLOAD: &[u8] = b"{\"clientMessage\":\"hello\"}";

#[wasm_bindgen_test]
fn a_jwe_is_sealed_inspected_and_opened() {
    let enc = generate(&[("format", "jwk"), ("use", "enc")]);
    let sig = generate(&[("format", "jwk"), ("use", "sig"), ("type", "p256")]);
    let sealed = seal(&object(&[
        ("payload", octets(PAYLOAD)),
        ("format", "jwe".into()),
        ("recipients", public(&enc)),
        ("signers", secret(&sig)),
        ("at", AT.into()),
    ]))
    .unwrap();
    let message = vec_of(&get(&sealed, "message"));
    assert_eq!(
        get(&get(&sealed, "report"), "content_type"),
        "application/jose; charset=utf-8"
    );

    let seen = inspect(&message, None, None).unwrap();
    assert_eq!(get(&seen, "format"), "jwe");
    assert_eq!(get(&seen, "ok"), true);

    let opened = open(&object(&[
        ("input", octets(&message)),
        ("keys", secret(&enc)),
        ("trust", public(&sig)),
        ("at", AT.into()),
    ]))
    .unwrap();
    assert_eq!(vec_of(&get(&opened, "payload")), PAYLOAD);
    let report = get(&opened, "report");
    assert_eq!(get(&report, "profile"), "jwe-jws");
    assert!(get(&report, "payload_base64").is_undefined());
    assert_eq!(get(&get(&report, "opened_by"), "source"), "secret");
    let signatures: Array = get(&report, "signatures").unchecked_into();
    assert_eq!(get(&signatures.get(0), "verdict"), "valid");
}

#[wasm_bindgen_test]
fn an_openpgp_message_opens_with_a_locked_key_and_its_passphrase() {
    let locked = generate_key(&object(&[
        ("format", "openpgp".into()),
        ("user_id", "locked@partner.example".into()),
        ("passphrase", octets(b"two words")),
        ("at", AT.into()),
    ]))
    .unwrap();
    let signer = generate(&[("format", "openpgp"), ("user_id", "signer@partner.example")]);
    let sealed = seal(&object(&[
        ("payload", octets(PAYLOAD)),
        ("format", "openpgp".into()),
        ("recipients", public(&locked)),
        ("signers", secret(&signer)),
        ("encoding", "armor".into()),
        ("at", AT.into()),
    ]))
    .unwrap();
    let members = [
        ("input", get(&sealed, "message")),
        ("keys", secret(&locked)),
        ("trust", public(&signer)),
        ("at", AT.into()),
    ];
    let refused = open(&object(&members)).unwrap_err();
    assert_eq!(get(&refused, "code"), "key-locked");

    let options = object(&members);
    let passphrases = Array::of1(&octets(b"two words"));
    Reflect::set(&options, &"passphrases".into(), &passphrases).unwrap();
    let opened = open(&options).unwrap();
    assert_eq!(vec_of(&get(&opened, "payload")), PAYLOAD);
}

/// A key of OpenPGP is rotated, locked and revoked; what others hold of it follows by merging.
#[wasm_bindgen_test]
fn an_openpgp_key_is_refreshed_locked_revoked_and_merged() {
    let made = generate(&[
        ("format", "openpgp"),
        ("type", "ed25519"),
        ("version", "v6"),
        ("user_id", "rotates@partner.example"),
    ]);
    let key = |from: &JsValue| ("key", get(from, "secret"));
    let public = |from: &JsValue| {
        let text = get(from, "public").as_string().unwrap();
        octets(text.as_bytes())
    };
    let at = ("at", AT.into());
    let fresh = refresh_key(&object(&[key(&made), ("days", 90.into()), at.clone()])).unwrap();
    let merge = [
        ("key", public(&made)),
        ("newer", public(&fresh)),
        at.clone(),
    ];
    let merged = merge_key(&object(&merge)).unwrap();
    assert!(get(&merged, "secret").is_undefined());
    assert_eq!(get(&get(&merged, "added"), "signatures"), 1);
    let subkeys: Array = get(&get(&merged, "report"), "subkeys").unchecked_into();
    assert_eq!(subkeys.length(), 2);

    let new = ("new_passphrase", octets(b"two words"));
    let locked = change_key_passphrase(&object(&[key(&fresh), new, at.clone()])).unwrap();
    assert_eq!(get(&get(&locked, "report"), "locked"), true);
    let members = [key(&locked), ("reason", "retired".into()), at.clone()];
    let refused = revoke_key(&object(&members)).unwrap_err();
    assert_eq!(get(&refused, "code"), "key-locked");
    let members = [key(&fresh), ("reason", "retired".into()), at];
    let revoked = revoke_key(&object(&members)).unwrap();
    assert!(get(&revoked, "revocation").is_string());
    assert!(get(&get(&revoked, "report"), "revoked").is_string());
}

#[wasm_bindgen_test]
fn a_refusal_is_an_error_with_code_diagnosis_and_report() {
    let enc = generate(&[("format", "jwk"), ("use", "enc")]);
    let other = generate(&[("format", "jwk"), ("use", "enc")]);
    let sig = generate(&[("format", "jwk"), ("use", "sig"), ("type", "p256")]);
    let unsigned = seal(&object(&[
        ("payload", octets(PAYLOAD)),
        ("format", "jwe".into()),
        ("recipients", public(&enc)),
        ("at", AT.into()),
    ]))
    .unwrap_err();
    assert!(unsigned.is_instance_of::<js_sys::Error>());
    assert!(get(&unsigned, "code").is_string());
    assert!(get(&get(&unsigned, "report"), "keys_refused").is_object());

    let sealed = seal(&object(&[
        ("payload", octets(PAYLOAD)),
        ("format", "jwe".into()),
        ("recipients", public(&enc)),
        ("signers", secret(&sig)),
        ("at", AT.into()),
    ]))
    .unwrap();
    let refused = open(&object(&[
        ("input", get(&sealed, "message")),
        ("keys", secret(&other)),
        ("at", AT.into()),
    ]))
    .unwrap_err();
    assert!(refused.is_instance_of::<js_sys::Error>());
    assert_eq!(get(&refused, "code"), "no-matching-key");
    let diagnosis = get(&refused, "diagnosis");
    assert_eq!(get(&refused, "message"), get(&diagnosis, "summary"));
    assert_eq!(get(&get(&diagnosis, "error_response"), "http"), 400);
    assert_eq!(get(&get(&refused, "report"), "ok"), false);
    assert!(get(&get(&refused, "report"), "payload_base64").is_undefined());
}

#[wasm_bindgen_test]
fn keys_are_listed_without_secrets_and_can_be_forgotten() {
    let made = generate(&[("format", "jwk"), ("use", "sig"), ("type", "p256")]);
    let keys = Keys::new();
    let summary = keys.load(vec_of(&get(&made, "secret")), "pasted").unwrap();
    assert_eq!(get(&summary, "added"), 1);
    let reports: Array = keys.reports(None, AT).unwrap().unchecked_into();
    let report = reports.get(0);
    assert_eq!(get(&report, "secret"), true);
    assert_eq!(get(&report, "source"), "pasted");
    assert_eq!(
        get(&report, "thumbprint"),
        get(&get(&made, "report"), "thumbprint")
    );
    assert_eq!(
        keys.export_public(0).map(JsValue::from),
        Some(get(&made, "public"))
    );
    assert_eq!(keys.export_public(1), None);

    let shared = keys.share();
    keys.forget();
    assert_eq!((keys.length(), shared.length()), (0, 0));

    let refused = keys.load(b"not a key".to_vec(), "pasted").unwrap_err();
    assert_eq!(get(&refused, "code"), "not-an-envelope");
}

#[wasm_bindgen_test]
fn wrong_types_are_told_by_name() {
    for (options, name) in [
        (object(&[]), "input"),
        (object(&[("input", "text".into())]), "input"),
        (
            object(&[("input", octets(b"x")), ("keys", 7.into())]),
            "keys",
        ),
        (
            object(&[("input", octets(b"x")), ("at", "now".into())]),
            "at",
        ),
        (
            object(&[("input", octets(b"x")), ("at", f64::NAN.into())]),
            "at",
        ),
        (
            object(&[("input", octets(b"x")), ("passphrases", octets(b"x"))]),
            "passphrases",
        ),
    ] {
        let refused = open(&options).unwrap_err();
        assert_eq!(get(&refused, "code"), "usage");
        let message = get(&refused, "message").as_string().unwrap();
        assert!(message.contains(&format!("`{name}`")), "{message}");
    }
    assert_eq!(get(&open(&JsValue::NULL).unwrap_err(), "code"), "usage");
}

#[wasm_bindgen_test]
fn any_input_can_be_inspected_and_profiles_can_be_replaced() {
    for input in [&b""[..], b"hello", &[0xff; 1000]] {
        let seen = inspect(input, None, None).unwrap();
        assert_eq!(get(&seen, "ok"), false);
        assert!(get(&get(&seen, "diagnosis"), "cause").is_string());
    }
    let listed: Array = profiles().unwrap().unchecked_into();
    let names: Vec<String> = listed
        .iter()
        .filter_map(|profile| get(&profile, "name").as_string())
        .collect();
    assert_eq!(names, ["openpgp", "jwe-legacy", "jwe-jws", "permissive"]);
    let refused = inspect(b"hello", Some("nonesuch".into()), None).unwrap_err();
    assert_eq!(get(&refused, "code"), "usage");
    let refused = inspect(b"hello", Some("name = 1\n".into()), None).unwrap_err();
    assert_eq!(get(&refused, "code"), "usage");
}

fn generate(members: &[(&str, &str)]) -> JsValue {
    let mut members: Vec<(&str, JsValue)> = members
        .iter()
        .map(|(name, value)| (*name, JsValue::from_str(value)))
        .collect();
    members.push(("at", AT.into()));
    generate_key(&object(&members)).unwrap()
}

/// A `Keys` object with the secret half, named `secret`.
fn secret(made: &JsValue) -> JsValue {
    let keys = Keys::new();
    keys.load(vec_of(&get(made, "secret")), "secret").unwrap();
    keys.into()
}

/// A `Keys` object with the public half.
fn public(made: &JsValue) -> JsValue {
    let keys = Keys::new();
    let text = get(made, "public").as_string().unwrap();
    keys.load(text.into_bytes(), "public").unwrap();
    keys.into()
}

fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = JsValue::from(Object::new());
    for (name, value) in members {
        Reflect::set(&object, &JsValue::from_str(name), value).unwrap();
    }
    object
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap()
}

fn octets(octets: &[u8]) -> JsValue {
    Uint8Array::from(octets).into()
}

fn vec_of(value: &JsValue) -> Vec<u8> {
    value.unchecked_ref::<Uint8Array>().to_vec()
}
