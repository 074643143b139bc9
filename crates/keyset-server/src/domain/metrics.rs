//! What a monitoring system should know, as OpenMetrics text: made anew from the key set each time,
//! so that it can not differ from it, and no key has a number here after it is gone.

use std::fmt;
use std::sync::atomic::{AtomicI64, AtomicU64};

use envelope::UnixTime;
use envelope::key::state::StateName;
use envelope::keyset::life::Life;
use envelope::keyset::rotation::{Due, Rotation, Task, called_for};
use envelope::policy::rotation::RotationPolicy;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::traffic::Counts;
use crate::app::App;
use crate::error::ApiError;
use crate::transport::Description;

/// The metrics of this moment.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails; [`ApiError::Internal`] when they can not be written.
pub async fn text(app: &App) -> Result<String, ApiError> {
    let at = app.ambient.now();
    let revision = app.store.revision().await?;
    let keys = app.store.keys().await?;
    let set: Vec<Life> = keys.into_iter().map(|key| key.life).collect();
    let recorded = app.store.rotations().await?;
    let mut registry = Registry::with_prefix("keyset");
    build(&mut registry);
    log(&mut registry, revision);
    messages(&mut registry, &app.traffic.counts());
    expiry(&mut registry, &set, at);
    certificates(&mut registry, &app.transport.describe(), at);
    rotations(&mut registry, &set, recorded, &app.policy, at);
    let mut text = String::new();
    encode(&mut text, &registry).map_err(|_| ApiError::Internal {
        doing: "writing the metrics",
    })?;
    Ok(text)
}

fn build(registry: &mut Registry) {
    let release = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
    registry.register("build", "The release of the server", release);
}

fn log(registry: &mut Registry, revision: i64) {
    let events = ConstCounter::new(u64::try_from(revision).unwrap_or(0));
    registry.register("audit_events", "Events in the audit log", events);
}

/// Counted since the start of this server.
fn messages(registry: &mut Registry, counts: &Counts) {
    let opened = Family::<OfMessages, Counter>::default();
    for ((format, environment), count) in &counts.opened {
        let labels = OfMessages {
            format: Word(format),
            environment: Word(environment),
        };
        opened.get_or_create(&labels).inc_by(*count);
    }
    registry.register("messages_opened", "Messages opened", opened);
    let refused = Family::<OfCause, Counter>::default();
    for (cause, count) in &counts.refused {
        let labels = OfCause { cause: Word(cause) };
        refused.get_or_create(&labels).inc_by(*count);
    }
    registry.register("messages_refused", "Messages refused, by cause", refused);
}

fn expiry(registry: &mut Registry, set: &[Life], at: UnixTime) {
    let days = Family::<OfKey, Gauge<f64, AtomicU64>>::default();
    for life in set {
        let Some(end) = life.entry.valid_to.filter(|_| is_kept(life)) else {
            continue;
        };
        let seconds = end.seconds().saturating_sub(at.seconds());
        days.get_or_create(&OfKey::new(life)).set(in_days(seconds));
    }
    let help = "How long until the key ends; negative once it has";
    registry.register_with_unit("key_expiry", help, Unit::Other("days".into()), days);
}

fn certificates(registry: &mut Registry, listeners: &[Description], at: UnixTime) {
    let days = Family::<OfListener, Gauge<f64, AtomicU64>>::default();
    for listener in listeners {
        let Some(tls) = &listener.tls else { continue };
        let end = tls.certificate.not_after;
        let labels = OfListener {
            listener: Word(listener.side.code()),
        };
        let seconds = end.seconds().saturating_sub(at.seconds());
        days.get_or_create(&labels).set(in_days(seconds));
    }
    let help = "How long until a listener's TLS certificate ends; negative once it has";
    registry.register_with_unit("certificate_expiry", help, Unit::Other("days".into()), days);
}

fn rotations(
    registry: &mut Registry,
    set: &[Life],
    recorded: Vec<Rotation>,
    policy: &RotationPolicy,
    at: UnixTime,
) {
    let is_new = |called: &Rotation| !recorded.iter().any(|known| known.old == called.old);
    let called: Vec<Rotation> = called_for(set, policy, at)
        .into_iter()
        .filter(is_new)
        .collect();
    let (mut overdue, due) = (0, Family::<OfTask, Gauge<i64, AtomicI64>>::default());
    for rotation in recorded.iter().chain(&called) {
        let steps = rotation.next_steps(set, policy, at);
        overdue += i64::from(steps.iter().any(is_overdue));
        for step in steps.iter().filter(|step| step.is_due) {
            due.get_or_create(&OfTask::new(step.task)).inc();
        }
    }
    let late = Gauge::<i64, AtomicI64>::default();
    late.set(overdue);
    registry.register(
        "rotations_overdue",
        "Rotations whose new key should be in use, or whose old key should be out of it",
        late,
    );
    registry.register("rotation_steps_due", "Steps of rotations that are due", due);
}

/// The time for the step itself has come; what leads up to it is due before and late only then.
const fn is_overdue(step: &Due) -> bool {
    step.is_due && matches!(step.task, Task::Activate | Task::Deactivate)
}

/// Whether its end still matters to anybody.
fn is_kept(life: &Life) -> bool {
    life.entry.state.name() != StateName::Destroyed
}

#[expect(
    clippy::cast_precision_loss,
    reason = "seconds of some thousand years are exact in a double"
)]
fn in_days(seconds: i64) -> f64 {
    seconds as f64 / UnixTime::DAY as f64
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfKey {
    thumbprint: String,
    owner: Word,
    environment: Word,
    format: Word,
    r#use: Word,
    state: Word,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfTask {
    task: Word,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfListener {
    listener: Word,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfMessages {
    format: Word,
    environment: Word,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfCause {
    cause: Word,
}

/// A stable identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Word(&'static str);

impl OfKey {
    fn new(life: &Life) -> Self {
        let entry = &life.entry;
        Self {
            thumbprint: entry.thumbprint.clone(),
            owner: Word(entry.owner.code()),
            environment: Word(entry.environment.code()),
            format: Word(entry.format.code()),
            r#use: Word(entry.key_use.code()),
            state: Word(entry.state.name().code()),
        }
    }
}

impl OfTask {
    const fn new(task: Task) -> Self {
        Self {
            task: Word(match task {
                Task::Obtain => "obtain",
                Task::Trust => "trust",
                Task::Verify => "verify",
                Task::Activate => "activate",
                Task::Deactivate => "deactivate",
                Task::Destroy => "destroy",
            }),
        }
    }
}

impl EncodeLabelValue for Word {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> fmt::Result {
        self.0.encode(encoder)
    }
}
