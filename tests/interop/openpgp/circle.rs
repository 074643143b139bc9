//! The keys of one test, of every type and by both makers: GnuPG and the command.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use conformance::dice::Dice;
use conformance::envelope::{Open, generate};
use conformance::gnupg::{Algorithms, GnuPg, Identity, Recipe};
use conformance::scratch::Scratch;

/// A certificate whose halves lie in files.
pub(super) struct Member {
    /// Maker and type, for the names of cases.
    pub(super) name: &'static str,
    pub(super) identity: Identity,
    pub(super) public: PathBuf,
    pub(super) secret: PathBuf,
    /// Empty for none.
    pub(super) passphrase: &'static str,
}

/// Every member, and a GnuPG home that holds all of their secret keys.
pub(super) struct Circle {
    pub(super) gpg: GnuPg,
    pub(super) members: Vec<Member>,
}

/// The one passphrase of every locked key: GnuPG takes one for a call.
pub(super) const PASSPHRASE: &str = "\u{be44}\u{bc00} correct horse";

impl Member {
    /// The primary key's fingerprint.
    pub(super) fn fingerprint(&self) -> &str {
        &self.identity.fingerprint
    }

    /// A call of `open` with this one key.
    pub(super) fn open(&self) -> Open {
        let open = Open::new().keys(&self.secret);
        if self.passphrase.is_empty() {
            open
        } else {
            open.passphrase(self.passphrase)
        }
    }
}

impl Circle {
    /// Makes one key of every type, some of them locked.
    pub(super) fn new(scratch: &Scratch) -> Result<Self> {
        let gpg = GnuPg::new()?.with_quick_locks()?;
        let mut members = Vec::new();
        for &(name, algorithms, passphrase) in BY_GNUPG {
            members.push(by_gnupg(&gpg, scratch, name, algorithms, passphrase)?);
        }
        for &(name, key_type, passphrase) in BY_ENVELOPE {
            members.push(by_envelope(&gpg, scratch, name, key_type, passphrase)?);
        }
        Ok(Self { gpg, members })
    }

    /// `count` different members, the first of them the one whose turn it is.
    pub(super) fn draw(&self, dice: &mut Dice, turn: usize, count: usize) -> Vec<&Member> {
        let mut places: Vec<usize> = (0..self.members.len()).collect();
        places.rotate_left(turn % self.members.len().max(1));
        for place in 1..count.min(places.len()) {
            let other = place + dice.below(places.len() - place);
            places.swap(place, other);
        }
        places.truncate(count);
        places
            .into_iter()
            .filter_map(|place| self.members.get(place))
            .collect()
    }

    /// A GnuPG home for each member, with its secret key and everybody's certificate.
    pub(super) fn homes(&self) -> Result<Vec<GnuPg>> {
        let mut everybody = Vec::new();
        for member in &self.members {
            everybody.extend(std::fs::read(&member.public)?);
        }
        self.members
            .iter()
            .map(|member| {
                let home = GnuPg::new()?;
                home.import(&everybody)?;
                home.import(&std::fs::read(&member.secret)?)?;
                Ok(home)
            })
            .collect()
    }
}

fn by_gnupg(
    gpg: &GnuPg,
    scratch: &Scratch,
    name: &'static str,
    algorithms: Algorithms,
    passphrase: &'static str,
) -> Result<Member> {
    let identity = gpg.make(&Recipe {
        algorithms,
        passphrase,
        ..Recipe::new(&user_id(name))
    })?;
    let public = gpg.export_public(&identity.fingerprint)?;
    let secret = gpg.export_secret(&identity.fingerprint, passphrase)?;
    Ok(Member {
        name,
        public: scratch.write(&format!("{name}.public.asc"), public)?,
        secret: scratch.write(&format!("{name}.secret.asc"), secret)?,
        identity,
        passphrase,
    })
}

fn by_envelope(
    gpg: &GnuPg,
    scratch: &Scratch,
    name: &'static str,
    key_type: &'static str,
    passphrase: &'static str,
) -> Result<Member> {
    let user_id = user_id(name);
    let mut arguments = vec![
        "--format",
        "openpgp",
        "--type",
        key_type,
        "--user-id",
        &user_id,
    ];
    let file = scratch.write("passphrase", passphrase)?;
    let file = file.to_str().context("a path that is not text")?;
    if !passphrase.is_empty() {
        arguments.extend(["--passphrase-file", file]);
    }
    let made = generate(scratch.path(), name, &arguments)?;
    let fingerprints = gpg.import(&std::fs::read(&made.secret)?)?;
    let fingerprint = fingerprints.first().context("no certificate")?;
    Ok(Member {
        name,
        identity: gpg.identity(fingerprint)?,
        public: made.public,
        secret: made.secret,
        passphrase,
    })
}

/// A name that is not ASCII.
fn user_id(name: &str) -> String {
    format!("Zo\u{eb} \u{acb0}\u{c81c} ({name}) <{name}@partner.example>")
}

const BY_GNUPG: &[(&str, Algorithms, &str)] = &[
    ("gpg-rsa2048-locked", Algorithms::RSA2048, PASSPHRASE),
    ("gpg-rsa3072", Algorithms::both("rsa3072"), ""),
    ("gpg-rsa4096", Algorithms::both("rsa4096"), ""),
    ("gpg-25519", Algorithms::CURVE25519, ""),
    ("gpg-25519-locked", Algorithms::CURVE25519, PASSPHRASE),
    ("gpg-p256", Algorithms::both("nistp256"), ""),
    ("gpg-p384", Algorithms::both("nistp384"), ""),
    ("gpg-p521", Algorithms::both("nistp521"), ""),
];

const BY_ENVELOPE: &[(&str, &str, &str)] = &[
    ("own-rsa2048", "rsa2048", ""),
    ("own-rsa3072-locked", "rsa3072", PASSPHRASE),
    ("own-rsa4096", "rsa4096", ""),
    ("own-25519", "ed25519", ""),
    ("own-25519-locked", "ed25519", PASSPHRASE),
];
