//! Keys that libraries make, as `envelope key inspect` reads them, and keys of `envelope key
//! generate`, as libraries read them; RFC 7638 thumbprints tell whether both see the same key.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64, Encoding as _};
use conformance::algorithms::KeyType;
use conformance::dice::Dice;
use conformance::envelope::run_json;
use conformance::library::{Library, Name};
use conformance::scratch::Scratch;
use serde_json::{Value, json};

use crate::keyring::{made, symmetric};
use crate::members::member;
use crate::tally::Tally;

#[test]
fn jwks_of_libraries_import() -> Result<()> {
    each_key(|scratch, library, key_type, usage| {
        let pair = library.make_key(scratch, key_type, usage)?;
        let thumbprint = library.thumbprint(&pair.public)?;
        for (file, secret) in [(&pair.public_file, false), (&pair.private_file, true)] {
            inspected(file, key_type, secret, &thumbprint)?;
        }
        Ok(())
    })
}

/// PKCS#8 (RFC 5208), SPKI (RFC 5280), PKCS#1 (RFC 8017) and SEC 1 (RFC 5915), each as PEM and as
/// DER, as far as the library writes them.
#[test]
fn pem_and_der_of_libraries_import() -> Result<()> {
    each_key(|scratch, library, key_type, usage| {
        let pair = library.make_key(scratch, key_type, usage)?;
        let thumbprint = library.thumbprint(&pair.public)?;
        for (half, secret) in [(&pair.public, false), (&pair.private, true)] {
            let request = json!({"key": half, "type": key_type.curve(), "use": usage});
            let forms = library.ask("pem", request)?;
            for (form, pem) in forms.as_object().context("no forms")? {
                let pem = pem.as_str().context("not text")?;
                let file = scratch.write(&format!("{form}.pem"), pem)?;
                inspected(&file, key_type, secret, &thumbprint)
                    .with_context(|| format!("{form} as PEM"))?;
                let file = scratch.write(&format!("{form}.der"), der(pem)?)?;
                inspected(&file, key_type, secret, &thumbprint)
                    .with_context(|| format!("{form} as DER"))?;
            }
        }
        Ok(())
    })
}

#[test]
fn symmetric_keys_have_the_same_thumbprint() -> Result<()> {
    let (mut dice, scratch, mut tally) = (Dice::new()?, Scratch::new()?, Tally::default());
    for name in Name::ALL {
        let mut library = Library::start(name)?;
        for octets in [16, 24, 32, 48, 64] {
            let key = symmetric(&mut dice, &scratch, octets, "enc")?;
            let outcome = library
                .thumbprint(&key.private)
                .and_then(|own| inspected(&key.private_file, KeyType::Oct(octets), true, &own));
            tally.count(&format!("{name:?} {octets}"), outcome);
        }
    }
    tally.finish()
}

/// The library reads both halves and writes them as PEM, which the command reads again.
#[test]
fn made_keys_import_at_libraries() -> Result<()> {
    each_key(|scratch, library, key_type, usage| {
        let pair = made(scratch, key_type, usage)?;
        let thumbprint = library.thumbprint(&pair.public)?;
        for (half, secret) in [(&pair.public, false), (&pair.private, true)] {
            let request = json!({"key": half, "type": key_type.curve(), "use": usage});
            let forms = library.ask("pem", request)?;
            let form = if secret { "pkcs8" } else { "spki" };
            let pem = forms.get(form).and_then(Value::as_str).context("no PEM")?;
            let request = json!({"pem": pem, "type": key_type.curve(), "use": usage});
            let read = library.ask("from_pem", request)?;
            ensure!(
                member(&read, "thumbprint") == Some(&thumbprint),
                "{form}: {read}"
            );
            let file = scratch.write(form, pem)?;
            inspected(&file, key_type, secret, &thumbprint)?;
        }
        inspected(&pair.private_file, key_type, true, &thumbprint)
    })
}

/// The command sees one key, of this type and with this thumbprint.
fn inspected(
    file: &std::path::Path,
    key_type: KeyType,
    secret: bool,
    thumbprint: &str,
) -> Result<()> {
    let arguments = ["key".as_ref(), "inspect".as_ref(), file.as_os_str()];
    let answer = run_json(arguments, &[])?;
    let [key] = answer.list("/keys") else {
        anyhow::bail!("not one key: {answer}");
    };
    ensure!(
        member(key, "thumbprint") == Some(thumbprint),
        "{thumbprint}: {answer}"
    );
    ensure!(key.get("secret") == Some(&secret.into()), "{answer}");
    if key_type == KeyType::Rsa {
        ensure!(member(key, "type") == Some("RSA"), "{answer}");
        ensure!(key.get("bits") == Some(&2048.into()), "{answer}");
    }
    for text in [&answer.json.to_string(), &answer.stderr] {
        ensure!(!text.contains("\"d\""), "a private member is shown");
    }
    Ok(())
}

fn each_key(
    test: impl Fn(&Scratch, &mut Library, KeyType, &'static str) -> Result<()>,
) -> Result<()> {
    let (scratch, mut tally) = (Scratch::new()?, Tally::default());
    for name in Name::ALL {
        let mut library = Library::start(name)?;
        for key_type in KeyType::PAIRS {
            for usage in key_type.uses() {
                let outcome = test(&scratch, &mut library, key_type, usage);
                tally.count(&format!("{name:?} {key_type:?} {usage}"), outcome);
            }
        }
    }
    tally.finish()
}

/// What lies between the lines of a PEM.
pub(crate) fn der(pem: &str) -> Result<Vec<u8>> {
    let body: String = pem.lines().filter(|line| !line.contains("-----")).collect();
    Base64::decode_vec(&body).ok().context("not a PEM")
}
