//! Who may do what, as values: people, their roles, and how long a link and a session last. Secrets
//! are made here and leave as text; only their hashes are kept.

mod groups;
pub mod name;
mod origin;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use envelope::{CryptoRng, UnixTime};
use sha2::{Digest as _, Sha256};

pub use groups::{GroupRole, GroupRoles, NotAGroupRole};
pub use keyset_api::Role;
pub use name::NotAName;
pub use origin::{NotAnOrigin, Origin, is_local_http};

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name under which changes are recorded.
    pub operator: String,
    /// What the person may do.
    pub role: Role,
}

/// A sign-in link as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// SHA-256 of its secret.
    pub hash: String,
    /// For whom it is.
    pub person: Person,
    /// From when it counts no more.
    pub expires: UnixTime,
}

/// A session as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of its secret.
    pub hash: String,
    /// Who is signed in.
    pub person: Person,
    /// When it began.
    pub begun: UnixTime,
    /// When it was last used.
    pub seen: UnixTime,
}

/// What opens a link or a session: 32 random octets as 43 base64url characters. No `Debug`.
pub struct Token(String);

impl Person {
    /// A person with this name.
    ///
    /// # Errors
    /// [`NotAName`] when nobody can have it.
    pub fn new(name: &str, role: Role) -> Result<Self, NotAName> {
        Ok(Self {
            operator: name::checked(name)?,
            role,
        })
    }
}

impl Token {
    /// A new one.
    pub fn new(rng: &mut dyn CryptoRng) -> Self {
        let mut octets = [0; 32];
        rng.fill_bytes(&mut octets);
        Self(Base64UrlUnpadded::encode_string(&octets))
    }

    /// The text, for a link or a cookie.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    #[must_use]
    pub fn hash(&self) -> String {
        hash(&self.0)
    }
}

impl Link {
    /// A link for a person, to be used within [`LINK_MINUTES`].
    #[must_use]
    pub fn new(token: &Token, person: Person, at: UnixTime) -> Self {
        Self {
            hash: token.hash(),
            person,
            expires: minutes_after(at, LINK_MINUTES),
        }
    }

    /// Whether it may still be used.
    #[must_use]
    pub fn counts(&self, at: UnixTime) -> bool {
        at < self.expires
    }
}

impl Session {
    /// A session that begins now.
    #[must_use]
    pub fn new(token: &Token, person: Person, at: UnixTime) -> Self {
        Self {
            hash: token.hash(),
            person,
            begun: at,
            seen: at,
        }
    }

    /// Whether it has not ended: used within [`IDLE_MINUTES`], begun within [`LONGEST_MINUTES`].
    #[must_use]
    pub fn counts(&self, at: UnixTime) -> bool {
        at < minutes_after(self.seen, IDLE_MINUTES)
            && at < minutes_after(self.begun, LONGEST_MINUTES)
    }

    /// Whether its last use is worth writing down again.
    #[must_use]
    pub fn is_stale(&self, at: UnixTime) -> bool {
        at >= minutes_after(self.seen, 1)
    }
}

/// What is kept of a secret. It is random and long, so that one hash is enough.
#[must_use]
pub fn hash(secret: &str) -> String {
    let digest = Sha256::digest(secret.as_bytes());
    digest.iter().map(|octet| format!("{octet:02x}")).collect()
}

const fn minutes_after(at: UnixTime, minutes: i64) -> UnixTime {
    UnixTime::from_seconds(at.seconds().saturating_add(minutes.saturating_mul(60)))
}

/// How long a link may wait.
pub const LINK_MINUTES: i64 = 15;

/// How long a session may go unused.
pub const IDLE_MINUTES: i64 = 30;

/// How long a session may last.
pub const LONGEST_MINUTES: i64 = 12 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

    fn person() -> Person {
        Person {
            operator: "kim".into(),
            role: Role::Viewer,
        }
    }

    fn session() -> Session {
        Session::new(&Token("secret".into()), person(), AT)
    }

    #[test]
    fn a_link_ends_after_a_quarter_of_an_hour() {
        let link = Link::new(&Token("secret".into()), person(), AT);
        assert!(link.counts(minutes_after(AT, 14)));
        assert!(!link.counts(minutes_after(AT, 15)));
    }

    #[test]
    fn an_unused_session_ends() {
        assert!(session().counts(minutes_after(AT, 29)));
        assert!(!session().counts(minutes_after(AT, 30)));
    }

    #[test]
    fn a_used_session_ends_too_in_the_end() {
        let used = |minutes| Session {
            seen: minutes_after(AT, minutes),
            ..session()
        };
        assert!(used(719).counts(minutes_after(AT, 719)));
        assert!(!used(719).counts(minutes_after(AT, 720)));
    }

    #[test]
    fn of_a_secret_the_hash_alone_is_kept() {
        assert!(!format!("{:?}", session()).contains("secret"));
        assert_eq!(session().hash, hash("secret"));
    }
}
