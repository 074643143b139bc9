//! Compact JWE, both ways with every library: each `alg` with each `enc`, with and without `zip`.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::algorithms::{
    AGREEMENT, CONTENT_ENCRYPTION, DIRECT, KeyType, PASSWORD, RSA, WRAPPING, recipient_types,
};
use conformance::envelope::{Open, Seal, run_json};
use conformance::library::Name;
use conformance::parties::JwkPair;
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::keyring::Maker;
use crate::members::set;

/// Declares a test of each family with each library, so that they run beside one another.
macro_rules! families {
    ($($library:ident: $name:expr;)*) => {$(
        mod $library {
            use super::*;

            #[test]
            fn rsa() -> Result<()> {
                both_ways($name, RSA)
            }

            #[test]
            fn key_agreement() -> Result<()> {
                both_ways($name, AGREEMENT)
            }

            #[test]
            fn key_wrapping() -> Result<()> {
                both_ways($name, WRAPPING)
            }

            #[test]
            fn direct() -> Result<()> {
                both_ways($name, DIRECT)
            }

            #[test]
            fn password() -> Result<()> {
                both_ways($name, PASSWORD)
            }
        }
    )*};
}

families! {
    npm_jose: Name::NpmJose;
    jwcrypto: Name::Jwcrypto;
    joserfc: Name::Joserfc;
}

/// One round more than the profile allows is refused, before a round is spent on it.
#[test]
fn a_count_beyond_the_limit_is_refused() -> Result<()> {
    let mut bench = Bench::new(Name::NpmJose)?;
    for alg in PASSWORD {
        let key = bench.recipient(KeyType::Oct(21), Maker::Library)?;
        let request = json!({
            "serialization": "compact", "p2c": 100_001,
            "protected": {"alg": alg, "enc": "A128GCM"}, "recipients": [{"key": key.public}],
        });
        let token = bench.library.encrypt(b"payload", request)?;
        Open::new()
            .keys(&key.private_file)
            .profile("permissive")
            .run(token.as_bytes())?
            .expect_refused("size-limit")?;
    }
    Ok(())
}

/// One message.
struct Case {
    alg: &'static str,
    enc: &'static str,
    zip: bool,
    /// Whether the library names the recipient; the command always does.
    named: bool,
    key_type: KeyType,
    maker: Maker,
    payload: Vec<u8>,
    /// Whether the library sends PartyUInfo and PartyVInfo, or the highest count of a password.
    extra: bool,
}

fn both_ways(name: Name, algs: &'static [&'static str]) -> Result<()> {
    let mut bench = Bench::new(name)?;
    for case in cases(&mut bench, algs) {
        let shown = case.shown();
        let made = library_to_envelope(&mut bench, &case);
        bench.tally.count(&format!("{name:?} makes {shown}"), made);
        let read = envelope_to_library(&mut bench, &case);
        bench.tally.count(&format!("{name:?} reads {shown}"), read);
    }
    bench.tally.finish()
}

fn cases(bench: &mut Bench, algs: &'static [&'static str]) -> Vec<Case> {
    let mut cases = Vec::new();
    let algs = algs.iter().filter(|alg| bench.library.name.has(alg));
    for (row, alg) in algs.enumerate() {
        for (column, (enc, octets)) in CONTENT_ENCRYPTION.into_iter().enumerate() {
            let types = recipient_types(alg, octets);
            for zip in [false, true] {
                let turn = row + column;
                let payload_turn = cases.len();
                let Some(key_type) = types.get(turn % types.len()) else {
                    continue;
                };
                cases.push(Case {
                    alg,
                    enc,
                    zip,
                    named: turn.is_multiple_of(2),
                    key_type: *key_type,
                    maker: if (turn + usize::from(zip)) % 2 == 0 {
                        Maker::Library
                    } else {
                        Maker::Envelope
                    },
                    payload: bench.dice.payload(payload_turn),
                    extra: column == row % CONTENT_ENCRYPTION.len() && zip,
                });
            }
        }
    }
    cases
}

fn library_to_envelope(bench: &mut Bench, case: &Case) -> Result<()> {
    let key = bench.recipient(case.key_type, case.maker)?;
    let header = case.header(&key, || {
        Base64UrlUnpadded::encode_string(&bench.dice.octets(9))
    });
    let mut request = json!({
        "serialization": "compact", "protected": header, "recipients": [{"key": key.public}],
    });
    if let (true, Some(members)) = (PASSWORD.contains(&case.alg), request.as_object_mut()) {
        // The most that the profile allows, once; a usual count costs less time.
        let count = if case.extra { 100_000 } else { 1_000 };
        members.insert("p2c".into(), count.into());
    }
    let token = bench.library.encrypt(&case.payload, request)?;
    Open::new()
        .keys(&key.private_file)
        .profile("permissive")
        .run(token.as_bytes())?
        .expect_opened(&case.payload, &[])?;
    if case.extra {
        let seen = run_json(["inspect", "-"], token.as_bytes())?;
        let seen = seen.json.get("header").context("no header")?;
        check_header(case, seen)?;
        for (name, value) in header.as_object().context("no header")? {
            ensure!(seen.get(name) == Some(value), "{name}: {seen}");
        }
    }
    Ok(())
}

fn envelope_to_library(bench: &mut Bench, case: &Case) -> Result<()> {
    let key = bench.recipient(case.key_type, case.maker)?;
    let payload = match case.payload.as_slice() {
        [] if !bench.library.name.opens_empty() => bench.dice.octets(1),
        other => other.to_vec(),
    };
    let mut seal = Seal::new("jwe")
        .to(&key.public_file)
        .option("--profile", "permissive")
        .option("--alg", case.alg)
        .option("--enc", case.enc);
    if case.zip {
        seal = seal.flag("--zip");
    }
    let token = String::from_utf8(seal.run(&payload)?)?;
    let read = bench.library.decrypt(token.trim_end(), &key.private)?;
    ensure!(read.payload == payload, "another payload");
    check_header(case, &read.header)?;
    ensure!(read.member("/kid") == key.kid(), "kid: {}", read.header);
    Ok(())
}

/// The members that every message of this case has.
fn check_header(case: &Case, header: &Value) -> Result<()> {
    let member = |pointer: &str| header.pointer(pointer).and_then(Value::as_str);
    ensure!(member("/alg") == Some(case.alg), "alg: {header}");
    ensure!(member("/enc") == Some(case.enc), "enc: {header}");
    ensure!(member("/zip") == case.zip.then_some("DEF"), "zip: {header}");
    if AGREEMENT.contains(&case.alg) {
        let curve = member("/epk/crv");
        ensure!(curve == Some(case.key_type.curve()), "epk: {header}");
        ensure!(
            header.pointer("/epk/d").is_none(),
            "the ephemeral private key"
        );
    }
    if PASSWORD.contains(&case.alg) {
        // RFC 7518 sections 4.8.1.1 and 4.8.1.2: at least 8 octets, at least 1000 rounds.
        let salt = Base64UrlUnpadded::decode_vec(member("/p2s").unwrap_or_default());
        ensure!(salt.is_ok_and(|salt| salt.len() >= 8), "p2s: {header}");
        let count = header.pointer("/p2c").and_then(Value::as_u64);
        ensure!(count.is_some_and(|count| count >= 1_000), "p2c: {header}");
    }
    if case.alg.ends_with("GCMKW") {
        // RFC 7518 sections 4.7.1.1 and 4.7.1.2: 96 and 128 bits.
        for (pointer, octets) in [("/iv", 12), ("/tag", 16)] {
            let value = Base64UrlUnpadded::decode_vec(member(pointer).unwrap_or_default());
            ensure!(
                value.is_ok_and(|value| value.len() == octets),
                "{pointer}: {header}"
            );
        }
    }
    Ok(())
}

impl Case {
    fn header(&self, key: &JwkPair, mut party: impl FnMut() -> String) -> Value {
        let mut header = json!({"alg": self.alg, "enc": self.enc});
        if self.zip {
            set(&mut header, "zip", "DEF");
        }
        if let (true, Some(kid)) = (self.named, key.kid()) {
            set(&mut header, "kid", kid);
        }
        if self.extra && AGREEMENT.contains(&self.alg) {
            set(&mut header, "apu", party());
            set(&mut header, "apv", party());
        }
        header
    }

    fn shown(&self) -> String {
        format!(
            "{} {} zip {} kid {} for {:?} of {:?}, {} octets",
            self.alg,
            self.enc,
            self.zip,
            self.named,
            self.key_type,
            self.maker,
            self.payload.len()
        )
    }
}
