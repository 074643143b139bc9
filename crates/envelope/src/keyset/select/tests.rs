//! The choice of keys: what is chosen, what never is, and that nothing else plays a part.

use alloc::format;

use proptest::prelude::*;

use super::*;
use crate::key::state::KeyState;
use crate::keyset::entry::{Environment, Owner, sample};
use crate::keyset::life::{Evidence, EvidenceKind};

const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

const SIGN: Purpose = Purpose {
    owner: Owner::Ours,
    environment: Environment::Sandbox,
    format: KeyFormat::OpenPgp,
    key_use: KeyUse::Sign,
};

const ENCRYPT: Purpose = Purpose {
    owner: Owner::Counterparty,
    key_use: KeyUse::Encrypt,
    ..SIGN
};

const TRUSTED: KeyState = KeyState::PreActive {
    trusted: true,
    verified: true,
};

/// A key that began so many days ago.
fn key(thumbprint: &str, purpose: Purpose, state: KeyState, days: i64) -> Life {
    let mut entry = sample(AT.plus_days(-days));
    entry.thumbprint = thumbprint.into();
    entry.owner = purpose.owner;
    entry.environment = purpose.environment;
    entry.format = purpose.format;
    entry.key_use = purpose.key_use;
    entry.state = state;
    entry.valid_to = Some(AT.plus_days(65));
    Life::new(entry)
}

fn proved(mut life: Life) -> Life {
    life.evidence.push(Evidence {
        kind: EvidenceKind::Echo,
        at: AT,
        operator: "kim".into(),
        exchange: None,
    });
    life
}

fn prints<'a>(keys: &[&'a Life]) -> Vec<&'a str> {
    keys.iter()
        .map(|life| life.entry.thumbprint.as_str())
        .collect()
}

#[test]
fn openpgp_signs_with_every_active_key_the_newest_first() {
    let set = [
        proved(key("old", SIGN, KeyState::Active, 300)),
        proved(key("new", SIGN, KeyState::Active, 3)),
        key("next", SIGN, TRUSTED, 1),
    ];
    assert_eq!(prints(&protecting(&set, SIGN, AT)), ["new", "old"]);
}

#[test]
fn jose_signs_with_the_newest_alone() {
    let jose = Purpose {
        format: KeyFormat::Jwk,
        ..SIGN
    };
    let set = [
        proved(key("old", jose, KeyState::Active, 300)),
        proved(key("new", jose, KeyState::Active, 3)),
    ];
    assert_eq!(prints(&protecting(&set, jose, AT)), ["new"]);
}

#[test]
fn a_message_is_sealed_to_the_newest_that_was_seen_to_work() {
    let set = [
        proved(key("old", ENCRYPT, KeyState::Active, 300)),
        proved(key("new", ENCRYPT, KeyState::Active, 30)),
        key("unproved", ENCRYPT, KeyState::Active, 3),
    ];
    assert_eq!(prints(&protecting(&set, ENCRYPT, AT)), ["new"]);
}

#[test]
fn where_none_was_seen_to_work_the_newest_is_taken() {
    let set = [
        key("old", ENCRYPT, KeyState::Active, 300),
        key("new", ENCRYPT, KeyState::Active, 3),
    ];
    assert_eq!(prints(&protecting(&set, ENCRYPT, AT)), ["new"]);
}

#[test]
fn a_key_counts_from_its_first_second_to_the_one_before_its_end() {
    let set = [key("key", ENCRYPT, KeyState::Active, 0)];
    let end = AT.plus_days(65);
    let before = |at: UnixTime| UnixTime::from_seconds(at.seconds() - 1);
    for (at, found) in [(before(AT), 0), (AT, 1), (before(end), 1), (end, 0)] {
        assert_eq!(protecting(&set, ENCRYPT, at).len(), found, "{at}");
    }
}

#[test]
fn a_probe_may_name_a_trusted_key_that_is_not_in_use_yet() {
    let set = [key("next", ENCRYPT, TRUSTED, 1)];
    assert!(protecting(&set, ENCRYPT, AT).is_empty());
    assert_eq!(
        named(&set, ENCRYPT, "next", AT).unwrap().entry.thumbprint,
        "next"
    );
}

#[test]
fn a_name_does_not_help_a_key_that_must_not_protect() {
    let refused = |life: Life| named(&[life], ENCRYPT, "key", AT).unwrap_err().code();
    let of = |state| key("key", ENCRYPT, state, 1);
    for state in [
        KeyState::Suspended,
        KeyState::Deactivated,
        KeyState::Compromised,
        KeyState::Destroyed,
        KeyState::PreActive {
            trusted: false,
            verified: true,
        },
    ] {
        assert_eq!(refused(of(state)), "select.state", "{state:?}");
    }
    assert_eq!(
        refused(key("key", SIGN, KeyState::Active, 1)),
        "select.other-purpose"
    );
    assert_eq!(
        refused(key("key", ENCRYPT, KeyState::Active, -1)),
        "select.not-yet-valid"
    );
    assert_eq!(
        refused(key("other", ENCRYPT, KeyState::Active, 1)),
        "select.unknown"
    );
    let mut ended = of(KeyState::Active);
    ended.entry.valid_to = Some(AT);
    assert_eq!(refused(ended), "select.expired");
}

#[test]
fn every_refusal_has_its_own_words() {
    let state = |state| NotSelected::State { state };
    let all = [
        NotSelected::Expired { end: AT },
        NotSelected::NotYetValid { begin: AT },
        NotSelected::OtherPurpose,
        state(StateName::PreActive),
        state(StateName::Suspended),
        NotSelected::Unknown {
            thumbprint: "AB".into(),
        },
    ];
    let mut texts: Vec<_> = all.iter().map(|one| format!("{one}")).collect();
    texts.dedup();
    assert_eq!(texts.len(), all.len());
}

fn purpose() -> impl Strategy<Value = Purpose> {
    (0_u8..16).prop_map(|bits| Purpose {
        owner: [Owner::Ours, Owner::Counterparty][usize::from(bits & 1)],
        environment: [Environment::Sandbox, Environment::Production][usize::from(bits >> 1 & 1)],
        format: [KeyFormat::OpenPgp, KeyFormat::Jwk][usize::from(bits >> 2 & 1)],
        key_use: [KeyUse::Sign, KeyUse::Encrypt][usize::from(bits >> 3 & 1)],
    })
}

fn state() -> impl Strategy<Value = KeyState> {
    prop_oneof![
        4 => Just(KeyState::Active),
        1 => (any::<bool>(), any::<bool>())
            .prop_map(|(trusted, verified)| KeyState::PreActive { trusted, verified }),
        1 => Just(KeyState::Suspended),
        1 => Just(KeyState::Deactivated),
        1 => Just(KeyState::Compromised),
        1 => Just(KeyState::Destroyed),
    ]
}

/// Most keys are of two purposes, so that they do stand beside each other.
fn set() -> impl Strategy<Value = Vec<Life>> {
    let one = (
        prop_oneof![Just(SIGN), Just(ENCRYPT), purpose()],
        state(),
        -3_i64..6,
        prop::option::of(-3_i64..6),
        any::<bool>(),
    );
    prop::collection::vec(one, 0..8).prop_map(|keys| {
        let lives = keys.into_iter().enumerate();
        lives
            .map(|(at, (purpose, state, began, left, is_proved))| {
                let mut life = key(&format!("key-{at}"), purpose, state, began);
                life.entry.valid_to = left.map(|days| AT.plus_days(days));
                if is_proved { proved(life) } else { life }
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn whatever_protects_is_of_the_purpose_active_and_valid(set in set(), asked in purpose()) {
        for life in protecting(&set, asked, AT) {
            prop_assert_eq!(life.purpose(), asked);
            prop_assert_eq!(life.entry.state, KeyState::Active);
            prop_assert!(life.entry.valid_from <= AT && !life.entry.is_expired(AT));
        }
    }

    #[test]
    fn where_a_key_may_protect_one_does(set in set(), asked in purpose()) {
        let may = set.iter().any(|life| {
            life.purpose() == asked
                && life.entry.state == KeyState::Active
                && life.entry.valid_from <= AT
                && !life.entry.is_expired(AT)
        });
        prop_assert_eq!(!protecting(&set, asked, AT).is_empty(), may);
    }

    #[test]
    fn a_key_that_works_is_never_passed_over_for_one_that_was_not_seen_to(set in set()) {
        let works = set.iter().any(|life| life.purpose() == ENCRYPT && life.works(AT));
        let chosen = protecting(&set, ENCRYPT, AT);
        prop_assert!(chosen.len() <= 1);
        prop_assert!(!works || chosen.iter().all(|life| life.works(AT)));
    }

    #[test]
    fn all_that_work_sign_in_openpgp(set in set()) {
        let chosen = protecting(&set, SIGN, AT);
        for life in set.iter().filter(|life| life.purpose() == SIGN && life.works(AT)) {
            prop_assert!(chosen.contains(&life));
        }
    }

    #[test]
    fn the_order_of_the_set_does_not_matter(set in set(), asked in purpose()) {
        let mut turned = set.clone();
        turned.reverse();
        prop_assert_eq!(protecting(&set, asked, AT), protecting(&turned, asked, AT));
    }

    #[test]
    fn keys_of_other_purposes_do_not_matter(set in set(), asked in purpose()) {
        let alone: Vec<Life> =
            set.iter().filter(|life| life.purpose() == asked).cloned().collect();
        prop_assert_eq!(protecting(&set, asked, AT), protecting(&alone, asked, AT));
    }

    #[test]
    fn what_protects_may_be_named_too(set in set(), asked in purpose()) {
        for life in protecting(&set, asked, AT) {
            prop_assert_eq!(named(&set, asked, &life.entry.thumbprint, AT), Ok(life));
        }
    }
}
