//! No oracle: whatever fails behind the private key is answered alike, and takes as long. A message
//! is damaged in its wrapped key, in its data, and in its tag.

use anyhow::{Context as _, Result, ensure};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use conformance::http;
use conformance::process;
use serde_json::{Value, json};

use crate::bench::{Bench, ECHO, JOSE};

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
