//! `envelope key export`: JOSE keys in another form, as a JWK Set, PEM or DER. The public half
//! unless the secret one is asked for by name.

use envelope::jose::jwk::{DerForm, Jwk, export_set};
use envelope::key::ring::KeyMaterial;
use envelope::secret::SecretBytes;

use crate::args::{KeyExport, KeyForm};
use crate::failure::Failure;
use crate::files::{Draft, Readers};
use crate::keys;
use crate::reply::{Reply, Status};
use crate::text;

pub(super) fn run(flags: &KeyExport) -> Result<Reply, Failure> {
    let mut loaded = keys::load(&flags.paths)?;
    loaded.leave_out_barred();
    let keys = loaded
        .usable()
        .map(|held| match &held.material {
            KeyMaterial::Jose(key) => Ok(key),
            KeyMaterial::OpenPgp(_) => Err(Failure::Usage(
                "an OpenPGP key has no form but its own: give RSA, EC, OKP or shared keys",
            )),
        })
        .collect::<Result<Vec<&Jwk>, Failure>>()?;
    let written = write(&keys, flags)?;
    let reply = Reply::new(Status::Done).noted(&text::skipped(&loaded.skipped));
    let Some(path) = &flags.out else {
        return Ok(reply.output(written.expose()));
    };
    let readers = if flags.secret {
        Readers::Owner
    } else {
        Readers::Usual
    };
    Draft::new(path, written.expose(), readers)?.keep()?;
    Ok(reply)
}

fn write(keys: &[&Jwk], flags: &KeyExport) -> Result<SecretBytes, Failure> {
    let form = match (flags.form, flags.secret) {
        (KeyForm::Jwks, secret) => {
            return export_set(keys, secret).ok_or(Failure::Usage(
                "nothing can be written: shared keys have no public half, and --secret needs keys \
                 with their private half",
            ));
        }
        (KeyForm::Pem | KeyForm::Der, false) => DerForm::Spki,
        (KeyForm::Pem | KeyForm::Der, true) => DerForm::Pkcs8,
        (KeyForm::Pkcs1, false) => DerForm::Pkcs1Public,
        (KeyForm::Pkcs1, true) => DerForm::Pkcs1Private,
        (KeyForm::Sec1, true) => DerForm::Sec1,
        (KeyForm::Sec1, false) => {
            return Err(Failure::Usage(
                "--form sec1 is for secret keys: add --secret, or use --form pem",
            ));
        }
    };
    let absent = Failure::Usage(
        "a key has no such form: pkcs1 is for RSA and sec1 for NIST curves, shared keys have \
         neither PEM nor DER, and --secret needs the private half",
    );
    if flags.form != KeyForm::Der {
        let blocks: Option<Vec<SecretBytes>> =
            keys.iter().map(|key| key.export_pem(form)).collect();
        let blocks = blocks.ok_or(absent)?;
        let text: Vec<&[u8]> = blocks.iter().map(SecretBytes::expose).collect();
        return Ok(SecretBytes::new(text.concat()));
    }
    match keys {
        [key] => key.export_der(form).ok_or(absent),
        _ => Err(Failure::Usage(
            "DER holds one key: give one, or use --form pem",
        )),
    }
}
