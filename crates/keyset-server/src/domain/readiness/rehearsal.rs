//! A whole rotation rehearsed on a copy of the records: every step through the same guards, and
//! after each one a message, made by the keys that protect then and read by those that process.

use envelope::UnixTime;
use envelope::key::report::KeyFormat;
use envelope::key::state::KeyState;
use envelope::keyset::KeyUse;
use envelope::keyset::life::{
    Approval, Evidence, EvidenceKind, Life, Purpose, Request, Step, take,
};
use envelope::keyset::select::protecting;

use super::bench::{Bench, Trial};
use super::{Check, Fault, Verdict};

/// For each use the key that ends first is replaced by the one that lasts longest.
pub(super) fn rotation(bench: &mut Bench<'_>, format: KeyFormat) -> Verdict {
    const CHECK: Check = Check("rotation-rehearsed", "A rotation, rehearsed on a copy");
    CHECK.judged((|| {
        for key_use in KeyUse::ALL.iter().copied() {
            let purpose = bench.purpose(format, key_use);
            Rehearsal::of(bench, purpose)?.play(bench)?;
        }
        Ok("For each use the old key was replaced step by step, and after every step messages were \
            opened and verified."
            .into())
    })())
}

struct Rehearsal {
    set: Vec<Life>,
    purpose: Purpose,
    old: String,
    new: String,
    at: UnixTime,
    /// A message to the old key that arrives late.
    late: Option<Vec<u8>>,
}

impl Rehearsal {
    fn of(bench: &Bench<'_>, purpose: Purpose) -> Result<Self, Fault> {
        let keys = bench.ours(purpose.format, purpose.key_use);
        let end = |life: &&&Life| life.entry.valid_to.map_or(i64::MAX, UnixTime::seconds);
        let is_active = |life: &&&Life| life.entry.state == KeyState::Active;
        let old = keys.iter().filter(is_active).min_by_key(end);
        let old = old.ok_or_else(|| format!("No key to {} is in use.", purpose.key_use))?;
        let is_other = |life: &&&Life| life.entry.thumbprint != old.entry.thumbprint;
        let new = keys.iter().filter(is_other).max_by_key(end);
        let new = new.ok_or_else(|| {
            format!(
                "The key {} to {} has no successor.",
                old.entry.id, purpose.key_use
            )
        })?;
        Ok(Self {
            set: bench.lives().cloned().collect(),
            purpose,
            old: old.entry.thumbprint.clone(),
            new: new.entry.thumbprint.clone(),
            at: bench.at,
            late: None,
        })
    }

    fn play(mut self, bench: &mut Bench<'_>) -> Result<(), Fault> {
        if self.purpose.key_use == KeyUse::Encrypt {
            self.late = Some(self.sealed_to(bench, &[self.old.clone()])?);
        }
        self.exchange(bench, "Before the first step")?;
        let (old, new) = (self.old.clone(), self.new.clone());
        let evidence = Evidence {
            kind: EvidenceKind::Echo,
            at: self.at,
            operator: ONE.into(),
            exchange: None,
        };
        self.step(bench, &new, &Step::Verify { evidence })?;
        if self.state(&new) != Some(KeyState::Active) {
            self.at = self.at.plus_seconds(i64::from(bench.policy.publish_before));
            self.step(bench, &new, &Step::Activate)?;
        }
        self.step(bench, &old, &Step::Deactivate)?;
        self.late_message_opens(bench)?;
        self.at = self.at.plus_days(i64::from(bench.policy.destroy_after));
        self.step(bench, &old, &Step::Destroy)
    }

    fn step(&mut self, bench: &mut Bench<'_>, key: &str, step: &Step) -> Result<(), Fault> {
        let approval = Approval {
            operator: ONE.into(),
            second: Some(ANOTHER.into()),
        };
        let request = Request {
            thumbprint: key,
            step,
            environment: self.purpose.environment,
            approval: &approval,
            at: self.at,
        };
        let name = step.name().code();
        let taken = take(&self.set, &request, &bench.policy).map_err(|reasons| {
            let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
            format!("The step `{name}` was refused. {}", reasons.join(" "))
        })?;
        let place = self.set.iter_mut();
        for life in place.filter(|life| life.entry.thumbprint == key) {
            *life = taken.life.clone();
        }
        self.exchange(bench, &format!("After the step `{name}`"))
    }

    /// A message by the keys that protect now, read by those that process now.
    fn exchange(&self, bench: &mut Bench<'_>, when: &str) -> Result<(), Fault> {
        let protects = protecting(&self.set, self.purpose, self.at).into_iter();
        let protects: Vec<String> = protects.map(|life| life.entry.thumbprint.clone()).collect();
        if protects.is_empty() {
            return Err(format!("{when} no key to {} is left.", self.purpose.key_use).into());
        }
        let read = match self.purpose.key_use {
            KeyUse::Encrypt => {
                let body = self.sealed_to(bench, &protects)?;
                self.opens(bench, &body)
            }
            KeyUse::Sign => self.verifies(bench, &protects),
        };
        read.map_err(|fault| format!("{when} a message was lost. {}", fault.0).into())
    }

    fn late_message_opens(&self, bench: &mut Bench<'_>) -> Result<(), Fault> {
        let Some(late) = &self.late else {
            return Ok(());
        };
        self.opens(bench, late).map_err(|fault| {
            format!(
                "A message to the old key that arrived late was lost. {}",
                fault.0
            )
            .into()
        })
    }

    fn sealed_to(&self, bench: &mut Bench<'_>, keys: &[String]) -> Result<Vec<u8>, Fault> {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let known = bench.stand_in(self.purpose.format).known.clone();
        let ring = bench.private(&keys);
        let trial = Trial {
            format: self.purpose.format,
            at: self.at,
            keys: &ring,
            trust: &known,
        };
        bench.seal(&trial, &known)
    }

    fn opens(&self, bench: &mut Bench<'_>, body: &[u8]) -> Result<(), Fault> {
        let known = bench.stand_in(self.purpose.format).known.clone();
        let ring = bench.private(&self.processing());
        let trial = Trial {
            format: self.purpose.format,
            at: self.at,
            keys: &ring,
            trust: &known,
        };
        let opened = bench.open(&trial, body).map(drop);
        Ok(opened.map_err(|refused| refused.diagnosis.summary)?)
    }

    fn verifies(&self, bench: &mut Bench<'_>, signers: &[String]) -> Result<(), Fault> {
        let signers: Vec<&str> = signers.iter().map(String::as_str).collect();
        let signers = bench.private(&signers);
        let trust = bench.public()?.only(self.processing());
        let opens = bench.stand_in(self.purpose.format).opens.clone();
        let trial = Trial {
            format: self.purpose.format,
            at: self.at,
            keys: &opens,
            trust: &trust,
        };
        let body = bench.seal(&trial, &signers)?;
        let opened = bench.open(&trial, &body).map(drop);
        Ok(opened.map_err(|refused| refused.diagnosis.summary)?)
    }

    fn processing(&self) -> Vec<&str> {
        let lives = self.set.iter();
        lives
            .filter(|life| life.purpose() == self.purpose && life.processes())
            .map(|life| life.entry.thumbprint.as_str())
            .collect()
    }

    fn state(&self, key: &str) -> Option<KeyState> {
        let mut lives = self.set.iter();
        let life = lives.find(|life| life.entry.thumbprint == key)?;
        Some(life.entry.state)
    }
}

/// Two people who exist for the rehearsal only.
const ONE: &str = "one";

/// The other of them.
const ANOTHER: &str = "another";
