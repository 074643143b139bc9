//! What covers a purpose from today on: one key, several, or none.

use envelope::UnixTime;
use envelope::key::state::KeyState;
use keyset_api::{KeyView, RotationView};

use super::Scale;

/// A time in which the same number of keys covers a purpose.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// How many.
    pub cover: Cover,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// In a sentence.
    pub text: String,
}

/// How many keys cover a purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// None: messages would not open, or be refused.
    Gap,
    /// One.
    One,
    /// Two or more, as in a rotation.
    Overlap,
}

/// What covers the purpose of these keys, from now to the end of what shows.
pub(super) fn spans(
    keys: &[&KeyView],
    rotations: &[RotationView],
    scale: Scale,
    now: UnixTime,
) -> Vec<Span> {
    let covered: Vec<(UnixTime, UnixTime)> = keys
        .iter()
        .filter_map(|key| cover_of(key, rotations, scale, now))
        .filter(|(from, to)| from < to)
        .collect();
    let ends = covered.iter().flat_map(|(from, to)| [*from, *to]);
    let mut cuts: Vec<UnixTime> = ends.chain([now, scale.to]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut spans: Vec<(Cover, UnixTime, UnixTime)> = Vec::new();
    for pair in cuts.windows(2) {
        let [from, to] = pair else { continue };
        let count = covered
            .iter()
            .filter(|(begin, end)| begin <= from && to <= end);
        let cover = match count.count() {
            0 => Cover::Gap,
            1 => Cover::One,
            _ => Cover::Overlap,
        };
        match spans.last_mut() {
            Some(last) if last.0 == cover => last.2 = *to,
            _ => spans.push((cover, *from, *to)),
        }
    }
    spans
        .into_iter()
        .map(|(cover, from, to)| Span {
            cover,
            from: scale.place(from),
            to: scale.place(to),
            text: sentence(cover, from, to, now, scale.to),
        })
        .collect()
}

/// When the key is in use: one in use now until it ends, one that comes from the day of its plan.
fn cover_of(
    key: &KeyView,
    rotations: &[RotationView],
    scale: Scale,
    now: UnixTime,
) -> Option<(UnixTime, UnixTime)> {
    let to = key.valid_to.unwrap_or(scale.to).min(scale.to);
    match key.state {
        KeyState::Active => Some((key.valid_from.max(now), to)),
        KeyState::PreActive { .. } => {
            let comes = |rotation: &&RotationView| rotation.new.as_ref() == Some(&key.thumbprint);
            let plan = rotations.iter().find(comes)?.plan.as_ref()?;
            Some((plan.activate.max(key.valid_from).max(now), to))
        }
        KeyState::Compromised
        | KeyState::Deactivated
        | KeyState::Destroyed
        | KeyState::Suspended => None,
    }
}

fn sentence(cover: Cover, from: UnixTime, to: UnixTime, now: UnixTime, end: UnixTime) -> String {
    let what = match cover {
        Cover::Gap => "no key",
        Cover::One => "one key",
        Cover::Overlap => "two keys or more",
    };
    match (from <= now, to >= end) {
        (true, true) => format!("From today on {what}."),
        (true, false) => format!("Until {} {what}.", to.date()),
        (false, true) => format!("From {} on {what}.", from.date()),
        (false, false) => format!("From {} to {} {what}.", from.date(), to.date()),
    }
}
