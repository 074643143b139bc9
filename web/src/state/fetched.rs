//! What was asked of the server: on its way, here, or why it did not come.

use keyset_api::Problem;

/// What was fetched.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Fetched<T> {
    /// Why nothing was.
    Failed(Failure),
    /// It.
    Here(T),
    /// It is on its way.
    #[default]
    Loading,
}

/// Why the server did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nobody answered, or not the service.
    Away,
    /// The service refused or failed.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The service's own words, where it gave any.
        problem: Option<Box<Problem>>,
    },
    /// The answer is of another shape than this console reads.
    Unreadable,
}

impl<T> Fetched<T> {
    /// From an answer.
    #[must_use]
    pub fn of(answer: Result<T, Failure>) -> Self {
        match answer {
            Ok(value) => Self::Here(value),
            Err(failure) => Self::Failed(failure),
        }
    }

    /// What shows after the page asked again by itself: as long as the server is away, what was
    /// fetched before.
    #[must_use]
    pub fn refreshed(self, anew: Self) -> Self {
        match (self, anew) {
            (shown @ Self::Here(_), Self::Failed(Failure::Away)) => shown,
            (_, anew) => anew,
        }
    }

    /// What is here.
    #[must_use]
    pub const fn here(&self) -> Option<&T> {
        match self {
            Self::Here(value) => Some(value),
            Self::Failed(_) | Self::Loading => None,
        }
    }
}

impl Failure {
    /// Whether it was refused because nobody is signed in.
    #[must_use]
    pub const fn is_signed_out(&self) -> bool {
        matches!(self, Self::Refused { status: 401, .. })
    }

    /// Whether there is nothing of that name.
    #[must_use]
    pub const fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_stays_as_long_as_the_server_is_away() {
        let away = || Fetched::Failed(Failure::Away);
        let refused = || {
            Fetched::Failed(Failure::Refused {
                status: 500,
                problem: None,
            })
        };
        assert_eq!(Fetched::Here(1).refreshed(away()), Fetched::Here(1));
        assert_eq!(
            Fetched::Here(1).refreshed(Fetched::Here(2)),
            Fetched::Here(2)
        );
        assert_eq!(Fetched::Here(1).refreshed(refused()), refused());
        assert_eq!(Fetched::<u8>::Loading.refreshed(away()), away());
        assert_eq!(refused().refreshed(Fetched::Here(2)), Fetched::Here(2));
    }
}
