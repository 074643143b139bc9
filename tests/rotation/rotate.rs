//! A rotation of one key, step by step, with every guard tried before its time.

use core::time::Duration;
use std::thread;

use anyhow::{Context as _, Result, ensure};
use conformance::http::Response;
use serde_json::{Value, json};

use crate::connected::{Connected, wait_for_the_published_keys};

/// A key that goes and the key that comes.
pub(crate) struct Rotation {
    pub(crate) old: String,
    pub(crate) new: String,
    format: String,
    encrypts: bool,
    ours: bool,
}

/// How the old key ends its use.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// As planned.
    Deactivated,
    /// Somebody else has it.
    Compromised,
}

/// Makes a key of ours for every purpose: the rotations from those in use to these.
///
/// # Errors
/// When one is not made.
pub(crate) fn generate(sides: &Connected) -> Result<Vec<Rotation>> {
    // Messages are sealed to the newest key, by the second; the demo has just made one.
    thread::sleep(Duration::from_millis(1_100));
    let mut rotations = Vec::new();
    for request in [
        json!({"format": "openpgp", "user_id": "Partner <keys@partner.example>"}),
        json!({"format": "jwk", "use": "sign"}),
        json!({"format": "jwk", "use": "encrypt"}),
    ] {
        let mut request = request;
        request["environment"] = json!("sandbox");
        let old = |key_use: &str| -> Result<String> {
            let format = request["format"].as_str().context("a format")?;
            let query = format!("owner=ours&state=active&format={format}&use={key_use}");
            let keys = sides.keys(&query)?;
            Ok(thumbprint(keys.first().context("no key in use")?)?.into())
        };
        let answer = sides
            .kim
            .post("/api/v1/keys", &json!({ "generate": request }))?;
        ensure!(answer.status == 201, "not made: {}", answer.status);
        let added = answer.json()?;
        for entry in added["entries"].as_array().context("entries")? {
            let key_use = entry["use"].as_str().context("a use")?;
            rotations.push(Rotation {
                old: old(key_use)?,
                new: thumbprint(entry)?.into(),
                format: entry["format"].as_str().context("a format")?.into(),
                encrypts: key_use == "encrypt",
                ours: true,
            });
        }
    }
    Ok(rotations)
}

/// The rotations of the counterparty's keys: from those in use to those that wait.
///
/// # Errors
/// When the key set is not answered.
pub(crate) fn of_the_counterparty(sides: &Connected) -> Result<Vec<Rotation>> {
    let mut rotations = Vec::new();
    for new in sides.keys("owner=counterparty&state=pre-active")? {
        let (format, key_use) = (&new["format"], &new["use"]);
        let of = format!(
            "owner=counterparty&state=active&format={}&use={}",
            format.as_str().context("a format")?,
            key_use.as_str().context("a use")?
        );
        let old = sides.keys(&of)?;
        rotations.push(Rotation {
            old: thumbprint(old.first().context("no key in use")?)?.into(),
            new: thumbprint(&new)?.into(),
            format: format.as_str().context("a format")?.into(),
            encrypts: key_use == "encrypt",
            ours: false,
        });
    }
    // The counterparty signs with its new keys once it is addressed by them: the echo that proves a
    // key to encrypt to proves the signing key beside it too.
    rotations.sort_by_key(|one| !one.encrypts);
    Ok(rotations)
}

impl Rotation {
    /// Nothing may be done yet but to trust.
    ///
    /// # Errors
    /// When a guard lets something through.
    pub(crate) fn too_early(&self, sides: &Connected) -> Result<()> {
        refused(sides, &self.new, "deactivate", "not-from-this-state")?;
        refused(sides, &self.old, "deactivate", "no-successor")?;
        refused(sides, &self.old, "destroy", "not-from-this-state")?;
        if self.ours {
            self.activated_with_evidence_only(sides)
        } else {
            refused(sides, &self.new, "activate", "not-trusted")
        }
    }

    /// The counterparty's calls prove a key of ours as soon as they are sealed to it, which may be
    /// before this. Without that it is refused.
    fn activated_with_evidence_only(&self, sides: &Connected) -> Result<()> {
        let answer = step(sides, &self.new, "activate")?;
        let body = answer.json()?;
        let is_proved = body["evidence"]
            .as_array()
            .is_some_and(|all| !all.is_empty());
        ensure!(
            is_refused(&answer, &body, "not-verified") || (answer.status == 200 && is_proved),
            "activate without evidence: {body}"
        );
        Ok(())
    }

    /// Compares the fingerprint of a counterparty's key.
    ///
    /// # Errors
    /// When the key is not trusted then.
    pub(crate) fn trust(&self, sides: &Connected) -> Result<()> {
        if self.ours {
            return Ok(());
        }
        refused(sides, &self.new, "trust", "comparison-missing")?;
        let compared = json!({"fingerprint": self.new, "channel": "telephone"});
        let trust = json!({"step": "trust", "comparison": compared});
        taken(&sides.kim.step(&self.new, &trust)?, "trust")
    }

    /// Proves the new key by an echo, where none has yet.
    ///
    /// # Errors
    /// When the echo does not come back, or did not use the key.
    pub(crate) fn verify(&self, sides: &Connected) -> Result<()> {
        let key = sides.kim.get(&format!("/api/v1/keys/{}", self.new))?;
        if key["state"]["verified"] == true {
            return Ok(());
        }
        let side = if self.ours { "our_key" } else { "their_key" };
        let mut order = json!({"environment": "sandbox", "format": self.format});
        order[side] = json!(self.new);
        sides.echo(&order).map(|_| ())
    }

    /// Both keys are in use from here on.
    ///
    /// # Errors
    /// When it is refused.
    pub(crate) fn activate(&self, sides: &Connected) -> Result<()> {
        taken(&step(sides, &self.new, "activate")?, "activate")
    }

    /// The old key is out of use from here on.
    ///
    /// # Errors
    /// When it is refused.
    pub(crate) fn end(&self, sides: &Connected, end: End) -> Result<()> {
        let step_name = match end {
            End::Deactivated => "deactivate",
            End::Compromised => "compromise",
        };
        taken(&step(sides, &self.old, step_name)?, step_name)
    }

    /// One person asks for the end of the old key, and another one agrees.
    ///
    /// # Errors
    /// When one person is enough, or two are not.
    pub(crate) fn destroy(&self, sides: &Connected) -> Result<()> {
        let asked = step(sides, &self.old, "destroy")?;
        ensure!(asked.status == 202, "one person destroys: {}", asked.status);
        let proposal = asked.json()?;
        let id = proposal["id"]
            .as_str()
            .context("a proposal without an id")?;
        let approve = format!("/api/v1/proposals/{id}/approve");
        let alone = sides.kim.post(&approve, &json!({}))?;
        ensure!(
            alone.status == 403 || alone.status == 409,
            "by herself: {}",
            alone.status
        );
        taken(&sides.lee.post(&approve, &json!({}))?, "approve")?;
        let key = sides.kim.get(&format!("/api/v1/keys/{}", self.old))?;
        ensure!(key["state"]["name"] == "destroyed", "{key}");
        Ok(())
    }
}

/// Carries rotations from the new keys' first proof to the old keys' end.
///
/// # Errors
/// At the first step that is refused, or guard that does not hold.
pub(crate) fn carry_out(sides: &Connected, rotations: &[Rotation], end: End) -> Result<()> {
    let each = |step: &dyn Fn(&Rotation) -> Result<()>| rotations.iter().try_for_each(step);
    each(&|one| one.too_early(sides))?;
    each(&|one| one.trust(sides))?;
    wait_for_the_published_keys();
    each(&|one| one.verify(sides))?;
    each(&|one| one.activate(sides))?;
    let theirs = rotations.iter().any(|one| !one.ours);
    if theirs {
        sides.counterparty_rotates("switch")?;
    }
    wait_for_the_published_keys();
    each(&|one| one.end(sides, end))?;
    if theirs {
        sides.counterparty_rotates("retire")?;
    }
    wait_for_the_published_keys();
    each(&|one| one.destroy(sides))?;
    wait_for_the_published_keys();
    Ok(())
}

fn step(sides: &Connected, thumbprint: &str, step: &str) -> Result<Response> {
    sides.kim.step(thumbprint, &json!({ "step": step }))
}

fn taken(answer: &Response, step: &str) -> Result<()> {
    let text = String::from_utf8_lossy(&answer.body);
    ensure!(answer.status == 200, "{step}: {} {text}", answer.status);
    Ok(())
}

/// A step is refused, and this reason is among those that are told.
fn refused(sides: &Connected, thumbprint: &str, name: &str, reason: &str) -> Result<()> {
    let answer = step(sides, thumbprint, name)?;
    let problem = answer.json()?;
    ensure!(
        is_refused(&answer, &problem, reason),
        "{name} should be refused with {reason}: {problem}"
    );
    Ok(())
}

fn is_refused(answer: &Response, problem: &Value, reason: &str) -> bool {
    let reasons = problem["reasons"].as_array();
    let is_told = reasons.is_some_and(|all| all.iter().any(|one| one["reason"] == reason));
    answer.status == 409 && is_told
}

fn thumbprint(key: &Value) -> Result<&str> {
    key["thumbprint"].as_str().context("a thumbprint")
}
