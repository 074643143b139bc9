//! Notices of keys that end, as the domain sees where they are kept.

use envelope::UnixTime;

use super::Answer;
use crate::notice::{Notice, NoticeId};

/// Keeps notices. Each is there once, whichever server found it due.
pub trait Notices: Send + Sync + 'static {
    /// Keeps those that are not there yet.
    fn add_notices(&self, notices: Vec<Notice>) -> Answer<'_, ()>;

    /// The newest ones, at most so many, the newest first.
    fn notices(&self, limit: u32) -> Answer<'_, Vec<Notice>>;

    /// Those that are not sent and may be tried now, the oldest first, at most so many.
    fn unsent_notices(&self, at: UnixTime, limit: u32) -> Answer<'_, Vec<Notice>>;

    /// Writes down another try, and when the next one would be. Whether the notice was as it is
    /// given: if not, another server tries it.
    fn try_notice(&self, notice: Notice, next: UnixTime) -> Answer<'_, bool>;

    /// Writes down that a notice arrived.
    fn notice_sent(&self, id: NoticeId, at: UnixTime) -> Answer<'_, ()>;
}
