//! The picture over time as numbers: a bar for every step, what opened below and the causes above it.
//! Who draws it needs no arithmetic.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use envelope::{Cause, UnixTime};

use super::{Bin, Report, bins, grouped, minute};
use crate::tally::HOUR;

/// The picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The bars, in order of time.
    pub bars: Vec<Bar>,
    /// Units of the whole width.
    pub width: u64,
    /// Units of the whole height.
    pub height: u64,
    /// What the colours mean, in order.
    pub legend: Vec<(Hue, &'static str)>,
    /// Bodies of the highest bar.
    pub most: u64,
    /// Moments below the picture, from its left to its right end.
    pub ticks: Vec<UnixTime>,
    /// What it shows, in a sentence.
    pub caption: String,
}

/// A step of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it shows, in words.
    pub title: String,
    /// The parts that it is made of, from the bottom; empty where nothing travelled.
    pub parts: Vec<Part>,
}

/// A part of a bar, in units of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it shows.
    pub hue: Hue,
    /// Its left end.
    pub x: u64,
    /// Its upper end, from the top.
    pub y: u64,
    /// How wide it is.
    pub width: u64,
    /// How high it is.
    pub height: u64,
}

/// What a part shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    /// Bodies that opened.
    Opened,
    /// The cause with this place among the most frequent.
    Cause(usize),
    /// All further causes.
    Rest,
}

impl Hue {
    /// The name of the style's class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Cause(0) => "c0",
            Self::Cause(1) => "c1",
            Self::Cause(2) => "c2",
            Self::Cause(3) => "c3",
            Self::Cause(4) => "c4",
            Self::Cause(5) => "c5",
            Self::Cause(_) | Self::Rest => "rest",
        }
    }

    /// What the cause at a place of the list is drawn in.
    #[must_use]
    pub const fn of_cause(place: usize) -> Self {
        if place < COLOURS {
            Self::Cause(place)
        } else {
            Self::Rest
        }
    }
}

impl Picture {
    /// The picture of a report; none where no body has a time.
    #[must_use]
    pub fn of(report: &Report) -> Option<Self> {
        let bins = bins(&report.hours, BINS);
        let (first, last) = (bins.first()?, bins.last()?);
        let most = bins.iter().map(Bin::bodies).max()?.max(1);
        let shown = shown(report);
        let lefts = (0_u64..).map(|place| place.saturating_mul(STEP));
        let bars = bins.iter().zip(lefts);
        Some(Self {
            bars: bars.map(|(bin, x)| bar(bin, x, most, &shown)).collect(),
            width: (bins.len() as u64).saturating_mul(STEP),
            height: HEIGHT,
            legend: legend(report, &shown),
            most,
            ticks: ticks(&bins),
            caption: format!(
                "Bodies by {}, {} to {} (UTC).{}",
                step(first.hours),
                minute(first.start),
                minute(end(last)),
                left_out(report)
            ),
        })
    }
}

fn end(bin: &Bin) -> UnixTime {
    let lasts = bin.hours.saturating_mul(HOUR);
    UnixTime::from_seconds(bin.start.seconds().saturating_add(lasts))
}

/// What the picture does not show.
fn left_out(report: &Report) -> String {
    match report
        .totals
        .without_time
        .saturating_add(report.not_listed.hours)
    {
        0 => String::new(),
        count => format!(" {} without a time are not in it.", grouped(count)),
    }
}

/// The causes that have a colour of their own.
fn shown(report: &Report) -> Vec<Cause> {
    let causes = report.causes.iter().map(|of| of.cause);
    causes.take(COLOURS).collect()
}

fn legend(report: &Report, shown: &[Cause]) -> Vec<(Hue, &'static str)> {
    let causes = shown.iter().enumerate();
    let causes = causes.map(|(place, cause)| (Hue::Cause(place), cause.code()));
    let rest = (report.causes.len() > shown.len()).then_some((Hue::Rest, "other causes"));
    [(Hue::Opened, "opened")]
        .into_iter()
        .chain(causes)
        .chain(rest)
        .collect()
}

fn bar(bin: &Bin, x: u64, most: u64, shown: &[Cause]) -> Bar {
    let others = bin.causes.iter();
    let others = others.filter(|(cause, _)| !shown.contains(cause));
    let causes = shown.iter().enumerate().map(|(place, cause)| {
        let count = bin.causes.get(cause).copied().unwrap_or(0);
        (Hue::Cause(place), count)
    });
    let counts = [(Hue::Opened, bin.opened)]
        .into_iter()
        .chain(causes)
        .chain([(Hue::Rest, others.map(|(_, count)| count).sum())]);
    let mut below: u64 = 0;
    let parts = counts.filter(|(_, count)| *count > 0).map(|(hue, count)| {
        // From sums, so that the parts of a bar meet without a gap.
        let above = below.saturating_add(count);
        let (top, bottom) = (height(above, most), height(below, most));
        below = above;
        Part {
            hue,
            x: x.saturating_add(1),
            y: HEIGHT.saturating_sub(top),
            width: STEP.saturating_sub(2),
            height: top.saturating_sub(bottom).max(1),
        }
    });
    Bar {
        parts: parts.collect(),
        title: words(bin),
    }
}

fn words(bin: &Bin) -> String {
    let mut words = format!("{}: {} opened", minute(bin.start), grouped(bin.opened));
    for (cause, count) in &bin.causes {
        // Writing to a String cannot fail.
        let _ = write!(words, ", {} {cause}", grouped(*count));
    }
    words
}

fn ticks(bins: &[Bin]) -> Vec<UnixTime> {
    let last = bins.len().saturating_sub(1);
    let ticks = TICKS.min(bins.len());
    (0..ticks)
        .filter_map(|tick| {
            let place = last
                .saturating_mul(tick)
                .checked_div(ticks.saturating_sub(1))
                .unwrap_or(0);
            Some(bins.get(place)?.start)
        })
        .collect()
}

fn step(hours: i64) -> String {
    match hours {
        1 => "hour".into(),
        24 => "day".into(),
        168 => "week".into(),
        hours if hours % 24 == 0 => format!("{} days", hours / 24),
        hours => format!("{hours} hours"),
    }
}

fn height(count: u64, most: u64) -> u64 {
    count
        .saturating_mul(HEIGHT)
        .checked_div(most)
        .unwrap_or(0)
        .min(HEIGHT)
}

/// Steps of time at most.
const BINS: usize = 96;
/// Units of a step's width.
const STEP: u64 = 10;
/// Units of the height.
const HEIGHT: u64 = 1_000;
/// Causes with a colour of their own.
const COLOURS: usize = 6;
/// Moments written below the picture.
const TICKS: usize = 5;
