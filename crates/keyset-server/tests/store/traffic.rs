//! Use counts and answered requests.

use envelope::UnixTime;
use envelope::keyset::Environment;
use keyset_server::store::traffic::{Act, Answered, KeyUses};

use crate::place::{AT, Place};

fn uses(thumbprint: &str, act: Act, count: i64, last: UnixTime) -> KeyUses {
    KeyUses {
        thumbprint: thumbprint.into(),
        act,
        count,
        last,
    }
}

fn answered(environment: Environment, id: &str, content: &str, at: UnixTime) -> Answered {
    Answered {
        environment,
        id: id.into(),
        content: content.into(),
        at,
    }
}

pub(crate) async fn uses_add_up_whatever_their_order(place: &Place) {
    let store = place.open().await;
    let later = AT.plus_days(1);
    let batch = vec![
        uses("a", Act::Opened, 2, later),
        uses("b", Act::Signed, 7, AT),
    ];
    store.add_uses(batch).await.unwrap();
    let earlier = vec![uses("a", Act::Opened, 3, AT)];
    store.add_uses(earlier).await.unwrap();
    let found = store.uses("a".into()).await.unwrap();
    assert_eq!(found, [uses("a", Act::Opened, 5, later)]);
    assert_eq!(store.uses("c".into()).await.unwrap(), []);
}

pub(crate) async fn the_uses_of_every_key_come_together(place: &Place) {
    let store = place.open().await;
    let of = |thumbprint: &str| KeyUses {
        thumbprint: thumbprint.into(),
        act: Act::Opened,
        count: 1,
        last: AT,
    };
    store.add_uses(vec![of("b"), of("a")]).await.unwrap();
    assert_eq!(store.all_uses().await.unwrap(), [of("a"), of("b")]);
}

pub(crate) async fn uses_leave_the_revision_as_it_is(place: &Place) {
    let store = place.open().await;
    let before = store.revision().await.unwrap();
    let batch = vec![uses("a", Act::Sealed, 1, AT)];
    store.add_uses(batch).await.unwrap();
    assert_eq!(store.revision().await.unwrap(), before);
}

pub(crate) async fn the_first_answer_to_a_request_stands(place: &Place) {
    let store = place.open().await;
    let horizon = AT.plus_days(-1);
    let first = answered(Environment::Sandbox, "r", "one", AT);
    let kept = store.keep_answered(first.clone(), horizon).await.unwrap();
    assert_eq!(kept, first);
    let second = answered(Environment::Sandbox, "r", "two", AT.plus_days(1));
    let kept = store.keep_answered(second, horizon).await.unwrap();
    assert_eq!(kept, first);
    let found = store.answered(Environment::Sandbox, "r".into()).await;
    assert_eq!(found.unwrap(), Some(first));
}

pub(crate) async fn an_id_of_one_environment_is_free_in_the_other(place: &Place) {
    let store = place.open().await;
    let first = answered(Environment::Sandbox, "r", "one", AT);
    store.keep_answered(first, AT).await.unwrap();
    let found = store.answered(Environment::Production, "r".into()).await;
    assert_eq!(found.unwrap(), None);
    let other = answered(Environment::Production, "r", "two", AT);
    let kept = store.keep_answered(other.clone(), AT).await.unwrap();
    assert_eq!(kept, other);
}

pub(crate) async fn old_answers_are_forgotten(place: &Place) {
    let store = place.open().await;
    let old = answered(Environment::Sandbox, "old", "one", AT);
    store.keep_answered(old, AT).await.unwrap();
    let now = AT.plus_days(2);
    let new = answered(Environment::Sandbox, "new", "two", now);
    let horizon = AT.plus_days(1);
    store.keep_answered(new, horizon).await.unwrap();
    let found = store.answered(Environment::Sandbox, "old".into()).await;
    assert_eq!(found.unwrap(), None);
}

pub(crate) async fn servers_that_answer_at_once_agree_on_one_answer(place: &Place) {
    let (one, other) = (place.open().await, place.open().await);
    let first = answered(Environment::Sandbox, "r", "one", AT);
    let second = answered(Environment::Sandbox, "r", "one", AT.plus_days(1));
    let (first, second) = tokio::join!(
        one.keep_answered(first, AT),
        other.keep_answered(second, AT)
    );
    assert_eq!(first.unwrap(), second.unwrap());
}
