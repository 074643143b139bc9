//! What the guards let through and what they refuse, one rule a test.

mod histories;

use alloc::vec;
use alloc::vec::Vec;

use super::*;
use crate::keyset::entry::sample;

pub(super) const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

/// Names of keys in the tests, of the form of a thumbprint.
const OLD: &str = "old";
const NEW: &str = "new";

pub(super) fn key(thumbprint: &str, environment: Environment, state: KeyState) -> Life {
    let mut entry = sample(AT);
    entry.thumbprint = thumbprint.into();
    entry.environment = environment;
    entry.state = state;
    entry.valid_from = AT.plus_days(-300);
    entry.valid_to = Some(AT.plus_days(65));
    Life::new(entry)
}

fn proved(mut life: Life, kind: EvidenceKind, at: UnixTime) -> Life {
    life.evidence.push(evidence(kind, at));
    life
}

pub(super) fn evidence(kind: EvidenceKind, at: UnixTime) -> Evidence {
    Evidence {
        kind,
        at,
        operator: "kim".into(),
        exchange: None,
    }
}

fn trusted() -> KeyState {
    KeyState::PreActive {
        trusted: true,
        verified: true,
    }
}

struct Asked {
    step: Step,
    people: &'static [&'static str],
    environment: Environment,
    at: UnixTime,
}

impl Asked {
    fn of(step: Step) -> Self {
        Self {
            step,
            people: &["kim", "lee"],
            environment: Environment::Production,
            at: AT,
        }
    }

    fn by_one(mut self) -> Self {
        self.people = &["kim"];
        self
    }

    fn at(mut self, at: UnixTime) -> Self {
        self.at = at;
        self
    }

    fn in_sandbox(mut self) -> Self {
        self.environment = Environment::Sandbox;
        self
    }

    fn of_key(&self, set: &[Life], thumbprint: &str) -> Result<Taken, Vec<Reason>> {
        let approval = Approval {
            operator: self.people[0].into(),
            second: self.people.get(1).map(|name| (*name).into()),
        };
        let request = Request {
            thumbprint,
            step: &self.step,
            environment: self.environment,
            approval: &approval,
            at: self.at,
        };
        take(set, &request, &RotationPolicy::default())
    }

    fn refused(&self, set: &[Life], thumbprint: &str) -> Vec<Reason> {
        self.of_key(set, thumbprint).unwrap_err()
    }
}

fn in_production(thumbprint: &str, state: KeyState) -> Life {
    key(thumbprint, Environment::Production, state)
}

/// Two keys in use, the newer one seen to work.
fn overlapping() -> [Life; 2] {
    [
        in_production(OLD, KeyState::Active),
        proved(in_production(NEW, KeyState::Active), EvidenceKind::Echo, AT),
    ]
}

#[test]
fn a_counterpartys_key_is_trusted_only_by_a_comparison_that_fits() {
    let mut theirs = in_production(
        NEW,
        KeyState::PreActive {
            trusted: false,
            verified: false,
        },
    );
    theirs.entry.owner = Owner::Counterparty;
    let set = [theirs];
    let compared = |read: &str| {
        Asked::of(Step::Trust {
            comparison: Some(Comparison {
                fingerprint: read.into(),
                channel: "telephone".into(),
                at: AT,
                operator: "kim".into(),
            }),
        })
    };
    let without = Asked::of(Step::Trust { comparison: None });
    assert_eq!(without.refused(&set, NEW), [Reason::ComparisonMissing]);
    assert_eq!(
        compared("other").refused(&set, NEW),
        [Reason::ComparisonDiffers]
    );
    let taken = compared(NEW).of_key(&set, NEW).unwrap();
    assert!(taken.life.entry.state.is_trusted());
    assert!(
        taken.life.comparison.is_some(),
        "the comparison is on record"
    );
}

#[test]
fn a_key_that_nobody_saw_working_does_not_become_active() {
    let set = [in_production(
        NEW,
        KeyState::PreActive {
            trusted: false,
            verified: false,
        },
    )];
    assert_eq!(
        Asked::of(Step::Activate).refused(&set, NEW),
        [Reason::NotTrusted, Reason::NotVerified],
        "every reason at once"
    );
}

#[test]
fn a_local_round_trip_proves_a_key_in_sandbox_only() {
    let verify = || Step::Verify {
        evidence: evidence(EvidenceKind::LocalRoundTrip, AT),
    };
    let set = [in_production(NEW, trusted())];
    assert_eq!(
        Asked::of(verify()).refused(&set, NEW),
        [Reason::EvidenceLocal]
    );
    let set = [key(NEW, Environment::Sandbox, trusted())];
    assert!(Asked::of(verify()).in_sandbox().of_key(&set, NEW).is_ok());
}

#[test]
fn the_counterpartys_word_takes_two_people_in_production() {
    let set = [in_production(NEW, trusted())];
    let word = || {
        Asked::of(Step::Verify {
            evidence: evidence(EvidenceKind::CounterpartyWord, AT),
        })
    };
    assert_eq!(word().by_one().refused(&set, NEW), [Reason::SecondPerson]);
    assert!(word().of_key(&set, NEW).is_ok());
}

#[test]
fn old_evidence_and_evidence_from_the_future_do_not_count() {
    let made = AT.plus_days(-31);
    let set = [proved(
        in_production(NEW, trusted()),
        EvidenceKind::Echo,
        made,
    )];
    assert_eq!(
        Asked::of(Step::Activate).refused(&set, NEW),
        [Reason::EvidenceOld { made, days: 30 }]
    );
    let ahead = AT.plus_days(1);
    let verify = Asked::of(Step::Verify {
        evidence: evidence(EvidenceKind::Echo, ahead),
    });
    assert_eq!(
        verify.refused(&set, NEW),
        [Reason::EvidenceAhead { made: ahead }]
    );
}

#[test]
fn production_activation_takes_two_people_and_sandbox_one() {
    let set = [proved(
        in_production(NEW, trusted()),
        EvidenceKind::Echo,
        AT,
    )];
    assert_eq!(
        Asked::of(Step::Activate).by_one().refused(&set, NEW),
        [Reason::SecondPerson]
    );
    let taken = Asked::of(Step::Activate).of_key(&set, NEW).unwrap();
    assert_eq!(taken.life.entry.state, KeyState::Active);
    assert_eq!(taken.life.since, AT);
    let set = [proved(
        key(NEW, Environment::Sandbox, trusted()),
        EvidenceKind::LocalRoundTrip,
        AT,
    )];
    let activate = Asked::of(Step::Activate).by_one().in_sandbox();
    assert!(activate.of_key(&set, NEW).is_ok());
}

/// Activation of a key published since `AT`, so many seconds later.
fn activated_after(seconds: i64, life: Life) -> Result<Taken, Vec<Reason>> {
    let approval = Approval {
        operator: "kim".into(),
        second: Some("lee".into()),
    };
    let policy = RotationPolicy {
        publish_before: 300,
        ..RotationPolicy::default()
    };
    let request = Request {
        thumbprint: NEW,
        step: &Step::Activate,
        environment: Environment::Production,
        approval: &approval,
        at: AT.plus_seconds(seconds),
    };
    take(&[proved(life, EvidenceKind::Echo, AT)], &request, &policy)
}

#[test]
fn a_key_of_ours_protects_only_when_all_readers_of_the_published_set_know_it() {
    let ours = in_production(NEW, trusted());
    assert_eq!(ours.published, Some(AT));
    let from = AT.plus_seconds(300);
    for (seconds, due) in [
        (0, Err(Vec::from([Reason::PublishedTooShort { from }]))),
        (299, Err(Vec::from([Reason::PublishedTooShort { from }]))),
        (300, Ok(KeyState::Active)),
    ] {
        let state = activated_after(seconds, ours.clone()).map(|taken| taken.life.entry.state);
        assert_eq!(state, due, "{seconds}");
    }
}

#[test]
fn a_key_of_the_other_side_is_not_ours_to_publish() {
    let mut theirs = in_production(NEW, trusted());
    theirs.entry.owner = Owner::Counterparty;
    theirs.published = None;
    assert!(activated_after(0, theirs).is_ok());
}

#[test]
fn a_key_without_a_record_of_its_publication_waits_from_now_on() {
    let ours = Life {
        published: None,
        ..in_production(NEW, trusted())
    };
    let from = AT.plus_seconds(900);
    assert_eq!(
        activated_after(600, ours),
        Err(Vec::from([Reason::PublishedTooShort { from }]))
    );
}

#[test]
fn publication_begins_with_trust_and_ends_with_use() {
    let untrusted = KeyState::PreActive {
        trusted: false,
        verified: false,
    };
    let set = [in_production(NEW, untrusted)];
    assert_eq!(set[0].published, None);
    let later = AT.plus_days(1);
    let trust = Asked::of(Step::Trust { comparison: None }).at(later);
    assert_eq!(trust.of_key(&set, NEW).unwrap().life.published, Some(later));
    let set = overlapping();
    let verify = Asked::of(Step::Verify {
        evidence: evidence(EvidenceKind::Echo, later),
    });
    let kept = verify.at(later).of_key(&set, OLD).unwrap();
    assert_eq!(kept.life.published, Some(AT), "it goes on");
    let gone = Asked::of(Step::Deactivate).at(later).of_key(&set, OLD);
    assert_eq!(gone.unwrap().life.published, None);
}

#[test]
fn an_expired_key_and_one_that_is_not_valid_yet_do_not_become_active() {
    let set = [proved(
        in_production(NEW, trusted()),
        EvidenceKind::Echo,
        AT.plus_days(65),
    )];
    let later = Asked::of(Step::Activate).at(AT.plus_days(65));
    assert_eq!(
        later.refused(&set, NEW),
        [Reason::Expired {
            end: AT.plus_days(65)
        }]
    );
    let mut early = set;
    early[0].entry.valid_from = AT.plus_days(70);
    early[0].entry.valid_to = None;
    assert_eq!(
        later.refused(&early, NEW),
        [Reason::NotYetValid {
            begin: AT.plus_days(70)
        }]
    );
}

#[test]
fn the_old_key_goes_only_when_a_verified_one_is_active() {
    let mut set = overlapping();
    assert!(Asked::of(Step::Deactivate).of_key(&set, OLD).is_ok());
    set[1].evidence.clear();
    assert_eq!(
        Asked::of(Step::Deactivate).refused(&set, OLD),
        [Reason::NoSuccessor]
    );
}

#[test]
fn a_key_for_another_purpose_is_no_successor() {
    for change in [
        (|life: &mut Life| life.entry.environment = Environment::Sandbox) as fn(&mut Life),
        |life| life.entry.owner = Owner::Counterparty,
        |life| life.entry.format = KeyFormat::OpenPgp,
        |life| life.entry.key_use = KeyUse::Sign,
    ] {
        let mut set = overlapping();
        change(&mut set[1]);
        assert_eq!(
            Asked::of(Step::Deactivate).refused(&set, OLD),
            [Reason::NoSuccessor]
        );
    }
}

#[test]
fn suspending_the_last_key_is_confirmed_and_told() {
    let set = [in_production(OLD, KeyState::Active)];
    let suspend = |confirmed| Asked::of(Step::Suspend { confirmed });
    assert_eq!(suspend(false).refused(&set, OLD), [Reason::LastOne]);
    let taken = suspend(true).of_key(&set, OLD).unwrap();
    assert_eq!(
        taken.warnings,
        [Warning::NothingProtects, Warning::NothingProcesses]
    );
}

#[test]
fn compromise_is_never_refused_and_says_what_is_left() {
    for state in [
        KeyState::Active,
        KeyState::Suspended,
        KeyState::Deactivated,
        trusted(),
    ] {
        let set = [in_production(OLD, state)];
        let taken = Asked::of(Step::Compromise)
            .by_one()
            .of_key(&set, OLD)
            .unwrap();
        assert_eq!(taken.life.entry.state, KeyState::Compromised, "{state:?}");
    }
    let set = [in_production(OLD, KeyState::Active)];
    let taken = Asked::of(Step::Compromise).of_key(&set, OLD).unwrap();
    assert_eq!(
        taken.warnings,
        [Warning::NothingProtects, Warning::NothingProcesses]
    );
}

#[test]
fn a_mark_of_compromise_is_taken_back_by_two_and_restores_nothing_by_itself() {
    let set = [in_production(OLD, KeyState::Compromised)];
    let withdraw = || Asked::of(Step::WithdrawCompromise);
    assert_eq!(
        withdraw().by_one().refused(&set, OLD),
        [Reason::SecondPerson]
    );
    let taken = withdraw().of_key(&set, OLD).unwrap();
    assert_eq!(taken.life.entry.state, KeyState::Suspended);
}

#[test]
fn a_key_is_destroyed_after_its_time_with_a_successor_by_two_people() {
    let mut set = overlapping();
    set[0].entry.state = KeyState::Deactivated;
    set[0].since = AT.plus_days(-29);
    set[1].evidence.clear();
    assert_eq!(
        Asked::of(Step::Destroy).by_one().refused(&set, OLD),
        [
            Reason::NoSuccessor,
            Reason::TooEarly {
                from: AT.plus_days(1)
            },
            Reason::SecondPerson
        ]
    );
    set[1].evidence.push(evidence(EvidenceKind::Echo, AT));
    let taken = Asked::of(Step::Destroy)
        .at(AT.plus_days(1))
        .of_key(&set, OLD)
        .unwrap();
    assert_eq!(taken.life.entry.state, KeyState::Destroyed);
}

#[test]
fn a_key_that_nobody_ever_trusted_is_destroyed_at_once() {
    let set = [in_production(
        NEW,
        KeyState::PreActive {
            trusted: false,
            verified: false,
        },
    )];
    assert!(Asked::of(Step::Destroy).of_key(&set, NEW).is_ok());
}

#[test]
fn a_deactivation_is_undone_until_the_key_is_destroyed() {
    let mut set = overlapping();
    set[0].evidence.push(evidence(EvidenceKind::Echo, AT));
    set[0].entry.state = KeyState::Deactivated;
    assert!(Asked::of(Step::Restore).of_key(&set, OLD).is_ok());
    set[0].entry.state = KeyState::Destroyed;
    assert_eq!(
        Asked::of(Step::Restore).refused(&set, OLD),
        [Reason::NotFromThisState {
            step: StepName::Restore,
            state: crate::key::state::StateName::Destroyed
        }]
    );
}

#[test]
fn a_step_asked_for_in_the_other_environment_is_refused_by_name() {
    let set = overlapping();
    assert_eq!(
        Asked::of(Step::Compromise).in_sandbox().refused(&set, OLD),
        [Reason::OtherEnvironment {
            key: Environment::Production,
            asked: Environment::Sandbox
        }]
    );
}

#[test]
fn a_key_that_is_not_in_the_set_is_named() {
    assert_eq!(
        Asked::of(Step::Activate).refused(&[], "none"),
        [Reason::UnknownKey {
            thumbprint: "none".into()
        }]
    );
}

#[test]
fn reasons_travel_as_data_with_their_code() {
    let reason = Reason::TooEarly { from: AT };
    let written = serde_json::to_value(&reason).unwrap();
    assert_eq!(written["reason"], reason.code());
    assert_eq!(serde_json::from_value::<Reason>(written).unwrap(), reason);
    assert_eq!(
        vec![reason.code(), Reason::SecondPerson.code()],
        ["too-early", "second-person"]
    );
}
