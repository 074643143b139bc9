//! The peers' ways of making each.

use core::time::Duration;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use conformance::gnupg::GnuPg;
use conformance::parties::{from_peer, to_peer};
use conformance::peers::Peer;
use conformance::process;
use conformance::scratch::Scratch;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::openpgp::own::Own;

/// Every peer, holding the same keys of the command, which have no passphrase.
pub(super) struct Makers<'a> {
    scratch: &'a Scratch,
    gpg: GnuPg,
    js: Peer,
    rnp: TempDir,
    pub(super) keys: Vec<Own>,
}

/// A peer, and the session key in its words.
type Shown = (&'static str, String);
pub(super) type Lock = fn(&mut Makers<'_>, &str, &[u8]) -> Result<Vec<u8>>;
/// By the key at this place.
pub(super) type Sign = fn(&mut Makers<'_>, usize, &[u8]) -> Result<Vec<u8>>;

impl<'a> Makers<'a> {
    pub(super) fn new(scratch: &'a Scratch) -> Result<Self> {
        let keys = vec![
            Own::make(scratch, "apart-rsa2048", "rsa2048", "")?,
            Own::make(scratch, "apart-25519", "ed25519", "")?,
        ];
        let made = Self {
            scratch,
            gpg: GnuPg::new()?,
            js: Peer::node("interop/peers/openpgp.mjs")?,
            rnp: tempfile::tempdir()?,
            keys,
        };
        for key in &made.keys {
            made.gpg.import(&std::fs::read(&key.secret)?)?;
            let import = ["--import-keys".into(), key.secret.clone().into()];
            made.rnp("rnpkeys", "", &import, &[])?;
        }
        Ok(made)
    }

    /// A message, and its session key as each peer that opens it shows it.
    pub(super) fn with_session_key(
        &self,
        key: &Own,
        payload: &[u8],
    ) -> Result<(Vec<u8>, Vec<Shown>)> {
        let name = named(key);
        let encrypt = ["--encrypt", "--recipient", &name];
        let message = self.gpg.call(&encrypt, "", payload)?.stdout;
        let shown = self
            .gpg
            .call(&["--show-session-key", "--decrypt"], "", &message)?;
        let by_gnupg = shown
            .stderr
            .lines()
            .find_map(|line| line.strip_prefix("[GNUPG:] SESSION_KEY "))
            .context("GnuPG shows no session key")?;
        let mut shown = vec![("gpg", by_gnupg.to_owned())];
        for program in ["sqop", "gosop"] {
            let folder = tempfile::tempdir_in(self.scratch.path())?;
            let file = folder.path().join("session-key");
            let decrypt = [
                "decrypt".into(),
                option("--session-key-out", &file),
                key.secret.clone().into(),
            ];
            run(program, &decrypt, &message)?;
            shown.push((program, std::fs::read_to_string(&file)?));
        }
        Ok((message, shown))
    }

    fn key(&self, place: usize) -> Result<&Own> {
        self.keys.get(place).context("no such key")
    }

    fn gpg_sign(&self, place: usize, options: &[&str], data: &[u8]) -> Result<Vec<u8>> {
        let name = named(self.key(place)?);
        let options = [&["--local-user", &name, "--digest-algo", "SHA384"], options].concat();
        Ok(self.gpg.call(&options, "", data)?.stdout)
    }

    fn gpg_lock(&self, passphrase: &str, options: &[&str], payload: &[u8]) -> Result<Vec<u8>> {
        let options = [options, &["--symmetric"]].concat();
        Ok(self.gpg.call(&options, passphrase, payload)?.stdout)
    }

    /// A program of the Stateless OpenPGP command line, with the secret key at the end.
    fn sop_sign(
        &self,
        program: &str,
        options: &[&str],
        place: usize,
        data: &[u8],
    ) -> Result<Vec<u8>> {
        let mut arguments: Vec<OsString> = options.iter().map(OsString::from).collect();
        arguments.push(self.key(place)?.secret.clone().into());
        run(program, &arguments, data)
    }

    fn sop_lock(&self, program: &str, passphrase: &str, payload: &[u8]) -> Result<Vec<u8>> {
        let file = self.scratch.write("lock", passphrase)?;
        let arguments = ["encrypt".into(), option("--with-password", &file)];
        run(program, &arguments, payload)
    }

    fn sq_sign(&self, option: &str, place: usize, data: &[u8]) -> Result<Vec<u8>> {
        let key = self.key(place)?.secret.clone();
        let arguments = [
            "sign".into(),
            option.into(),
            "--signer-key".into(),
            key.into(),
        ];
        run("sq", &arguments, data)
    }

    fn rnp_sign(&self, options: &[&str], place: usize, data: &[u8]) -> Result<Vec<u8>> {
        let name = named(self.key(place)?);
        let options = [options, &["--userid", &name, "--output", "-"]].concat();
        let options: Vec<OsString> = options.iter().map(OsString::from).collect();
        self.rnp("rnp", "", &options, data)
    }

    fn rnp(
        &self,
        program: &str,
        passphrase: &str,
        options: &[OsString],
        stdin: &[u8],
    ) -> Result<Vec<u8>> {
        let mut arguments: Vec<OsString> = vec!["--homedir".into(), self.rnp.path().into()];
        arguments.extend(["--notty", "--password", passphrase].map(OsString::from));
        arguments.extend_from_slice(options);
        run(program, &arguments, stdin)
    }

    fn js_lock(&mut self, passphrase: &str, options: Value, payload: &[u8]) -> Result<Vec<u8>> {
        let mut request = options;
        let members = request.as_object_mut().context("no options")?;
        members.insert("action".into(), "lock".into());
        members.insert("payload".into(), to_peer(payload).into());
        members.insert("passphrase".into(), passphrase.into());
        from_peer(&self.js.ask(&request)?, "message")
    }

    fn js_sign(&mut self, how: &str, place: usize, data: &[u8]) -> Result<Vec<u8>> {
        let key = std::fs::read_to_string(&self.key(place)?.secret)?;
        let request = json!({"action": "sign", "how": how, "payload": to_peer(data), "key": key});
        from_peer(&self.js.ask(&request)?, "message")
    }
}

/// Keys are named by a part of their user id.
fn named(key: &Own) -> String {
    format!("<{}@partner.example>", key.name)
}

fn option(name: &str, path: &Path) -> OsString {
    let mut option = OsString::from(name);
    option.push("=");
    option.push(path);
    option
}

fn run(program: &str, arguments: &[OsString], stdin: &[u8]) -> Result<Vec<u8>> {
    let mut command = Command::new(process::tool(program)?);
    command.args(arguments);
    let finished = process::run(&mut command, stdin, Duration::from_secs(60))?;
    Ok(finished.success()?.stdout)
}

pub(super) const PASSPHRASES: &[(&str, Lock)] = &[
    ("gpg", |makers, passphrase, payload| {
        makers.gpg_lock(passphrase, &["--cipher-algo", "AES256"], payload)
    }),
    ("gpg AES-192, SHA-512", |makers, passphrase, payload| {
        let options = ["--cipher-algo", "AES192", "--s2k-digest-algo", "SHA512"];
        makers.gpg_lock(passphrase, &options, payload)
    }),
    ("gpg AES-128, salted", |makers, passphrase, payload| {
        let options = ["--cipher-algo", "AES128", "--s2k-mode", "1"];
        makers.gpg_lock(passphrase, &options, payload)
    }),
    ("gpg Twofish, SHA-1", |makers, passphrase, payload| {
        let options = ["--cipher-algo", "TWOFISH", "--s2k-digest-algo", "SHA1"];
        makers.gpg_lock(passphrase, &options, payload)
    }),
    ("sqop", |makers, passphrase, payload| {
        makers.sop_lock("sqop", passphrase, payload)
    }),
    ("gosop", |makers, passphrase, payload| {
        makers.sop_lock("gosop", passphrase, payload)
    }),
    ("rnp", |makers, passphrase, payload| {
        let options = ["--symmetric", "--output", "-"].map(OsString::from);
        makers.rnp("rnp", passphrase, &options, payload)
    }),
    ("OpenPGP.js", |makers, passphrase, payload| {
        makers.js_lock(passphrase, json!({}), payload)
    }),
    ("OpenPGP.js EAX", |makers, passphrase, payload| {
        makers.js_lock(passphrase, json!({"aead": "eax"}), payload)
    }),
    ("OpenPGP.js OCB", |makers, passphrase, payload| {
        makers.js_lock(passphrase, json!({"aead": "ocb"}), payload)
    }),
    ("OpenPGP.js GCM, Argon2", |makers, passphrase, payload| {
        makers.js_lock(passphrase, json!({"aead": "gcm", "argon2": true}), payload)
    }),
];

pub(super) const SIGNATURES: &[(&str, Sign)] = &[
    ("gpg", |makers, place, data| {
        makers.gpg_sign(place, &["--detach-sign"], data)
    }),
    ("gpg, armor", |makers, place, data| {
        makers.gpg_sign(place, &["--armor", "--detach-sign"], data)
    }),
    ("gpg, text", |makers, place, data| {
        makers.gpg_sign(place, &["--textmode", "--detach-sign"], data)
    }),
    ("sq", |makers, place, data| {
        makers.sq_sign("--detached", place, data)
    }),
    ("sqop", |makers, place, data| {
        makers.sop_sign("sqop", &["sign"], place, data)
    }),
    ("sqop, text", |makers, place, data| {
        makers.sop_sign("sqop", &["sign", "--as=text"], place, data)
    }),
    ("gosop", |makers, place, data| {
        makers.sop_sign("gosop", &["sign"], place, data)
    }),
    ("rnp", |makers, place, data| {
        makers.rnp_sign(&["--sign", "--detach", "--hash", "SHA384"], place, data)
    }),
    ("OpenPGP.js", |makers, place, data| {
        makers.js_sign("detached", place, data)
    }),
];

pub(super) const CLEARTEXT: &[(&str, Sign)] = &[
    ("gpg", |makers, place, text| {
        makers.gpg_sign(place, &["--clearsign"], text)
    }),
    ("sq", |makers, place, text| {
        makers.sq_sign("--cleartext-signature", place, text)
    }),
    ("sqop", |makers, place, text| {
        makers.sop_sign("sqop", &["inline-sign", "--as=clearsigned"], place, text)
    }),
    ("rnp", |makers, place, text| {
        makers.rnp_sign(&["--clearsign", "--hash", "SHA384"], place, text)
    }),
    ("OpenPGP.js", |makers, place, text| {
        makers.js_sign("cleartext", place, text)
    }),
];
