//! Checks with messages: which keys open, which sign, and whose signatures are accepted.

use envelope::KeyRing;
use envelope::key::report::KeyFormat;
use envelope::keyset::KeyUse;
use envelope::keyset::life::Life;
use keyset_api::ForeignMessage;

use super::bench::{Bench, PAYLOAD, Trial};
use super::{Check, Fault, Verdict};

/// Each of at least two keys of ours opens a message that is sealed to it alone.
pub(super) fn two_keys_open(bench: &mut Bench<'_>, format: KeyFormat) -> Verdict {
    const CHECK: Check = Check("two-keys-open", "Two keys open");
    let keys = bench.ours(format, KeyUse::Encrypt);
    CHECK.judged(at_least_two(&keys).and_then(|()| {
        for life in &keys {
            opens(bench, format, life)?;
        }
        Ok(format!(
            "{} keys each opened a message sealed to it alone.",
            keys.len()
        ))
    }))
}

/// Each of at least two keys of ours makes a signature that its public half verifies.
pub(super) fn two_keys_sign(bench: &mut Bench<'_>, format: KeyFormat) -> Verdict {
    const CHECK: Check = Check("two-keys-sign", "Two keys sign");
    let keys = bench.ours(format, KeyUse::Sign);
    CHECK.judged(at_least_two(&keys).and_then(|()| {
        let public = bench.public()?;
        for life in &keys {
            signs(bench, format, &[life], &public)?;
        }
        if format == KeyFormat::OpenPgp {
            signs(bench, format, &keys, &public)?;
        }
        Ok(format!(
            "{} keys each made a signature that its public half verified{}.",
            keys.len(),
            if format == KeyFormat::OpenPgp {
                ", alone and all in one message"
            } else {
                ""
            }
        ))
    }))
}

/// A message that an unknown key alone signed is refused, and so is one that nobody signed.
pub(super) fn known_signer_required(bench: &mut Bench<'_>, format: KeyFormat) -> Verdict {
    const CHECK: Check = Check("known-signer-required", "A known signer is required");
    let unknown = bench.stand_in(format).unknown.clone();
    CHECK.judged((|| {
        if from_stand_in(bench, format, Some(&unknown))? {
            return Err("A message was accepted though no known key signed it.".into());
        }
        if from_stand_in(bench, format, None)? {
            return Err("A message was accepted though nobody signed it.".into());
        }
        Ok("A message of an unknown signer and one without a signature were refused.".into())
    })())
}

/// A message signed by a known and an unknown key is accepted.
pub(super) fn known_and_unknown(bench: &mut Bench<'_>, format: KeyFormat) -> Verdict {
    const CHECK: Check = Check("known-and-unknown", "Known and unknown signatures");
    let stand_in = bench.stand_in(format);
    let signers = both(&stand_in.unknown, &stand_in.known);
    several(bench, CHECK, format, &signers)
}

/// A message signed by an expired and an active key is accepted.
pub(super) fn expired_and_active(bench: &mut Bench<'_>, format: KeyFormat) -> Verdict {
    const CHECK: Check = Check("expired-and-active", "Expired and active signatures");
    let stand_in = bench.stand_in(format);
    let signers = both(&stand_in.expired, &stand_in.known);
    several(bench, CHECK, format, &signers)
}

/// A body has the form in which it travels, and opens in it.
pub(super) fn wire_form(bench: &mut Bench<'_>, format: KeyFormat) -> Verdict {
    const CHECK: Check = Check("base64url", "Bodies as base64url");
    let keys = bench.ours(format, KeyUse::Encrypt);
    CHECK.judged((|| {
        let life = keys.first().ok_or("No key of ours can be sealed to.")?;
        let known = bench.stand_in(format).known.clone();
        let ring = bench.private(&[&life.entry.thumbprint]);
        let trial = Trial {
            format,
            at: bench.at,
            keys: &ring,
            trust: &known,
        };
        let body = bench.seal(&trial, &known)?;
        is_base64url(&body, format)?;
        bench
            .open(&trial, &body)
            .map_err(|refused| refused.diagnosis.summary)?;
        Ok("A body in the form of the wire was made, and opened.".into())
    })())
}

/// Messages that other programs made open, and a known key of the counterparty signed them.
pub(super) fn of_others(bench: &mut Bench<'_>, messages: &[ForeignMessage]) -> Verdict {
    const CHECK: Check = Check("messages-of-others", "Messages made by other programs");
    if messages.is_empty() {
        return CHECK.not_applicable("No message was given to be opened.");
    }
    for (place, message) in messages.iter().enumerate() {
        let trial = Trial {
            format: message.format,
            at: bench.at,
            keys: bench.all_private(),
            trust: bench.theirs(),
        };
        if let Err(refused) = bench.open(&trial, message.body.as_bytes()) {
            let place = place.saturating_add(1);
            let summary = refused.diagnosis.summary;
            return CHECK.failed(format!("Message {place} did not open. {summary}"));
        }
    }
    CHECK.passed(format!(
        "All {} opened, and a known key of the counterparty signed each.",
        messages.len()
    ))
}

fn at_least_two(keys: &[&Life]) -> Result<(), Fault> {
    match keys.len() {
        0 => Err("There is no key. Make two, so that one can replace the other.".into()),
        1 => Err("There is one key only. Make its successor and trust it.".into()),
        _ => Ok(()),
    }
}

fn opens(bench: &mut Bench<'_>, format: KeyFormat, life: &Life) -> Result<(), Fault> {
    let known = bench.stand_in(format).known.clone();
    let ring = bench.private(&[&life.entry.thumbprint]);
    let mut trial = Trial {
        format,
        at: bench.at,
        keys: &ring,
        trust: &known,
    };
    let body = bench.seal(&trial, &known)?;
    // Opened as ordinary traffic is: with every key that is held.
    trial.keys = bench.all_private();
    let opened = bench.open(&trial, &body).map_err(|refused| {
        format!(
            "The key {} did not open a message sealed to it. {}",
            life.entry.id, refused.diagnosis.summary
        )
    })?;
    if opened.payload().expose() == PAYLOAD {
        Ok(())
    } else {
        Err(format!("The key {} opened something else.", life.entry.id).into())
    }
}

fn signs(
    bench: &mut Bench<'_>,
    format: KeyFormat,
    lives: &[&Life],
    public: &KeyRing,
) -> Result<(), Fault> {
    let thumbprints: Vec<&str> = lives
        .iter()
        .map(|life| life.entry.thumbprint.as_str())
        .collect();
    let signers = bench.private(&thumbprints);
    let opens = bench.stand_in(format).opens.clone();
    let trial = Trial {
        format,
        at: bench.at,
        keys: &opens,
        trust: public,
    };
    let body = bench.seal(&trial, &signers)?;
    let opened = bench.open(&trial, &body).map_err(|refused| {
        format!(
            "A signature by {} does not verify. {}",
            thumbprints.join(", "),
            refused.diagnosis.summary
        )
    })?;
    let counted = opened.trace().signatures.iter().filter(|one| one.counted);
    if counted.count() == lives.len() {
        Ok(())
    } else {
        Err("Not every signature of a message counted.".into())
    }
}

/// Whether a message that the stand-in signed so, or not at all, is accepted; the known and the expired key are
/// known to us.
fn from_stand_in(
    bench: &mut Bench<'_>,
    format: KeyFormat,
    signers: Option<&KeyRing>,
) -> Result<bool, Fault> {
    // A second ago all keys of the stand-in were valid.
    let before = bench.at.plus_seconds(-1);
    let keys = bench.ours(format, KeyUse::Encrypt);
    let life = keys
        .iter()
        .find(|life| life.entry.valid_from <= before)
        .ok_or("No key of ours can be sealed to.")?;
    let stand_in = bench.stand_in(format);
    let trust = both(&stand_in.known, &stand_in.expired);
    let ring = bench.private(&[&life.entry.thumbprint]);
    let mut trial = Trial {
        format,
        at: before,
        keys: &ring,
        trust: &trust,
    };
    let body = match signers {
        Some(signers) => bench.seal(&trial, signers)?,
        None => bench.seal_unsigned(&trial)?,
    };
    trial.at = bench.at;
    Ok(bench.open(&trial, &body).is_ok())
}

fn several(bench: &mut Bench<'_>, check: Check, format: KeyFormat, signers: &KeyRing) -> Verdict {
    if format == KeyFormat::Jwk {
        return check.not_applicable("A compact token has one signature.");
    }
    check.judged(
        from_stand_in(bench, format, Some(signers)).and_then(|opened| {
            if opened {
                Ok("A message with both signatures was accepted.".into())
            } else {
                Err("A message was refused though a known, active key signed it.".into())
            }
        }),
    )
}

fn both(one: &KeyRing, other: &KeyRing) -> KeyRing {
    let mut ring = one.clone();
    ring.extend(other);
    ring
}

/// RFC 4648 section 5 without padding; a token has dots between its parts.
fn is_base64url(body: &[u8], format: KeyFormat) -> Result<(), Fault> {
    let is_letter = |octet: &u8| {
        octet.is_ascii_alphanumeric()
            || matches!(octet, b'-' | b'_')
            || (format == KeyFormat::Jwk && *octet == b'.')
    };
    if !body.is_empty() && body.iter().all(is_letter) {
        Ok(())
    } else {
        Err("A body was made that is not base64url.".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_base64url_is_told() {
        for body in ["a+b", "a/b", "ab==", "a b", "a\n", ""] {
            assert!(
                is_base64url(body.as_bytes(), KeyFormat::OpenPgp).is_err(),
                "{body}"
            );
        }
        assert!(is_base64url(b"a.b", KeyFormat::OpenPgp).is_err());
        assert!(is_base64url(b"a-b_c.d", KeyFormat::Jwk).is_ok());
    }
}
