//! The keys of both makers: OpenPGP.js and the command.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use conformance::envelope::generate;
use conformance::peers::{self, Peer};
use conformance::scratch::Scratch;
use serde_json::{Value, json};

/// A key whose armored halves lie in files.
pub(super) struct Js {
    pub(super) name: String,
    pub(super) public: PathBuf,
    pub(super) secret: PathBuf,
    /// Whether its owner announces to read version 2 of the encrypted data.
    pub(super) reads_version_2: bool,
    pub(super) is_v6: bool,
}

/// Of every locked key.
pub(super) const PASSPHRASE: &str = "\u{be44}\u{bc00} correct horse";

impl Js {
    /// Has OpenPGP.js make a key; `options` are those of the script's `generate`.
    pub(super) fn make(
        peer: &mut Peer,
        scratch: &Scratch,
        name: &str,
        options: &Value,
    ) -> Result<Self> {
        let mut request = options.clone();
        let members = request.as_object_mut().context("no options")?;
        members.insert("action".into(), "generate".into());
        members.insert("name".into(), format!("\u{acb0}\u{c81c} {name}").into());
        let made = peer.ask(&request)?;
        let public = scratch.write(&format!("{name}.public"), peers::text(&made, "public")?)?;
        let secret = scratch.write(&format!("{name}.secret"), peers::text(&made, "private")?)?;
        Self::read(peer, name, public, secret)
    }

    fn read(peer: &mut Peer, name: &str, public: PathBuf, secret: PathBuf) -> Result<Self> {
        let certificate = std::fs::read_to_string(&public)?;
        let seen = peer.ask(&json!({"action": "look", "certificate": certificate}))?;
        Ok(Self {
            name: name.into(),
            public,
            secret,
            is_v6: seen.get("version") == Some(&6.into()),
            reads_version_2: seen.get("reads_version_2") == Some(&true.into()),
        })
    }

    /// The profiles sign with SHA-384, too short for P-521 and Ed448 (RFC 9580 sections 5.2.3.2 and
    /// 5.2.3.5).
    pub(super) fn signs_with_sha384(&self) -> bool {
        !self.name.contains("p521") && !self.name.contains("448")
    }
}

/// One key of every kind.
pub(super) fn of_both_makers(peer: &mut Peer, scratch: &Scratch) -> Result<Vec<Js>> {
    let mut keys = Vec::new();
    for (name, options) in by_openpgpjs() {
        keys.push(Js::make(peer, scratch, name, &options).context(name)?);
    }
    for (key_type, version) in OWN {
        let name = format!("own-{key_type}-v{version}");
        let user_id = format!("\u{acb0}\u{c81c} {name} <keys@partner.example>");
        let arguments = [
            "--format",
            "openpgp",
            "--type",
            key_type,
            "--key-version",
            version,
            "--user-id",
            &user_id,
        ];
        let made = generate(scratch.path(), &name, &arguments)?;
        keys.push(Js::read(peer, &name, made.public, made.secret)?);
    }
    Ok(keys)
}

fn by_openpgpjs() -> Vec<(&'static str, Value)> {
    let curve = |curve: &str| json!({"type": "ecc", "curve": curve});
    let with = |mut options: Value, name: &str, value: Value| {
        if let Some(members) = options.as_object_mut() {
            members.insert(name.into(), value);
        }
        options
    };
    let locked = |options| with(options, "passphrase", PASSPHRASE.into());
    let v6 = |options| with(options, "v6", true.into());
    let aead = |options| with(options, "aead", "gcm".into());
    let argon2 = |options| with(options, "argon2", true.into());
    let new_curve = || json!({"type": "curve25519"});
    let rsa = |bits: u32| json!({"type": "rsa", "bits": bits});
    vec![
        ("rsa2048", rsa(2048)),
        ("rsa3072-locked", locked(rsa(3072))),
        ("rsa4096", rsa(4096)),
        ("25519-legacy", curve("curve25519Legacy")),
        ("25519-legacy-locked", locked(curve("curve25519Legacy"))),
        ("p256", curve("nistP256")),
        ("p384", curve("nistP384")),
        ("p521", curve("nistP521")),
        // The algorithms that RFC 9580 added, in keys of version 4.
        ("25519-v4", new_curve()),
        ("25519-v4-locked-aead", aead(locked(new_curve()))),
        ("448-v4", json!({"type": "curve448"})),
        ("25519-v6", v6(new_curve())),
        ("25519-v6-locked", v6(locked(new_curve()))),
        (
            "25519-v6-locked-aead-argon2",
            argon2(aead(v6(locked(new_curve())))),
        ),
        ("448-v6", v6(json!({"type": "curve448"}))),
        ("rsa2048-v6", v6(rsa(2048))),
        ("p256-v6", v6(curve("nistP256"))),
    ]
}

/// Type and version of the command's keys.
const OWN: &[(&str, &str)] = &[
    ("rsa2048", "4"),
    ("rsa3072", "4"),
    ("rsa4096", "4"),
    ("ed25519", "4"),
    ("rsa2048", "6"),
    ("ed25519", "6"),
];
