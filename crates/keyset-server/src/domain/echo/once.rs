//! Answering a request once: a repeat gets the first answer, and its id serves no other content.
//! What is kept is the id, a hash of the content and the moment of the answer; with them the answer
//! can be written again.

use envelope::UnixTime;

use super::Way;
use super::fault::Fault;
use crate::store::traffic::Answered;

/// The moment in the answer to this request, where it was answered before.
pub(super) async fn earlier(
    way: &Way<'_>,
    id: &str,
    content: &str,
) -> Result<Option<UnixTime>, Fault> {
    let log = way.app.traffic_log.as_ref();
    let earlier = log.answered(way.environment, id.into()).await?;
    earlier.map(|earlier| same(&earlier, content)).transpose()
}

/// Keeps the answer of this moment, and gives the moment of the answer that stands.
pub(super) async fn keep(
    way: &Way<'_>,
    id: &str,
    content: &str,
    at: UnixTime,
) -> Result<UnixTime, Fault> {
    let answered = Answered {
        environment: way.environment,
        id: id.into(),
        content: content.into(),
        at,
    };
    let horizon = at.plus_days(-DAYS);
    let stands = way.app.traffic_log.keep_answered(answered, horizon).await?;
    same(&stands, content)
}

fn same(earlier: &Answered, content: &str) -> Result<UnixTime, Fault> {
    if earlier.content == content {
        Ok(earlier.at)
    } else {
        Err(Fault::replayed())
    }
}

/// How long a request id belongs to its request.
const DAYS: i64 = 1;
