//! A map that does not grow beyond its bound: hostile ids must not fill the memory.

use alloc::borrow::{Borrow, ToOwned};
use alloc::collections::BTreeMap;
use alloc::string::String;

/// The first so many keys with what is counted for each; others are counted together.
#[derive(Clone, Debug)]
pub struct Bounded<V, K = String> {
    map: BTreeMap<K, V>,
    most: usize,
    other: u64,
}

impl<V: Default, K: Ord> Bounded<V, K> {
    /// An empty map of at most so many keys.
    pub(super) const fn new(most: usize) -> Self {
        Self {
            map: BTreeMap::new(),
            most,
            other: 0,
        }
    }

    /// What is counted for a key; none where there is no room for it, which is counted.
    pub(super) fn entry<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Ord + ToOwned<Owned = K> + ?Sized,
    {
        if !self.map.contains_key(key) {
            if self.map.len() >= self.most {
                self.other += 1;
                return None;
            }
            self.map.insert(key.to_owned(), V::default());
        }
        self.map.get_mut(key)
    }

    /// The keys, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.map.iter()
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// How often a key came for which there was no room.
    #[must_use]
    pub const fn other(&self) -> u64 {
        self.other
    }
}

impl<V: Default, K: Ord> Default for Bounded<V, K> {
    fn default() -> Self {
        Self::new(MOST)
    }
}

/// Keys of a list; two years of hours.
const MOST: usize = 20_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_counted_together() {
        let mut map: Bounded<u64> = Bounded::new(2);
        for key in ["a", "b", "c", "a", "d"] {
            if let Some(count) = map.entry(key) {
                *count += 1;
            }
        }
        assert_eq!(
            map.iter()
                .map(|(key, count)| (key.as_str(), *count))
                .collect::<alloc::vec::Vec<_>>(),
            [("a", 2), ("b", 1)]
        );
        assert_eq!(map.other(), 2);
    }
}
