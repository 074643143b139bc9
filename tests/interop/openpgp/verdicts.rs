//! Two signatures of which one is not good, each for a reason of its own: the message is accepted
//! for the other's sake, refused by name without it, and every signature has its verdict.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use conformance::dice::Dice;
use conformance::envelope::{Open, run};
use conformance::gnupg::{Algorithms, GnuPg, Order, Recipe};
use conformance::scratch::Scratch;

use crate::tally::Tally;

/// Within the life of every key here, that of the one that has ended by now included.
const THEN: &str = "20250601T000000!";
const THEN_RFC3339: &str = "2025-06-01T00:01:00Z";

/// What is wrong with the second signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Expired,
    /// The key's own bindings are by SHA-1.
    BoundBySha1,
    Revoked,
    Sha1,
    Unknown,
}

/// A message by two signers, and where their certificates are.
struct Signed {
    open: Open,
    good: PathBuf,
    bad: PathBuf,
    message: Vec<u8>,
    payload: Vec<u8>,
}

#[test]
fn one_good_signature_of_two_is_enough_and_each_has_its_verdict() -> Result<()> {
    let (mut dice, gpg, scratch) = (Dice::new()?, GnuPg::new()?, Scratch::new()?);
    let mut tally = Tally::default();
    for (fault, verdict, cause) in [
        (Fault::Unknown, "unknown-signer", "unknown-signer"),
        (Fault::Expired, "expired", "signer-expired"),
        (Fault::Revoked, "revoked", "signer-revoked"),
        (Fault::Sha1, "weak", "signature-weak"),
        (Fault::BoundBySha1, "weak", "signature-weak"),
    ] {
        for algorithms in [Algorithms::RSA2048, Algorithms::CURVE25519] {
            let by_sha1 = matches!(fault, Fault::BoundBySha1 | Fault::Sha1);
            if by_sha1 && algorithms != Algorithms::RSA2048 {
                // Ed25519 with SHA-1 counts as no signature at all (RFC 9580 section 5.2.3.3).
                continue;
            }
            let signed = signed(&mut dice, &gpg, &scratch, fault, algorithms)?;
            let case = format!("{fault:?}, {algorithms:?}");
            tally.count(&case, judged(&signed, fault, verdict, cause));
        }
    }
    tally.finish()
}

fn judged(signed: &Signed, fault: Fault, verdict: &str, cause: &str) -> Result<()> {
    let Signed {
        message, payload, ..
    } = signed;
    let mut both = signed.open.clone().trust(&signed.good);
    let mut alone = signed.open.clone();
    if fault != Fault::Unknown {
        both = both.trust(&signed.bad);
        alone = alone.trust(&signed.bad);
    }
    let mut verdicts = ["valid", verdict];
    verdicts.sort_unstable();
    let answer = both.run(message)?;
    answer.expect_opened(payload, &verdicts)?;
    let counted = |wanted: bool| {
        let counts = answer.list("/signatures").iter();
        counts
            .filter(|one| one.get("counted") == Some(&wanted.into()))
            .count()
    };
    ensure!(counted(true) == 1 && counted(false) == 1, "{answer}");
    alone.run(message)?.expect_refused(cause)?;
    if fault == Fault::Expired {
        let then = both.at(THEN_RFC3339).run(message)?;
        then.expect_opened(payload, &["valid", "valid"])?;
    }
    Ok(())
}

fn signed(
    dice: &mut Dice,
    gpg: &GnuPg,
    scratch: &Scratch,
    fault: Fault,
    algorithms: Algorithms,
) -> Result<Signed> {
    let then = ["--faked-system-time", THEN];
    let make = |name: &str, algorithms, lifetime, options: &[&str]| {
        gpg.make(&Recipe {
            algorithms,
            lifetime,
            options: &[&then, options].concat(),
            ..Recipe::new(&format!("{name} of {fault:?} {algorithms:?}"))
        })
    };
    // Without a recipient, whose wishes would count, GnuPG takes SHA-1 for the RSA key, and for
    // P-384 a digest that is long enough.
    let sha1 = fault == Fault::Sha1;
    let other = if sha1 {
        Algorithms::both("nistp384")
    } else {
        algorithms
    };
    let good = make("good", other, "2y", &[])?.fingerprint;
    let (lifetime, options): (_, &[&str]) = match fault {
        Fault::Expired => ("1y", &[]),
        Fault::BoundBySha1 => ("2y", &["--cert-digest-algo", "SHA1"]),
        _ => ("2y", &[]),
    };
    let bad = make("bad", algorithms, lifetime, options)?.fingerprint;
    let payload = dice.echo_request();
    let digests: &[&str] = if sha1 {
        &["--personal-digest-preferences", "SHA1 SHA384"]
    } else {
        &["--digest-algo", "SHA384"]
    };
    let recipient = [good.as_str()];
    let message = gpg.seal(
        &Order {
            to: if sha1 { &[] } else { &recipient },
            from: &[&good, &bad],
            options: &[&then, digests].concat(),
            ..Order::default()
        },
        &payload,
    )?;
    let secret = scratch.write("recipient", gpg.export_secret(&good, "")?)?;
    if fault == Fault::Revoked {
        gpg.revoke(&bad)?;
    }
    Ok(Signed {
        open: Open::new()
            .keys(secret)
            .profile(encryption_optional(scratch)?),
        good: scratch.write("good", gpg.export_public(&good)?)?,
        bad: scratch.write("bad", gpg.export_public(&bad)?)?,
        message,
        payload,
    })
}

/// The profile `openpgp`, which then asks for signatures alone.
fn encryption_optional(scratch: &Scratch) -> Result<PathBuf> {
    let shown = run(["profile", "show", "openpgp"], &[])?.success()?;
    let text = shown.text()?;
    let (required, optional) = ("encryption = \"required\"", "encryption = \"optional\"");
    ensure!(text.contains(required), "{text}");
    scratch.write("profile.toml", text.replace(required, optional))
}
