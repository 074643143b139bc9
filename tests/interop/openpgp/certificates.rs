//! A certificate is the same to everybody: `key inspect`, GnuPG and Sequoia say the same of keys,
//! times, flags, revocations and user ids, whoever made it.

mod seen;

use anyhow::{Context as _, Result, ensure};
use conformance::dice::Dice;
use conformance::envelope::generate;
use conformance::gnupg::{Algorithms, GnuPg, Recipe};
use conformance::scratch::Scratch;

use super::sequoia;
use crate::tally::Tally;
use seen::agree;

#[test]
fn everybody_sees_the_same_in_certificates_of_gnupg() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let mut tally = Tally::default();
    for (name, make) in BY_GNUPG {
        let fingerprint = make(&gpg, &mut dice).with_context(|| (*name).to_owned())?;
        let file = scratch.write(name, gpg.export_public(&fingerprint)?)?;
        tally.count(name, agree(&gpg, &fingerprint, &file));
    }
    tally.finish()
}

#[test]
fn everybody_sees_the_same_in_certificates_of_sequoia() -> Result<()> {
    let (gpg, scratch) = (GnuPg::new()?, Scratch::new()?);
    let mut tally = Tally::default();
    for (name, options) in BY_SEQUOIA {
        let made = sequoia::make(&scratch, name, options)?;
        let fingerprints = gpg.import(&std::fs::read(&made.public)?)?;
        let fingerprint = fingerprints.first().context("no certificate")?;
        tally.count(name, agree(&gpg, fingerprint, &made.public));
        gpg.import_revocation(&sequoia::revocation(&made)?)?;
        let revoked = scratch.write("revoked", gpg.export_public(fingerprint)?)?;
        tally.count(
            &format!("{name}, revoked"),
            agree(&gpg, fingerprint, &revoked),
        );
    }
    tally.finish()
}

#[test]
fn everybody_sees_the_same_in_certificates_of_the_command() -> Result<()> {
    let (gpg, scratch) = (GnuPg::new()?, Scratch::new()?);
    let mut tally = Tally::default();
    for key_type in OWN_TYPES {
        for days in ["1", "365", "730"] {
            let name = format!("{key_type}-{days}");
            let user_id = format!("\u{acb0}\u{c81c} {name} <{name}@partner.example>");
            let arguments = [
                "--format",
                "openpgp",
                "--type",
                key_type,
                "--days",
                days,
                "--user-id",
                &user_id,
            ];
            let made = generate(scratch.path(), &name, &arguments)?;
            let fingerprints = gpg.import(&std::fs::read(&made.public)?)?;
            let fingerprint = fingerprints.first().context("no certificate")?;
            tally.count(&name, agree(&gpg, fingerprint, &made.public));
            gpg.import(&std::fs::read(&made.secret)?)?;
            let lifetime = days.parse::<u64>()? * 86_400;
            let secret = lives_for(&gpg, fingerprint, lifetime)
                .and_then(|()| agree(&gpg, fingerprint, &made.secret));
            tally.count(&format!("{name}, secret"), secret);
        }
    }
    tally.finish()
}

/// Both keys, in seconds.
fn lives_for(gpg: &GnuPg, fingerprint: &str, lifetime: u64) -> Result<()> {
    for row in gpg.listing(fingerprint)? {
        if let "pub" | "sub" = row.kind() {
            let lives = row.field(7).parse::<u64>()? - row.field(6).parse::<u64>()?;
            ensure!(lives == lifetime, "{} lives {lives} s", row.kind());
        }
    }
    Ok(())
}

type Make = fn(&GnuPg, &mut Dice) -> Result<String>;

const BY_GNUPG: &[(&str, Make)] = &[
    ("rsa2048", |gpg, dice| made(gpg, dice, Algorithms::RSA2048)),
    ("rsa3072", |gpg, dice| {
        made(gpg, dice, Algorithms::both("rsa3072"))
    }),
    ("25519", |gpg, dice| made(gpg, dice, Algorithms::CURVE25519)),
    ("p256", |gpg, dice| {
        made(gpg, dice, Algorithms::both("nistp256"))
    }),
    ("p384", |gpg, dice| {
        made(gpg, dice, Algorithms::both("nistp384"))
    }),
    ("p521", |gpg, dice| {
        made(gpg, dice, Algorithms::both("nistp521"))
    }),
    ("many-subkeys", with_many_subkeys),
    ("several-user-ids", with_several_user_ids),
    ("expiry-moved", with_its_expiry_moved),
    ("never-expires", |gpg, _| with_lifetime(gpg, "never", &[])),
    ("expired", |gpg, _| {
        with_lifetime(gpg, "1y", &["--faked-system-time", "20240101T000000!"])
    }),
    ("revoked", revoked),
    ("subkey-revoked", with_a_revoked_subkey),
    ("user-id-revoked", with_a_revoked_user_id),
    ("sha512-bound", |gpg, _| {
        with_lifetime(gpg, "1y", &["--cert-digest-algo", "SHA512"])
    }),
];

const BY_SEQUOIA: &[(&str, &[&str])] = &[
    ("sq-25519", &["--cipher-suite", "cv25519"]),
    ("sq-rsa3k", &["--cipher-suite", "rsa3k"]),
    ("sq-year", &["--expires-in", "1y"]),
    ("sq-never", &["--expires", "never"]),
    ("sq-transport", &["--can-encrypt", "transport"]),
    ("sq-storage", &["--can-encrypt", "storage"]),
    ("sq-no-encryption", &["--cannot-encrypt", "--can-sign"]),
];

const OWN_TYPES: &[&str] = &["rsa2048", "rsa3072", "rsa4096", "ed25519"];

/// A lifetime in days, drawn.
fn made(gpg: &GnuPg, dice: &mut Dice, algorithms: Algorithms) -> Result<String> {
    let days = format!("{}d", 1 + dice.below(700));
    let identity = gpg.make(&Recipe {
        algorithms,
        lifetime: &days,
        ..Recipe::new(&drawn_user_id(dice))
    })?;
    Ok(identity.fingerprint)
}

fn with_lifetime(gpg: &GnuPg, lifetime: &str, options: &[&str]) -> Result<String> {
    let user_id = format!("{lifetime} {}", options.concat());
    let identity = gpg.make(&Recipe {
        algorithms: Algorithms::CURVE25519,
        lifetime,
        options,
        ..Recipe::new(&user_id)
    })?;
    Ok(identity.fingerprint)
}

fn with_many_subkeys(gpg: &GnuPg, dice: &mut Dice) -> Result<String> {
    let fingerprint = made(gpg, dice, Algorithms::CURVE25519)?;
    for [algorithm, usage, lifetime] in [
        ["ed25519", "sign", "30d"],
        ["ed25519", "sign", "never"],
        ["cv25519", "encr", "2y"],
        ["rsa2048", "encr", "90d"],
        ["ed25519", "auth", "1y"],
        ["rsa2048", "sign", "1y"],
    ] {
        let add = ["--quick-add-key", &fingerprint, algorithm, usage, lifetime];
        gpg.call(&add, "", &[])?;
    }
    Ok(fingerprint)
}

fn with_several_user_ids(gpg: &GnuPg, dice: &mut Dice) -> Result<String> {
    let fingerprint = made(gpg, dice, Algorithms::CURVE25519)?;
    for user_id in [
        "\u{d55c}\u{ad6d} \u{ce74}\u{b4dc} <cards@partner.example>",
        "M\u{fc}ller: Sch\u{f6}n \\ & <Sohn>",
        "plain",
    ] {
        gpg.call(&["--quick-add-uid", &fingerprint, user_id], "", &[])?;
    }
    Ok(fingerprint)
}

/// The latest of several self-signatures counts.
fn with_its_expiry_moved(gpg: &GnuPg, dice: &mut Dice) -> Result<String> {
    let past = ["--faked-system-time", "20260901T000000!"];
    let identity = gpg.make(&Recipe {
        algorithms: Algorithms::CURVE25519,
        options: &past,
        ..Recipe::new(&drawn_user_id(dice))
    })?;
    let days = format!("{}d", 30 + dice.below(600));
    let print = identity.fingerprint;
    gpg.call(&["--quick-set-expire", &print, &days], "", &[])?;
    gpg.call(&["--quick-set-expire", &print, "20d", "*"], "", &[])?;
    Ok(print)
}

fn revoked(gpg: &GnuPg, dice: &mut Dice) -> Result<String> {
    let fingerprint = made(gpg, dice, Algorithms::CURVE25519)?;
    gpg.revoke(&fingerprint)?;
    Ok(fingerprint)
}

fn with_a_revoked_subkey(gpg: &GnuPg, dice: &mut Dice) -> Result<String> {
    let fingerprint = made(gpg, dice, Algorithms::CURVE25519)?;
    let add = ["--quick-add-key", &fingerprint, "cv25519", "encr", "1y"];
    gpg.call(&add, "", &[])?;
    gpg.edit(&fingerprint, "key 1\nrevkey\ny\n0\n\ny\nsave\n")?;
    Ok(fingerprint)
}

fn with_a_revoked_user_id(gpg: &GnuPg, dice: &mut Dice) -> Result<String> {
    let fingerprint = made(gpg, dice, Algorithms::CURVE25519)?;
    gpg.call(&["--quick-add-uid", &fingerprint, "second"], "", &[])?;
    gpg.call(&["--quick-revoke-uid", &fingerprint, "second"], "", &[])?;
    Ok(fingerprint)
}

fn drawn_user_id(dice: &mut Dice) -> String {
    format!("Zo\u{eb} {} <keys@partner.example>", dice.below(1 << 32))
}
