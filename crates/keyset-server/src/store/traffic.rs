//! How often keys were used, and which requests were answered, as the domain sees where they are
//! kept. No payload and no message is ever among it.

use envelope::UnixTime;
use envelope::keyset::Environment;

use super::Answer;

/// Keeps use counts and the ids of answered requests, for all servers of one key set.
pub trait TrafficLog: Send + Sync + 'static {
    /// Adds to the counts, all together.
    fn add_uses(&self, uses: Vec<KeyUses>) -> Answer<'_, ()>;

    /// What a key was used for, each use once.
    fn uses(&self, thumbprint: String) -> Answer<'_, Vec<KeyUses>>;

    /// What every key was used for, each use of a key once.
    fn all_uses(&self) -> Answer<'_, Vec<KeyUses>>;

    /// The request with this id that was answered.
    fn answered(&self, environment: Environment, id: String) -> Answer<'_, Option<Answered>>;

    /// Keeps a request that was answered, unless one with its id is there; forgets those answered
    /// before `horizon`. Gives the one that stands.
    fn keep_answered(&self, answered: Answered, horizon: UnixTime) -> Answer<'_, Answered>;
}

/// How often a key was used for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUses {
    /// The key's thumbprint.
    pub thumbprint: String,
    /// For what.
    pub act: Act,
    /// How often.
    pub count: i64,
    /// When it was last.
    pub last: UnixTime,
}

/// What a key does in the traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Opened a message: our key.
    Opened,
    /// A message was sealed to it: the counterparty's key.
    Sealed,
    /// Signed a message: our key.
    Signed,
    /// Its signature on a message counted: the counterparty's key.
    Verified,
}

/// A request that was answered with 200.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Where.
    pub environment: Environment,
    /// Its request id.
    pub id: String,
    /// SHA-256 of its content without its time, as 64 hexadecimal digits.
    pub content: String,
    /// The moment in the answer.
    pub at: UnixTime,
}

impl Act {
    /// Everything that a key does.
    pub const ALL: &'static [Self] = &[Self::Opened, Self::Sealed, Self::Signed, Self::Verified];

    /// Stable identifier, as stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Sealed => "sealed",
            Self::Signed => "signed",
            Self::Verified => "verified",
        }
    }

    /// Finds an act by its identifier.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|act| act.code() == code)
    }
}
