//! Steps that wait for a second person.

use envelope::UnixTime;
use envelope::key::state::KeyState;
use envelope::keyset::Environment;
use envelope::keyset::life::{Evidence, EvidenceKind, Step};
use keyset_server::proposal::{Ending, KEPT_DAYS, Proposal, expiry};
use keyset_server::store::{Change, Storage};

use crate::place::{AT, Place, adding, key, make};

fn proposal(id: &str, made: UnixTime) -> Proposal {
    Proposal {
        id: id.into(),
        thumbprint: "A".into(),
        environment: Environment::Production,
        step: Step::Verify {
            evidence: Evidence {
                kind: EvidenceKind::CounterpartyWord,
                at: made,
                operator: "kim".into(),
                exchange: None,
            },
        },
        operator: "kim".into(),
        made,
        expires: expiry(made),
        state: KeyState::PreActive {
            trusted: true,
            verified: false,
        },
        since: AT,
        ended: None,
    }
}

async fn keep(store: &dyn Storage, proposals: &[Proposal]) {
    for proposal in proposals {
        let proposals = vec![proposal.clone()];
        let change = Change {
            proposals,
            ..Change::default()
        };
        make(store, change).await.unwrap();
    }
}

async fn with_a_key(store: &dyn Storage) {
    make(store, adding(vec![key("A")])).await.unwrap();
}

pub(crate) async fn they_come_back_in_their_order(place: &Place) {
    let store = place.open().await;
    with_a_key(&*store).await;
    let kept = [proposal("b", AT), proposal("a", AT)];
    keep(&*store, &kept).await;
    assert_eq!(store.proposals().await.unwrap(), kept);
}

pub(crate) async fn the_end_of_one_takes_its_place(place: &Place) {
    let store = place.open().await;
    with_a_key(&*store).await;
    let (one, other) = (proposal("a", AT), proposal("b", AT));
    let ended = one.ended(Ending::Approved, "lee", AT.plus_days(1));
    keep(&*store, &[one, other.clone(), ended.clone()]).await;
    assert_eq!(store.proposals().await.unwrap(), [ended, other]);
}

pub(crate) async fn a_decision_sees_them(place: &Place) {
    let store = place.open().await;
    with_a_key(&*store).await;
    let kept = [proposal("a", AT)];
    keep(&*store, &kept).await;
    let mut seen = Vec::new();
    store
        .change(&mut |current| {
            seen.clone_from(&current.proposals);
            None
        })
        .await
        .unwrap();
    assert_eq!(seen, kept);
}

pub(crate) async fn those_that_are_long_over_are_forgotten(place: &Place) {
    let store = place.open().await;
    with_a_key(&*store).await;
    let later = proposal("b", AT.plus_days(KEPT_DAYS + 1));
    keep(&*store, &[proposal("a", AT), later.clone()]).await;
    assert_eq!(store.proposals().await.unwrap(), [later]);
}
