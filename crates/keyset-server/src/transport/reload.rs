//! Certificates that are replaced while the server runs: the files are looked at every few seconds,
//! and at SIGHUP. What can not be used is not taken; that is said once, in the log and in the
//! audit log.

use std::io;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{MissedTickBehavior, interval};

use super::tls::Tls;
use super::{Certificate, Side, TlsError, Transport};
use crate::app::App;
use crate::audit::Record;
use crate::domain::decide;
use crate::store::Change;

/// The certificates of all listeners, and the signal to look at them at once.
pub struct Certificates {
    watched: Vec<Watched>,
    hangup: Signal,
}

impl Certificates {
    /// Listens to SIGHUP from now on; nothing without TLS, where that signal ends the program as it
    /// ends any other.
    ///
    /// # Errors
    /// When SIGHUP can not be watched.
    pub fn watch(transport: &Transport) -> io::Result<Option<Self>> {
        let with_tls = transport.with_tls().map(|(side, tls)| Watched {
            side,
            tls: tls.clone(),
            refused: None,
        });
        let watched: Vec<Watched> = with_tls.collect();
        if watched.is_empty() {
            return Ok(None);
        }
        let hangup = signal(SignalKind::hangup())?;
        Ok(Some(Self { watched, hangup }))
    }

    /// Keeps them current as long as it is waited for.
    pub async fn keep_current(mut self, app: &App) {
        let mut clock = interval(LOOK);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = clock.tick() => {}
                _ = self.hangup.recv() => {}
            }
            for one in &mut self.watched {
                one.look(app).await;
            }
        }
    }
}

/// The files of one listener.
struct Watched {
    side: Side,
    tls: Tls,
    /// The refusal that was said last, so that it is not said again every few seconds.
    refused: Option<String>,
}

impl Watched {
    async fn look(&mut self, app: &App) {
        let (tls, at) = (self.tls.clone(), app.ambient.now());
        // Files are read and a key is checked: not for the thread that serves requests.
        let Ok(outcome) = tokio::task::spawn_blocking(move || tls.refresh(at)).await else {
            return;
        };
        match outcome {
            Ok(None) => self.refused = None,
            Ok(Some(certificate)) => {
                self.refused = None;
                tracing::info!(side = self.side.code(), ends = %certificate.not_after, "certificate replaced");
                record(app, "certificate", &shown(self.side, &certificate)).await;
            }
            Err(error) => self.refuse(app, &error).await,
        }
    }

    async fn refuse(&mut self, app: &App, error: &TlsError) {
        let text = error.to_string();
        if self.refused.as_ref() == Some(&text) {
            return;
        }
        tracing::error!(side = self.side.code(), %error, "certificate not replaced; the old one stays");
        let details = json!({ "listener": self.side.code(), "refused": text });
        record(app, "certificate-refused", &details).await;
        self.refused = Some(text);
    }
}

fn shown(side: Side, certificate: &Certificate) -> Value {
    json!({
        "listener": side.code(),
        "subject": certificate.subject,
        "fingerprint": certificate.fingerprint,
        "not_after": certificate.not_after,
    })
}

async fn record(app: &App, action: &str, details: &Value) {
    let change = Change {
        records: vec![Record::new(app.ambient.now(), SERVER, action).with(details)],
        ..Change::default()
    };
    if let Err(error) = decide::write(app.store.as_ref(), change).await {
        tracing::error!(?error, "the audit log has no entry of it");
    }
}

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(3);

/// Who did it, in the audit log.
const SERVER: &str = "server";
