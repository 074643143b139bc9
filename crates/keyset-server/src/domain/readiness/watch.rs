//! Watching a run: each check as it ends, then the report. Whoever stops listening ends the run.

use keyset_api::{ReadinessNews, ReadinessRequest};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt as _};

use super::{OURS, run_told};
use crate::app::App;
use crate::error::ApiError;

/// What ends, as it ends. Without a report at its end the run failed on its way, and nothing is kept.
pub type Watching = std::pin::Pin<Box<dyn Stream<Item = ReadinessNews> + Send>>;

/// Runs every check and tells of each. The report is kept only if somebody listens to the end.
///
/// # Errors
/// As [`run`](super::run), where it fails before the first check ends.
pub async fn watch(
    app: &App,
    operator: &str,
    request: ReadinessRequest,
) -> Result<Watching, ApiError> {
    let (to, mut news) = mpsc::channel(AT_ONCE);
    let (app, operator) = (app.clone(), operator.to_string());
    let running = tokio::spawn(async move {
        let checks = to.clone();
        let hear = move |check: &_| {
            let news = ReadinessNews::Check(Clone::clone(check));
            checks.blocking_send(news).is_ok()
        };
        if let Some(report) = run_told(&app, &operator, request, OURS, hear).await? {
            // The report is on record, also where nobody hears of it any more.
            let _ = to.send(ReadinessNews::Report(report)).await;
        }
        Ok(())
    });
    let Some(first) = news.recv().await else {
        let failed = ApiError::Internal {
            doing: "watching a readiness run",
        };
        return Err(match running.await {
            Ok(Err(error)) => error,
            Ok(Ok(())) | Err(_) => failed,
        });
    };
    let rest = ReceiverStream::new(news);
    Ok(Box::pin(tokio_stream::once(first).chain(rest)))
}

/// How many ended checks wait for a slow listener.
const AT_ONCE: usize = 8;
