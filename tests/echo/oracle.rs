//! No oracle: whatever fails behind the private key is answered alike, and takes as long. A token
//! is damaged in its wrapped key, in its data, and in its tag; an OpenPGP message in everything that
//! only who has the private key can see. How long the latter takes is a matter of
//! `cargo xtask bench timing --served`.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::crafted::{Fault, Naming, Recipient, literal};
use conformance::http;
use conformance::process;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::{Value, json};

use crate::bench::{Bench, ECHO, JOSE, request};

/// Calls of each kind.
const CALLS: usize = 200;

/// Means of two kinds that differ by less than this many standard errors are alike.
const NOTABLE: f64 = 4.5;

/// The part of each kind's times that is looked at: the slow end holds the noise of the machine.
const KEPT: f64 = 0.7;

#[test]
fn what_fails_behind_the_private_key_is_answered_alike_in_the_same_time() -> Result<()> {
    let bench = Bench::with(&["--partner-calls-per-minute", "1000000"])?;
    let ours = bench.make_jwk("encrypt")?;
    let kinds = damaged(&ours)?;
    let mut times: Vec<Vec<f64>> = kinds.iter().map(|_| Vec::new()).collect();
    let mut answers = Vec::new();
    for _ in 0..CALLS {
        // In turn, so that whatever slows the machine slows all kinds.
        for (body, times) in kinds.iter().zip(&mut times) {
            let begun = process::now();
            let answer = http::request(bench.partner()?, "POST", ECHO, &[JOSE], body)?;
            times.push(begun.elapsed().as_secs_f64());
            answers.push((answer.status, answer.body.len()));
        }
    }
    answers.sort_unstable();
    answers.dedup();
    ensure!(answers.len() == 1, "different answers: {answers:?}");
    ensure!(
        answers.first().is_some_and(|(status, _)| *status == 400),
        "{answers:?}"
    );
    let cropped: Vec<Moments> = times.iter().map(|times| Moments::of(times)).collect();
    let (first, others) = cropped.split_first().context("kinds")?;
    for other in others {
        let t = first.distance(other);
        println!(
            "mean {:.3} ms and {:.3} ms, t = {t:.2}",
            first.mean * 1e3,
            other.mean * 1e3
        );
        ensure!(t < NOTABLE, "the times tell the kinds apart: t = {t:.2}");
    }
    Ok(())
}

#[test]
fn every_fault_behind_the_private_key_of_openpgp_has_one_answer() -> Result<()> {
    let bench = Bench::with(&["--partner-calls-per-minute", "1000000"])?;
    let crafter = Crafter::new(&bench)?;
    let mut answers = Vec::new();
    for naming in [Naming::Named, Naming::Hidden] {
        for (fault, is_compressed) in Fault::ALL
            .into_iter()
            .flat_map(|one| [(one, false), (one, true)])
        {
            let answer = crafter.answer(naming, Some(fault), is_compressed)?;
            println!("{naming:?}, {}: {answer}", fault.name());
            answers.push(answer);
        }
    }
    let first = answers.first().context("no answer")?;
    ensure!(
        first["status"] == 400 && first["errorResponseCode"] == "INVALID_PAYLOAD_ENCRYPTION",
        "{first}"
    );
    ensure!(answers.iter().all(|one| one == first), "different answers");
    Ok(())
}

/// The messages of the test above are refused for their one fault alone.
#[test]
fn a_crafted_message_of_openpgp_without_a_fault_decrypts() -> Result<()> {
    let bench = Bench::new()?;
    let crafter = Crafter::new(&bench)?;
    for naming in [Naming::Named, Naming::Hidden] {
        for is_compressed in [false, true] {
            let answer = crafter.answer(naming, None, is_compressed)?;
            // It decrypts, and then nobody signed it.
            ensure!(
                answer["errorResponseCode"] == "INVALID_PAYLOAD_SIGNATURE",
                "{answer}"
            );
        }
    }
    Ok(())
}

/// Crafts messages to our certificate.
struct Crafter<'a> {
    bench: &'a Bench,
    ours: Recipient,
}

impl<'a> Crafter<'a> {
    fn new(bench: &'a Bench) -> Result<Self> {
        let certificate = bench.gpg.call(&["--export", &bench.ours], "", &[])?;
        let ours = Recipient::of(&certificate.stdout)?;
        Ok(Self { bench, ours })
    }

    /// What the echo says to such a message, without what differs in each answer.
    fn answer(&self, naming: Naming, fault: Option<Fault>, is_compressed: bool) -> Result<Value> {
        let content = literal(&request("crafted", "hello"), is_compressed)?;
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        let message = self.ours.message(naming, fault, &content, &mut rng)?;
        let body = Base64UrlUnpadded::encode_string(&message).into_bytes();
        let echoed = self.bench.opened(&self.bench.call(&body)?)?;
        let mut payload = echoed.payload.context("no body")?;
        let members = payload.as_object_mut().context("no object")?;
        members.retain(|name, _| !EACH_ITS_OWN.contains(&name.as_str()));
        members.insert("status".into(), echoed.status.into());
        Ok(payload)
    }
}

/// The members of an error that are other ones in each.
const EACH_ITS_OWN: [&str; 2] = ["responseHeader", "paymentIntegratorErrorIdentifier"];

/// A well-formed token for our key, damaged in three places behind the private key.
fn damaged(ours: &Value) -> Result<Vec<Vec<u8>>> {
    let header = json!({"alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": ours["id"], "cty": "JOSE"});
    let ask = json!({
        "action": "seal", "payload": "aGVsbG8gaGVsbG8gaGVsbG8=", "header": header,
        "recipient": ours["public"]["jwk"],
    });
    let answer = conformance::peers::node("interop/peers/jose.mjs", &ask)?;
    let token = conformance::peers::text(&answer, "token")?;
    let parts: Vec<&str> = token.split('.').collect();
    [1, 3, 4]
        .into_iter()
        .map(|place| {
            let mut parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
            let part = parts.get_mut(place).context("a part")?;
            let mut octets = Base64UrlUnpadded::decode_vec(part).context("base64url")?;
            // The last octet: a wrapped key stays smaller than the modulus.
            *octets.last_mut().context("an octet")? ^= 1;
            *part = Base64UrlUnpadded::encode_string(&octets);
            Ok(parts.join(".").into_bytes())
        })
        .collect()
}

/// Mean and variance of the mean, of the quick part of a set.
struct Moments {
    mean: f64,
    share: f64,
}

impl Moments {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few hundred times"
    )]
    fn of(times: &[f64]) -> Self {
        let mut times = times.to_vec();
        times.sort_by(f64::total_cmp);
        times.truncate((times.len() as f64 * KEPT) as usize);
        let count = times.len() as f64;
        let mean = times.iter().sum::<f64>() / count;
        let squares: f64 = times.iter().map(|time| (time - mean).powi(2)).sum();
        Self {
            mean,
            share: squares / (count - 1.0) / count,
        }
    }

    /// Welch's statistic without its sign.
    fn distance(&self, other: &Self) -> f64 {
        (self.mean - other.mean).abs() / (self.share + other.share).sqrt()
    }
}
