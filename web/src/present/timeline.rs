//! The validity of keys over time, laid out: one bar for each key, what covers each purpose and
//! where nothing does. Places are parts of the width, from 0 to 1; drawing them is the component's.

use alloc::collections::BTreeMap;

use envelope::UnixTime;
use envelope::key::report::KeyFormat;
use envelope::key::state::{KeyState, StateName};
use envelope::keyset::{Environment, KeyUse, Owner};
use keyset_api::{KeyView, PlanView, RotationView};

use super::key::short;
use super::rotation::{noun, title};
use super::time::left;
use crate::state::keyset::{environment_name, state_name};

mod cover;

pub use cover::{Cover, Span};

/// What the picture is.
pub const TITLE: &str = "Validity over time";
/// How to read it.
pub const ABOUT: &str = "One bar for each key, from its first day to its last. The line is today; a ring is a step \
     of a rotation. Choose a bar to see the key.";

/// The picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The first moment that shows.
    pub from: UnixTime,
    /// The last one.
    pub to: UnixTime,
    /// Where today is.
    pub today: f64,
    /// Beginnings of months.
    pub ticks: Vec<Tick>,
    /// One for each purpose, in the order of the key set.
    pub groups: Vec<Group>,
}

/// A beginning of a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where.
    pub at: f64,
    /// `2026-11`.
    pub label: String,
}

/// Keys of one purpose.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// `Our OpenPGP encryption key, Sandbox`.
    pub title: String,
    /// Its keys.
    pub bars: Vec<Bar>,
    /// What covers the purpose from today on.
    pub spans: Vec<Span>,
}

/// One key.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The key.
    pub thumbprint: String,
    /// Its state.
    pub state: StateName,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Whether it goes on behind what shows.
    pub goes_on: bool,
    /// What stands above the bar: `8A3F…77B0 · Active · 40 days left`.
    pub label: String,
    /// The same for those who hear it, with both dates and the steps.
    pub name: String,
    /// Steps of the rotation in which it goes.
    pub marks: Vec<Mark>,
}

/// A step of a rotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where.
    pub at: f64,
    /// What, with its day.
    pub text: String,
    /// Whether its time has come.
    pub is_due: bool,
}

/// Lays the keys out, with at most so many months named.
#[must_use]
pub fn timeline(
    keys: &[KeyView],
    rotations: &[RotationView],
    now: UnixTime,
    most_ticks: usize,
) -> Timeline {
    let scale = Scale::of(keys, now);
    let mut purposes: BTreeMap<usize, Vec<&KeyView>> = BTreeMap::new();
    for key in keys {
        let first = keys.iter().position(|other| purpose(other) == purpose(key));
        purposes
            .entry(first.unwrap_or_default())
            .or_default()
            .push(key);
    }
    Timeline {
        from: scale.from,
        to: scale.to,
        today: scale.place(now),
        ticks: ticks(scale, most_ticks),
        groups: purposes
            .into_values()
            .filter_map(|keys| group(&keys, rotations, scale, now))
            .collect(),
    }
}

/// A place as CSS and SVG write it: `12.34%`.
#[must_use]
pub fn percent(place: f64) -> String {
    format!("{:.2}%", place * 100.0)
}

/// The part of time that shows.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    from: UnixTime,
    to: UnixTime,
}

impl Scale {
    /// From the first beginning to the last end, but no more than a year back and three ahead.
    fn of(keys: &[KeyView], now: UnixTime) -> Self {
        let first = keys.iter().map(|key| key.valid_from).min();
        let last = keys.iter().filter_map(|key| key.valid_to).max();
        let from = first.unwrap_or(now).max(now.plus_days(-365));
        let to = last.unwrap_or(now).min(now.plus_days(3 * 365));
        Self {
            from: from.min(now.plus_days(-30)),
            // A little air behind the last end shows what comes after it.
            to: to.max(now.plus_days(180)).plus_days(30),
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds of a few years are exact enough for a place on a screen"
    )]
    fn place(self, moment: UnixTime) -> f64 {
        let whole = self.to.seconds().saturating_sub(self.from.seconds()).max(1);
        let part = moment.seconds().saturating_sub(self.from.seconds());
        (part as f64 / whole as f64).clamp(0.0, 1.0)
    }
}

type Purpose = (Owner, Environment, KeyFormat, KeyUse);

const fn purpose(key: &KeyView) -> Purpose {
    (key.owner, key.environment, key.format, key.key_use)
}

fn group(
    keys: &[&KeyView],
    rotations: &[RotationView],
    scale: Scale,
    now: UnixTime,
) -> Option<Group> {
    let first = keys.first()?;
    Some(Group {
        title: format!("{}, {}", title(first), environment_name(first.environment)),
        bars: keys
            .iter()
            .map(|key| bar(key, rotations, scale, now))
            .collect(),
        spans: cover::spans(keys, rotations, scale, now),
    })
}

fn bar(key: &KeyView, rotations: &[RotationView], scale: Scale, now: UnixTime) -> Bar {
    let marks = marks(key, rotations, scale, now);
    let state = key.state.name();
    let ends = match key.valid_to {
        Some(end) => left(end, now),
        None => "no end".into(),
    };
    let label = format!("{} · {} · {ends}", short(&key.id), state_name(state));
    let to = match key.valid_to {
        Some(end) => format!("to {}", end.date()),
        None => "without end".into(),
    };
    let mut name = format!(
        "{} {}, {}, from {} {to}, {ends}",
        noun(key.format, key.key_use),
        key.id,
        state_name(state),
        key.valid_from.date(),
    );
    for mark in &marks {
        name.push_str("; ");
        name.push_str(&mark.text);
    }
    Bar {
        thumbprint: key.thumbprint.clone(),
        state,
        from: scale.place(key.valid_from),
        to: key.valid_to.map_or(1.0, |end| scale.place(end)),
        goes_on: key.valid_to.is_none_or(|end| end > scale.to),
        label,
        name,
        marks,
    }
}

/// The steps of the rotation in which the key goes, unless it is over.
fn marks(key: &KeyView, rotations: &[RotationView], scale: Scale, now: UnixTime) -> Vec<Mark> {
    if key.state == KeyState::Destroyed {
        return Vec::new();
    }
    let Some(plan) = plan_of(key, rotations) else {
        return Vec::new();
    };
    let steps = [
        ("begin the rotation", plan.begin),
        ("successor in use", plan.activate),
        ("out of use", plan.deactivate),
        ("destroyed from", plan.destroy),
    ];
    let shown = steps
        .into_iter()
        .filter(|(_, at)| (scale.from..=scale.to).contains(at));
    shown
        .map(|(what, at)| Mark {
            at: scale.place(at),
            text: format!("{what} {}", at.date()),
            is_due: at <= now,
        })
        .collect()
}

fn plan_of<'a>(key: &KeyView, rotations: &'a [RotationView]) -> Option<&'a PlanView> {
    let goes = |rotation: &&RotationView| rotation.old == key.thumbprint;
    let rotation = rotations.iter().find(goes)?;
    rotation
        .plan
        .as_ref()
        .filter(|_| !rotation.next_steps.is_empty())
}

/// Beginnings of months, as close to each other as the number allows.
fn ticks(scale: Scale, most: usize) -> Vec<Tick> {
    STRIDES
        .iter()
        .map(|stride| months(scale, *stride))
        .find(|months| months.len() <= most)
        .unwrap_or_default()
}

fn months(scale: Scale, stride: u32) -> Vec<Tick> {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<u32>().ok());
    let date = scale.from.date();
    let (year, month) = (number(date.get(..4)), number(date.get(5..7)));
    let (Some(year), Some(month)) = (year, month) else {
        return Vec::new();
    };
    let first = year.saturating_mul(12).saturating_add(month);
    let after = (first..).filter(|month| (month % 12).is_multiple_of(stride));
    after
        .map_while(|month| {
            let label = format!("{:04}-{:02}", month / 12, month % 12 + 1);
            let at = UnixTime::parse(&format!("{label}-01T00:00:00Z")).ok()?;
            let tick = Tick {
                at: scale.place(at),
                label,
            };
            (at < scale.to).then_some(tick)
        })
        .collect()
}

/// Months between two ticks.
const STRIDES: [u32; 5] = [1, 2, 3, 6, 12];

#[cfg(test)]
mod tests;
