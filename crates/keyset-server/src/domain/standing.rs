//! What is on record of each key, for a list of all of them.

use keyset_api::{KeyStanding, KeyStandings, UseCount};

use crate::app::App;
use crate::error::ApiError;
use crate::store::StoredKey;
use crate::store::traffic::KeyUses;

/// One for each key of the set.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails.
pub async fn standings(app: &App) -> Result<KeyStandings, ApiError> {
    let uses = app.traffic_log.all_uses().await?;
    let keys = app.store.keys().await?;
    Ok(KeyStandings {
        keys: keys.into_iter().map(|key| standing(key, &uses)).collect(),
    })
}

fn standing(key: StoredKey, uses: &[KeyUses]) -> KeyStanding {
    let life = key.life;
    let thumbprint = life.entry.thumbprint;
    KeyStanding {
        used: used(&thumbprint, uses),
        thumbprint,
        published: life.published,
        comparison: life.comparison.map(Into::into),
        evidence: life
            .evidence
            .into_iter()
            .max_by_key(|evidence| evidence.at)
            .map(Into::into),
    }
}

fn used(thumbprint: &str, uses: &[KeyUses]) -> UseCount {
    let of_key = uses.iter().filter(|one| one.thumbprint == thumbprint);
    of_key.fold(UseCount::default(), |sum, one| UseCount {
        count: sum.count.saturating_add(one.count),
        last: sum.last.max(Some(one.last)),
    })
}

#[cfg(test)]
mod tests {
    use envelope::UnixTime;

    use super::*;
    use crate::store::traffic::Act;

    #[test]
    fn uses_of_one_key_add_up_to_the_latest() {
        let at = UnixTime::from_seconds;
        let one = |thumbprint: &str, act, count, last| KeyUses {
            thumbprint: thumbprint.into(),
            act,
            count,
            last: at(last),
        };
        let uses = [
            one("a", Act::Opened, 2, 20),
            one("a", Act::Signed, 3, 10),
            one("b", Act::Opened, 9, 90),
        ];
        assert_eq!(
            used("a", &uses),
            UseCount {
                count: 5,
                last: Some(at(20))
            }
        );
        assert_eq!(used("c", &uses), UseCount::default());
    }
}
