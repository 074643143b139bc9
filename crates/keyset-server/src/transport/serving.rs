//! Serving every listener of the program until its end, which is the same for all of them.

use std::future::{Future, pending};
use std::io;
use std::time::Duration;

use axum::Router;
use axum_server::{Control, Handle};
use tokio::task::JoinSet;

use super::Listener;

/// Serves each router at its listener until `ended`; then nobody comes in, and requests under way
/// have 10 seconds.
///
/// # Errors
/// When the network fails at one of them, which ends them all.
pub async fn serve_until(
    served: Vec<(Listener, Router)>,
    ended: impl Future<Output = ()>,
) -> io::Result<()> {
    let control = Control::new();
    let mut servers = JoinSet::new();
    for (listener, router) in served {
        servers.spawn(listener.serve(router, Handle::with_control(control.clone())));
    }
    let end = async {
        ended.await;
        tracing::info!("ending");
        control.graceful_shutdown(Some(GRACE));
        pending().await
    };
    tokio::select! {
        outcome = all(servers) => outcome,
        () = end => Ok(()),
    }
}

async fn all(mut servers: JoinSet<io::Result<()>>) -> io::Result<()> {
    while let Some(outcome) = servers.join_next().await {
        outcome??;
    }
    Ok(())
}

/// How long requests under way may take once the end was asked for.
const GRACE: Duration = Duration::from_secs(10);
