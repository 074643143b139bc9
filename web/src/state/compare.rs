//! Two payloads to be compared.

use alloc::rc::Rc;

/// The view.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Compare {
    /// The first.
    pub left: Rc<str>,
    /// The second.
    pub right: Rc<str>,
    /// Whether what is the same is left out.
    pub only_differences: bool,
}

/// What happens in the view.
#[derive(Clone, PartialEq, Eq)]
pub enum CompareAction {
    /// Both are put away.
    Clear,
    /// The first is another one.
    Left(Rc<str>),
    /// What is the same is left out, or shown.
    OnlyDifferences(bool),
    /// The second is another one.
    Right(Rc<str>),
    /// Each takes the other's place.
    Swap,
}

impl Compare {
    /// The next state.
    #[must_use]
    pub fn reduce(&self, action: CompareAction) -> Self {
        let mut next = self.clone();
        match action {
            CompareAction::Clear => {
                next.left = "".into();
                next.right = "".into();
            }
            CompareAction::Left(text) => next.left = text,
            CompareAction::OnlyDifferences(only) => next.only_differences = only,
            CompareAction::Right(text) => next.right = text,
            CompareAction::Swap => core::mem::swap(&mut next.left, &mut next.right),
        }
        next
    }

    /// Whether there are two.
    #[must_use]
    pub fn has_both(&self) -> bool {
        !self.left.trim().is_empty() && !self.right.trim().is_empty()
    }
}

/// Without the payloads.
impl core::fmt::Debug for Compare {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Compare")
            .field("left", &self.left.len())
            .field("right", &self.right.len())
            .field("only_differences", &self.only_differences)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both() -> Compare {
        Compare::default()
            .reduce(CompareAction::Left("one".into()))
            .reduce(CompareAction::Right("two".into()))
    }

    #[test]
    fn swapping_twice_changes_nothing() {
        let swapped = both().reduce(CompareAction::Swap);
        assert_eq!(&*swapped.left, "two");
        assert_eq!(swapped.reduce(CompareAction::Swap), both());
    }

    #[test]
    fn white_space_is_no_payload() {
        assert!(both().has_both());
        assert!(!both().reduce(CompareAction::Right(" \n".into())).has_both());
        assert!(!both().reduce(CompareAction::Clear).has_both());
    }

    #[test]
    fn debug_output_holds_no_payload() {
        assert!(!format!("{:?}", both()).contains("one"));
    }
}
