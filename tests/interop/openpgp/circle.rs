//! The keys of one test, of every type and by both makers: GnuPG and the command.

use anyhow::{Context as _, Result};
use conformance::dice::Dice;
use conformance::gnupg::{Algorithms, GnuPg, Identity, Recipe};
use conformance::scratch::Scratch;

use super::own::{self, Own, PASSPHRASE, user_id};

/// A key of either maker, which GnuPG holds too.
pub(super) struct Member {
    own: Own,
    pub(super) identity: Identity,
}

/// Every member, and a GnuPG home that holds all of their secret keys.
pub(super) struct Circle {
    pub(super) gpg: GnuPg,
    pub(super) members: Vec<Member>,
}

impl Member {
    /// The primary key's fingerprint.
    pub(super) fn fingerprint(&self) -> &str {
        &self.identity.fingerprint
    }
}

impl core::ops::Deref for Member {
    type Target = Own;

    fn deref(&self) -> &Own {
        &self.own
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
        for own in own::of_every_type(scratch)? {
            members.push(by_envelope(&gpg, own)?);
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
    let own = Own {
        name: name.into(),
        public: scratch.write(&format!("{name}.public.asc"), public)?,
        secret: scratch.write(&format!("{name}.secret.asc"), secret)?,
        passphrase,
    };
    Ok(Member { own, identity })
}

fn by_envelope(gpg: &GnuPg, own: Own) -> Result<Member> {
    let fingerprints = gpg.import(&std::fs::read(&own.secret)?)?;
    let fingerprint = fingerprints.first().context("no certificate")?;
    Ok(Member {
        identity: gpg.identity(fingerprint)?,
        own,
    })
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
