//! A step that one person asked for and that waits for another, as values. Nothing is stored and
//! no step is taken here.

use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use envelope::key::state::{KeyState, StateName};
use envelope::keyset::Environment;
use envelope::keyset::life::{Life, Step};
use envelope::{CryptoRng, UnixTime};

/// A step that waits for a second person, or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Names it; nothing to keep secret.
    pub id: String,
    /// The thumbprint of the key.
    pub thumbprint: String,
    /// The environment in which the step was asked for.
    pub environment: Environment,
    /// The step.
    pub step: Step,
    /// Who asked.
    pub operator: String,
    /// When.
    pub made: UnixTime,
    /// From when nobody can agree any more.
    pub expires: UnixTime,
    /// The state of the key when it was asked for ...
    pub state: KeyState,
    /// ... and since when it was in it.
    pub since: UnixTime,
    /// How it ended, where somebody ended it.
    pub ended: Option<Ended>,
}

/// That somebody ended a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// How.
    pub how: Ending,
    /// Who.
    pub by: String,
    /// When.
    pub at: UnixTime,
}

/// How somebody ends a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// A second person agreed, and the step was taken.
    Approved,
    /// A second person did not agree.
    Rejected,
    /// The person who asked took it back.
    Withdrawn,
}

/// How a proposal stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody ended it.
    Ended(Ending),
    /// Nobody agreed in time.
    Expired,
    /// It waits for a second person.
    Open,
    /// The key is no longer as it was when the step was asked for.
    Void {
        /// The state then.
        was: StateName,
        /// The state now.
        is: StateName,
    },
}

impl Proposal {
    /// How it stands, with the key as it is now.
    #[must_use]
    pub fn standing(&self, key: &Life, at: UnixTime) -> Standing {
        if let Some(ended) = &self.ended {
            return Standing::Ended(ended.how);
        }
        if key.entry.state != self.state || key.since != self.since {
            return Standing::Void {
                was: self.state.name(),
                is: key.entry.state.name(),
            };
        }
        if at >= self.expires {
            return Standing::Expired;
        }
        Standing::Open
    }

    /// Whether this step was asked for; who saw the evidence does not matter.
    #[must_use]
    pub fn is_for(&self, thumbprint: &str, environment: Environment, step: &Step) -> bool {
        self.thumbprint == thumbprint
            && self.environment == environment
            && match (&self.step, step) {
                (Step::Verify { evidence: one }, Step::Verify { evidence: other }) => {
                    (one.kind, one.at, &one.exchange) == (other.kind, other.at, &other.exchange)
                }
                (one, other) => one == other,
            }
    }

    /// The same, ended.
    #[must_use]
    pub fn ended(&self, how: Ending, by: &str, at: UnixTime) -> Self {
        Self {
            ended: Some(Ended {
                how,
                by: by.into(),
                at,
            }),
            ..self.clone()
        }
    }
}

impl Ending {
    /// Every ending.
    pub const ALL: &'static [Self] = &[Self::Approved, Self::Rejected, Self::Withdrawn];

    /// Stable identifier, as it is kept.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Finds an ending by its identifier.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|how| how.code() == code)
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ended(Ending::Approved) => {
                f.write_str("A second person agreed, and the step was taken.")
            }
            Self::Ended(Ending::Rejected) => f.write_str("A second person did not agree."),
            Self::Ended(Ending::Withdrawn) => f.write_str("It was taken back."),
            Self::Expired => write!(f, "Nobody agreed within {HOURS} hours."),
            Self::Open => f.write_str("It waits for a second person."),
            Self::Void { was, is } if was == is => {
                write!(
                    f,
                    "The key is no longer as it was when the step was asked for."
                )
            }
            Self::Void { was, is } => write!(
                f,
                "The key was {was} when the step was asked for, and is {is} now."
            ),
        }
    }
}

/// A name that no other proposal has: 16 random octets as 22 base64url characters.
#[must_use]
pub fn new_id(rng: &mut dyn CryptoRng) -> String {
    let mut octets = [0; 16];
    rng.fill_bytes(&mut octets);
    Base64UrlUnpadded::encode_string(&octets)
}

/// When a proposal of this moment expires.
#[must_use]
pub const fn expiry(made: UnixTime) -> UnixTime {
    UnixTime::from_seconds(made.seconds().saturating_add(HOURS.saturating_mul(3600)))
}

/// How long a proposal waits.
pub const HOURS: i64 = 24;

/// How long a proposal is kept, ended or not, so that whoever asks again is told what was done.
pub const KEPT_DAYS: i64 = 30;

/// How many proposals may wait at the same time.
pub const MOST_OPEN: usize = 64;

#[cfg(test)]
mod tests {
    use envelope::key::report::KeyFormat;
    use envelope::keyset::{Entry, KeyUse, Owner};

    use super::*;

    const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

    fn key(state: KeyState) -> Life {
        Life::new(Entry {
            id: "kid".into(),
            thumbprint: "A".into(),
            certificate: None,
            owner: Owner::Ours,
            environment: Environment::Production,
            format: KeyFormat::Jwk,
            key_use: KeyUse::Sign,
            algorithm: "PS256".into(),
            bits: Some(2048),
            state,
            valid_from: AT,
            valid_to: None,
            created: AT,
        })
    }

    fn proposal() -> Proposal {
        Proposal {
            id: "1".into(),
            thumbprint: "A".into(),
            environment: Environment::Production,
            step: Step::Destroy,
            operator: "kim".into(),
            made: AT,
            expires: expiry(AT),
            state: KeyState::Deactivated,
            since: AT,
            ended: None,
        }
    }

    #[test]
    fn a_proposal_waits_for_a_day() {
        let key = key(KeyState::Deactivated);
        let last = UnixTime::from_seconds(AT.seconds() + 24 * 3600 - 1);
        assert_eq!(proposal().standing(&key, last), Standing::Open);
        assert_eq!(
            proposal().standing(&key, AT.plus_days(1)),
            Standing::Expired
        );
    }

    #[test]
    fn a_key_that_came_back_to_its_state_is_not_as_it_was() {
        let mut key = key(KeyState::Deactivated);
        key.since = AT.plus_days(-1);
        let void = Standing::Void {
            was: StateName::Deactivated,
            is: StateName::Deactivated,
        };
        assert_eq!(proposal().standing(&key, AT), void);
        assert!(void.to_string().contains("no longer as it was"));
    }

    #[test]
    fn what_somebody_ended_stays_ended() {
        let key = key(KeyState::Destroyed);
        let ended = proposal().ended(Ending::Approved, "lee", AT);
        let standing = ended.standing(&key, AT.plus_days(5));
        assert_eq!(standing, Standing::Ended(Ending::Approved));
    }

    #[test]
    fn other_evidence_is_another_step() {
        let verify = |at| Step::Verify {
            evidence: envelope::keyset::life::Evidence {
                kind: envelope::keyset::life::EvidenceKind::CounterpartyWord,
                at,
                operator: "kim".into(),
                exchange: None,
            },
        };
        let asked = Proposal {
            step: verify(AT),
            ..proposal()
        };
        let is_for = |step| asked.is_for("A", Environment::Production, &step);
        assert!(is_for(verify(AT)));
        assert!(!is_for(verify(AT.plus_days(-1))));
        assert!(!is_for(Step::Destroy));
    }

    #[test]
    fn an_ending_is_found_by_its_identifier() {
        for how in Ending::ALL {
            assert_eq!(Ending::from_code(how.code()), Some(*how));
        }
    }
}
