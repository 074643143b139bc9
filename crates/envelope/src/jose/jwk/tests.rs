use alloc::format;
use alloc::string::ToString as _;

use pkcs1::der::Encode as _;

use crate::encoding::{base64url_decode, base64url_encode};
use crate::inspect::diagnose::Cause;
use crate::inspect::finding::Severity;
use crate::jose::testing::{
    AT, Vector, every_kind, import_one, p256_keys, profile, public, rsa_keys,
};

use super::*;

#[test]
fn rfc_7638_thumbprint() {
    let vector = Vector::read(include_str!("../vectors/rfc7638-3.1.json"));
    assert_eq!(
        vector.key().thumbprint().to_string(),
        vector.text("thumbprint")
    );
}

#[test]
fn a_key_survives_export_and_import() {
    for key in &every_kind() {
        let secret = key.export_secret().unwrap();
        let again = import_one(secret.expose());
        assert!(again.is_secret());
        assert_eq!(again.export_secret().unwrap().expose(), secret.expose());
        assert_eq!(again.thumbprint(), key.thumbprint());
    }
}

#[test]
fn the_public_half_holds_no_private_member() {
    for key in [
        &rsa_keys()[0],
        &p256_keys()[0],
        &import_one(br#"{"kty":"oct","k":"AAAA"}"#),
    ] {
        let text = key.export_public();
        for member in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert!(!text.contains(&format!("\"{member}\"")), "{member}");
        }
    }
    assert!(!public(&rsa_keys()[0]).is_secret());
    assert!(public(&rsa_keys()[0]).export_secret().is_none());
}

#[test]
fn operations_of_the_public_half_are_the_counterparts() {
    let mut key = p256_keys()[0].clone();
    key.operations = Some(["sign".into()].into());
    assert_eq!(
        public(&key).operations.as_deref(),
        Some(&["verify".into()][..])
    );
}

#[test]
fn one_odd_key_does_not_cost_the_others() {
    let good = public(&rsa_keys()[0]).export_public();
    let set = format!(
        r#"{{"keys":[{{"kty":"OKP","crv":"X25519","kid":"odd","x":"AA"}},{good},
            {{"kty":"oct","kid":"twice","k":"AA","k":"AA"}},{{"kty":7}},null,{good}]}}"#
    );
    let (keys, skipped) = import(set.as_bytes()).unwrap();
    assert_eq!(keys.len(), 2);
    let indexes: Vec<usize> = skipped.iter().map(|key| key.index).collect();
    assert_eq!(indexes, [0, 2, 3, 4]);
    assert_eq!(skipped[0].id.as_deref(), Some("odd"));
}

#[test]
fn a_single_bad_key_says_why() {
    let cause = |text: &str| import(text.as_bytes()).err().unwrap().cause;
    assert_eq!(
        cause(r#"{"kty":"oct","k":"AA","k":"AA"}"#),
        Cause::DuplicateMember
    );
    assert_eq!(cause(r#"{"kty":"oct","k":"AA"} x"#), Cause::TrailingData);
    assert_eq!(cause(r#"{"kty":"oct","k":"AA""#), Cause::Truncated);
    assert_eq!(
        cause(r#"{"kty":"oct","k":"AA","kid":7}"#),
        Cause::MalformedHeader
    );
    assert_eq!(
        cause(r#"{"kty":"RSA","n":"AQ","e":"AQAB"}"#),
        Cause::KeyTooSmall
    );
    assert_eq!(cause(r#"{"kty":"AKP"}"#), Cause::AlgorithmForbidden);
    assert_eq!(
        cause(r#"{"kty":"OKP","crv":"Ed448","x":"AA"}"#),
        Cause::AlgorithmForbidden
    );
    assert_eq!(cause(r#"{"kty":"OKP","x":"AA"}"#), Cause::MalformedHeader);
    assert_eq!(cause(r#"{"keys":[]}"#), Cause::MalformedHeader);
}

#[test]
fn halves_that_do_not_belong_together_are_refused() {
    let [one, other] = p256_keys();
    let secret = one.export_secret().unwrap();
    let secret = core::str::from_utf8(secret.expose()).unwrap();
    let x = |key: &Jwk| match &key.material {
        Material::Elliptic { public, .. } => {
            let (x, y) = public.coordinates();
            (base64url_encode(&x), base64url_encode(&y))
        }
        _ => unreachable!(),
    };
    let mixed = secret
        .replace(&x(&one).0, &x(&other).0)
        .replace(&x(&one).1, &x(&other).1);
    assert_eq!(
        import(mixed.as_bytes()).err().unwrap().cause,
        Cause::MalformedHeader
    );
}

#[test]
fn a_private_half_that_may_do_both_gives_a_public_half_that_imports() {
    let mut key = rsa_keys()[0].clone();
    key.operations = Some(["encrypt".into(), "decrypt".into()].into());
    assert_eq!(
        public(&key).operations.as_deref(),
        Some(&["encrypt".to_string()][..])
    );
}

#[test]
fn use_and_operations_both_have_a_say() {
    let mut key = rsa_keys()[0].clone();
    let permits =
        |key: &Jwk| [KeyUsage::Sign, KeyUsage::Encrypt].map(|usage| key.permits(usage, true));
    assert_eq!(permits(&key), [true, true]);
    key.usage = Some("sig".into());
    assert_eq!(permits(&key), [true, false]);
    key.operations = Some(["decrypt".into()].into());
    assert_eq!(permits(&key), [false, false]);
    let rules: Vec<String> = key
        .report(&profile("jwe-jws"), AT)
        .findings
        .into_iter()
        .map(|f| f.rule)
        .collect();
    assert!(rules.contains(&"jwk.usage.conflict".into()), "{rules:?}");
}

#[test]
fn pem_blocks_are_read_one_by_one() {
    let pem = |label, der: &[u8]| {
        pem_rfc7468::encode_string(label, pem_rfc7468::LineEnding::LF, der).unwrap()
    };
    let (n, e) = match &rsa_keys()[0].material {
        Material::Rsa { public, .. } => (public.n(), public.e()),
        _ => unreachable!(),
    };
    let uint = |octets| pkcs1::UintRef::new(octets).unwrap();
    let key = pkcs1::RsaPublicKey {
        modulus: uint(&n),
        public_exponent: uint(&e),
    };
    let public = pem("RSA PUBLIC KEY", &key.to_der().unwrap());
    let broken = pem("PUBLIC KEY", b"no DER");
    let locked = pem("ENCRYPTED PRIVATE KEY", b"no DER");
    let text = format!("Bag attributes\n{public}\n{broken}{locked}");
    assert!(looks_like_key(text.as_bytes()));
    let (keys, skipped) = import(text.as_bytes()).unwrap();
    assert_eq!(keys[0].thumbprint(), rsa_keys()[0].thumbprint());
    assert_eq!(
        skipped.iter().map(|key| key.index).collect::<Vec<_>>(),
        [1, 2]
    );
    assert_eq!(
        import(locked.as_bytes()).err().unwrap().cause,
        Cause::KeyLocked
    );
}

#[test]
fn every_asymmetric_key_survives_every_der_and_pem_form_it_has() {
    const FORMS: [DerForm; 5] = [
        DerForm::Spki,
        DerForm::Pkcs8,
        DerForm::Pkcs1Public,
        DerForm::Pkcs1Private,
        DerForm::Sec1,
    ];
    for key in every_kind() {
        let mut written = 0;
        for form in FORMS {
            let Some(der) = key.export_der(form) else {
                continue;
            };
            written += 1;
            for octets in [der, key.export_pem(form).unwrap()] {
                let again = import_one(octets.expose());
                assert_eq!(again.thumbprint(), key.thumbprint(), "{form:?}");
                let is_private = !matches!(form, DerForm::Spki | DerForm::Pkcs1Public);
                assert_eq!(again.is_secret(), is_private, "{form:?}");
            }
        }
        let due = match key.kind() {
            KeyKind::Rsa => 4,
            KeyKind::Elliptic(_) => 3,
            KeyKind::Ed25519 | KeyKind::X25519 => 2,
            KeyKind::Oct => 0,
        };
        assert_eq!(written, due, "{}", key.kind().name());
    }
}

#[test]
fn a_public_half_has_no_private_form() {
    let key = public(&rsa_keys()[0]);
    assert!(key.export_der(DerForm::Pkcs8).is_none());
    assert!(key.export_der(DerForm::Pkcs1Private).is_none());
    assert!(public(&p256_keys()[0]).export_der(DerForm::Sec1).is_none());
}

#[test]
fn a_set_holds_public_halves_unless_secrets_are_asked_for() {
    let keys = every_kind();
    let all: Vec<&Jwk> = keys.iter().collect();
    let set = export_set(&all, false).unwrap();
    let (read, skipped) = import(set.expose()).unwrap();
    let asymmetric = keys.iter().filter(|key| key.kind().is_asymmetric()).count();
    assert_eq!((read.len(), skipped.len()), (asymmetric, 0));
    assert!(read.iter().all(|key| !key.is_secret()));
    let secret = export_set(&all[..7], true).unwrap();
    let (read, _) = import(secret.expose()).unwrap();
    assert!(read.len() == 7 && read.iter().all(Jwk::is_secret));
    assert!(export_set(&[&public(&keys[0])], true).is_none());
}

#[test]
fn a_header_may_name_a_key_by_the_uri_of_its_thumbprint() {
    let key = p256_keys()[0].clone();
    let uri = key.thumbprint().uri();
    assert!(uri.starts_with("urn:ietf:params:oauth:jwk-thumbprint:sha-256:"));
    assert!(key.is_named(&uri) && key.is_named(&key.thumbprint().to_string()));
    assert!(!crate::jose::testing::named(&key, "a").is_named(&uri));
}

#[test]
fn an_alg_that_the_key_can_not_serve_is_a_finding() {
    let rules = |key: &Jwk, alg: &str| -> Vec<String> {
        let mut key = key.clone();
        key.alg = Some(alg.into());
        let report = key.report(&profile("permissive"), AT);
        report
            .findings
            .into_iter()
            .map(|finding| finding.rule)
            .collect()
    };
    let mismatch = String::from("jwk.alg.mismatch");
    let keys = every_kind();
    for (key, good, bad) in [
        (&keys[0], "ES256", "ES384"),
        (&keys[4], "ECDH-ES", "EdDSA"),
        (&keys[5], "RSA1_5", "A128KW"),
        (&keys[6], "ES256K", "ES256"),
        (&keys[7], "A128KW", "A256KW"),
        (&keys[7], "A128GCM", "HS256"),
        (&keys[9], "HS256", "HS512"),
        (&keys[9], "PBES2-HS256+A128KW", "A128GCMKW"),
    ] {
        assert!(!rules(key, good).contains(&mismatch), "{good}");
        assert!(rules(key, bad).contains(&mismatch), "{bad}");
    }
}

#[test]
fn a_tiny_exponent_is_an_error_and_an_unusual_one_a_warning() {
    let severity = |e: &str| {
        let n = match &rsa_keys()[0].material {
            Material::Rsa { public, .. } => base64url_encode(&public.n()),
            _ => unreachable!(),
        };
        let text = format!(r#"{{"kty":"RSA","n":"{n}","e":"{e}"}}"#);
        let report = import_one(text.as_bytes()).report(&profile("permissive"), AT);
        let found = report.findings.into_iter();
        found
            .filter(|finding| finding.rule == "jwk.rsa.exponent")
            .map(|f| f.severity)
            .next()
    };
    assert_eq!(severity("Aw"), Some(Severity::Error));
    assert_eq!(severity("AQAD"), Some(Severity::Warning));
    assert_eq!(severity("AQAB"), None);
}

#[test]
fn a_modulus_of_the_flawed_generator_is_refused() {
    // One more than a multiple of every odd prime up to 167: a power of 65537 modulo each of them.
    let product = base64url_decode(b"BJJl01dM79BCKb_WYqSkb4YR7QImxlXwduut4w").unwrap();
    let mut modulus = alloc::vec![0; 256];
    modulus[..product.len()].copy_from_slice(&product);
    modulus[255] = 1;
    let key = |modulus: &[u8]| {
        let text = format!(
            r#"{{"kty":"RSA","n":"{}","e":"AQAB"}}"#,
            base64url_encode(modulus)
        );
        import(text.as_bytes())
    };
    let refused = key(&modulus).err().unwrap();
    assert!(refused.summary.contains("ROCA"), "{}", refused.summary);
    modulus[255] = 3;
    assert!(key(&modulus).is_ok());
}

#[test]
fn cut_keys_are_refused_and_nothing_panics() {
    let secret = p256_keys()[0].export_secret().unwrap();
    let text = secret.expose().trim_ascii();
    for length in 0..text.len() {
        assert!(import(&text[..length]).is_err(), "{length}");
    }
}
