//! Any sequence of changes leaves a key that reads again, opens what was sent to it, and says of
//! itself what was done.

use super::*;

#[derive(Clone, Copy, Debug)]
enum Step {
    Refresh { revoke: bool, extend: bool },
    RevokeNewestSubkey,
    Lock,
    Unlock,
    MergeOwnPublicHalf,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (any::<bool>(), any::<bool>())
            .prop_map(|(revoke, extend)| Step::Refresh { revoke, extend }),
        Just(Step::RevokeNewestSubkey),
        Just(Step::Lock),
        Just(Step::Unlock),
        Just(Step::MergeOwnPublicHalf),
    ]
}

fn taken(key: &Certificate, step: Step, at: UnixTime) -> Certificate {
    let (profile, word) = (profile("openpgp"), [passphrase("walk")]);
    let mut rng = rng(78);
    let outcome = match step {
        Step::Refresh { revoke, extend } => {
            let old = if revoke {
                OldSubkeys::Revoke
            } else {
                OldSubkeys::Keep
            };
            let request = RefreshRequest {
                key_type: None,
                days: 100,
                old,
                extend,
                passphrases: &word,
                profile: &profile,
                at,
            };
            refresh(key, &request, &mut rng)
        }
        Step::RevokeNewestSubkey => {
            let subkey = report(key, at).subkeys.last().unwrap().id.clone();
            let request = RevokeRequest {
                subkey: Some(&subkey),
                reason: RevocationReason::Superseded,
                note: "",
                passphrases: &word,
                profile: &profile,
                at,
            };
            revoke(key, &request, &mut rng).map(|revoked| revoked.certificate)
        }
        Step::Lock | Step::Unlock => {
            let request = PassphraseRequest {
                current: &word,
                new: matches!(step, Step::Lock).then_some(&word[0]),
            };
            change_passphrase(key, &request, &mut rng)
        }
        Step::MergeOwnPublicHalf => {
            merge(key, key.export_public().as_bytes(), &[]).map(|merged| merged.certificate)
        }
    };
    outcome.unwrap_or_else(|diagnosis| panic!("{step:?}: {diagnosis:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_sequence_of_changes_keeps_the_key_whole(
        steps in proptest::collection::vec(step(), 1..6),
    ) {
        let word = [passphrase("walk")];
        let mut key = dora().clone();
        let mut messages = Vec::from([sealed_to(&key, NOW).unwrap().0]);
        let mut subkeys = 1;
        for (day, step) in (1..).zip(steps) {
            let at = NOW.plus_days(day);
            key = taken(&key, step, at);
            subkeys += usize::from(matches!(step, Step::Refresh { .. }));
            let report = report(&key, at);
            prop_assert_eq!(report.subkeys.len(), subkeys);
            prop_assert!(report.subkeys.iter().all(|subkey| subkey.secret));
            match sealed_to(&key, at) {
                Ok((message, _)) => messages.push(message),
                Err(cause) => prop_assert_eq!(cause, Cause::KeyDisabled, "{:?}", step),
            }
            for message in &messages {
                prop_assert!(opened_with(&key, message, at, &word).is_ok(), "{:?}", step);
            }
        }
    }
}
