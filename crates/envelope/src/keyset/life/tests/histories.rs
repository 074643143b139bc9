//! Random histories: whatever is asked for, in whatever order, certain things never happen.

use alloc::format;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::*;

/// Published for two days before use, so that histories run into it.
const POLICY: RotationPolicy = RotationPolicy {
    begin_before: 60,
    overlap: 14,
    destroy_after: 30,
    evidence_fresh: 30,
    publish_before: 2 * 86_400,
};

/// One request of a history, by numbers.
#[derive(Clone, Debug)]
struct Event {
    key: usize,
    step: u8,
    evidence: u8,
    confirmed: bool,
    two_people: bool,
    other_environment: bool,
    days: u8,
}

fn event() -> impl Strategy<Value = Event> {
    (
        0_usize..6,
        0_u8..9,
        0_u8..3,
        any::<bool>(),
        prop::bool::weighted(0.8),
        prop::bool::weighted(0.1),
        0_u8..40,
    )
        .prop_map(
            |(key, step, evidence, confirmed, two_people, other_environment, days)| Event {
                key,
                step,
                evidence,
                confirmed,
                two_people,
                other_environment,
                days,
            },
        )
}

/// Six keys of two purposes, one of each in use and proved.
fn beginning() -> Vec<Life> {
    let purposes = [Environment::Production, Environment::Sandbox];
    let states = [
        KeyState::Active,
        KeyState::PreActive {
            trusted: true,
            verified: false,
        },
        KeyState::PreActive {
            trusted: false,
            verified: false,
        },
    ];
    purposes
        .into_iter()
        .flat_map(|environment| states.map(|state| (environment, state)))
        .enumerate()
        .map(|(at, (environment, state))| {
            let mut life = key(&format!("key-{at}"), environment, state);
            // Expiry is what no guard prevents: here nothing expires.
            life.entry.valid_to = None;
            if state == KeyState::Active {
                life.evidence.push(evidence(EvidenceKind::Echo, AT));
            }
            life
        })
        .collect()
}

fn step(event: &Event, at: UnixTime) -> Step {
    match event.step {
        0 => Step::Trust { comparison: None },
        1 => Step::Verify {
            evidence: evidence(
                match event.evidence {
                    0 => EvidenceKind::Echo,
                    1 => EvidenceKind::CounterpartyWord,
                    _ => EvidenceKind::LocalRoundTrip,
                },
                at,
            ),
        },
        2 => Step::Activate,
        3 => Step::Suspend {
            confirmed: event.confirmed,
        },
        4 => Step::Restore,
        5 => Step::Deactivate,
        6 => Step::Compromise,
        7 => Step::WithdrawCompromise,
        _ => Step::Destroy,
    }
}

/// What is checked after every step that was taken.
struct Watch {
    compromised: Vec<bool>,
}

impl Watch {
    fn see(
        &mut self,
        before: &[Life],
        after: &[Life],
        moved: usize,
        step: &Step,
        at: UnixTime,
    ) -> Result<(), TestCaseError> {
        let (was, is) = (&before[moved], &after[moved]);
        let processes = |set: &[Life]| {
            set.iter()
                .any(|one| one.purpose() == is.purpose() && one.processes())
        };
        let excepted = matches!(step, Step::Compromise | Step::Suspend { confirmed: true });
        prop_assert!(
            excepted || !processes(before) || processes(after),
            "{step:?} left a purpose without a key that opens"
        );
        if is.entry.state == KeyState::Destroyed && was.entry.state.is_trusted() {
            let successor = after
                .iter()
                .any(|one| one.purpose() == is.purpose() && one.works(at));
            prop_assert!(successor, "destroyed before a successor was verified");
        }
        if matches!(step, Step::Activate) {
            let known = was
                .published
                .is_some_and(|since| since.plus_seconds(i64::from(POLICY.publish_before)) <= at);
            prop_assert!(known, "in use before every reader could know it");
        }
        match step {
            Step::Compromise => self.compromised[moved] = true,
            Step::WithdrawCompromise => self.compromised[moved] = false,
            _ => {}
        }
        for (one, compromised) in after.iter().zip(&self.compromised) {
            let protects = permission(one.entry.state, Operation::Protect).is_ordinary();
            prop_assert!(!(*compromised && protects), "a compromised key protects");
        }
        if is.entry.environment == Environment::Production && is.entry.state == KeyState::Active {
            let counts = is
                .evidence
                .iter()
                .any(|one| one.kind != EvidenceKind::LocalRoundTrip);
            prop_assert!(counts, "in production use without the other side's part");
        }
        let mut names: Vec<&str> = after.iter().map(|one| &*one.entry.thumbprint).collect();
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), before.len(), "a key is lost or twice");
        Ok(())
    }
}

proptest! {
    #[test]
    fn no_history_breaks_what_the_guards_promise(events in prop::collection::vec(event(), 1..80)) {
        let mut set = beginning();
        let mut at = AT;
        let mut watch = Watch { compromised: set.iter().map(|_| false).collect() };
        for event in events {
            at = at.plus_days(i64::from(event.days));
            let step = step(&event, at);
            let own = set[event.key].entry.environment;
            let environment = match (own, event.other_environment) {
                (Environment::Production, false) | (Environment::Sandbox, true) => {
                    Environment::Production
                }
                _ => Environment::Sandbox,
            };
            let approval = Approval {
                operator: "kim".into(),
                second: event.two_people.then(|| "lee".into()),
            };
            let thumbprint = set[event.key].entry.thumbprint.clone();
            let request = Request {
                thumbprint: &thumbprint,
                step: &step,
                environment,
                approval: &approval,
                at,
            };
            match take(&set, &request, &POLICY) {
                Ok(taken) => {
                    prop_assert_eq!(environment, own, "a step crossed the environments");
                    let before = set.clone();
                    set[event.key] = taken.life;
                    watch.see(&before, &set, event.key, &step, at)?;
                }
                Err(reasons) => prop_assert!(!reasons.is_empty()),
            }
        }
    }
}
