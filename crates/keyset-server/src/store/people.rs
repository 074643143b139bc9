//! Links and sessions, as the domain sees where they are kept.

use envelope::UnixTime;

use super::Answer;
use crate::access::{Link, Session};
use crate::audit::Record;

/// Keeps sign-in links and sessions.
pub trait People: Send + Sync + 'static {
    /// Keeps a link, and forgets those that ended.
    fn add_link(&self, link: Link, record: Record) -> Answer<'_, ()>;

    /// Takes a link away for good; none where there is none with this hash.
    fn take_link(&self, hash: String) -> Answer<'_, Option<Link>>;

    /// Keeps a new session, and forgets those that ended.
    fn begin(&self, session: Session, record: Record) -> Answer<'_, ()>;

    /// The session with this hash.
    fn session(&self, hash: String) -> Answer<'_, Option<Session>>;

    /// Writes down that a session was used.
    fn seen(&self, hash: String, at: UnixTime) -> Answer<'_, ()>;

    /// Forgets a session.
    fn end(&self, hash: String) -> Answer<'_, ()>;
}
