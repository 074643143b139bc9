//! The picture: a bar for every step of time, what opened below and the causes above it. The bars are
//! an SVG that stretches; the words around it are not in it, so that they stay legible on a phone.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use envelope::{Cause, UnixTime};

use super::text::escaped;
use crate::report::{Bin, Report, bins, grouped, minute};
use crate::tally::HOUR;

/// The figure; none where no body has a time.
pub(super) fn figure(report: &Report) -> Option<String> {
    let bins = bins(&report.hours, BINS);
    let (first, last) = (bins.first()?, bins.last()?);
    let most = bins.iter().map(Bin::bodies).max()?.max(1);
    let shown = shown(report);
    let mut out = String::from("<figure class=\"chart\">\n");
    legend(&mut out, report, &shown);
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "<p class=\"most\">{} at most</p>\n\
         <div class=\"plot\"><svg viewBox=\"0 0 {} {HEIGHT}\" preserveAspectRatio=\"none\" role=\"img\" \
         aria-label=\"Bodies over time, {} at most in one step\">",
        grouped(most),
        bins.len().saturating_mul(STEP),
        grouped(most)
    );
    for (place, bin) in bins.iter().enumerate() {
        bar(&mut out, bin, place.saturating_mul(STEP), most, &shown);
    }
    out.push_str("</svg></div>\n");
    axis(&mut out, &bins);
    let _ = writeln!(
        out,
        "<figcaption>Bodies by {}, {} to {} (UTC).{}</figcaption>\n</figure>",
        width(first.hours),
        minute(first.start),
        minute(end(last)),
        left_out(report)
    );
    Some(out)
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

fn legend(out: &mut String, report: &Report, shown: &[Cause]) {
    out.push_str("<ul class=\"legend\">");
    let mut entry = |class: &str, name: &str| {
        let _ = write!(out, "<li><i class=\"{class}\"></i>{}</li>", escaped(name));
    };
    entry("opened", "opened");
    for (place, cause) in shown.iter().enumerate() {
        entry(&format!("c{place}"), cause.code());
    }
    if report.causes.len() > shown.len() {
        entry("rest", "other causes");
    }
    out.push_str("</ul>\n");
}

fn bar(out: &mut String, bin: &Bin, x: usize, most: u64, shown: &[Cause]) {
    if bin.bodies() == 0 {
        return;
    }
    let _ = write!(out, "<g><title>{}</title>", escaped(&words(bin)));
    let mut below = 0;
    let mut part = |class: &str, count: u64| {
        if count == 0 {
            return;
        }
        // From sums, so that the parts of a bar meet without a gap.
        let (top, bottom) = (height(below + count, most), height(below, most));
        below += count;
        let _ = write!(
            out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            x.saturating_add(1),
            HEIGHT.saturating_sub(top),
            STEP.saturating_sub(2),
            top.saturating_sub(bottom).max(1)
        );
    };
    part("opened", bin.opened);
    for (place, cause) in shown.iter().enumerate() {
        let count = bin.causes.get(cause).copied().unwrap_or(0);
        part(&format!("c{place}"), count);
    }
    let others = bin
        .causes
        .iter()
        .filter(|(cause, _)| !shown.contains(cause));
    part("rest", others.map(|(_, count)| count).sum());
    out.push_str("</g>\n");
}

fn words(bin: &Bin) -> String {
    let mut words = format!("{}: {} opened", minute(bin.start), grouped(bin.opened));
    for (cause, count) in &bin.causes {
        let _ = write!(words, ", {} {cause}", grouped(*count));
    }
    words
}

fn axis(out: &mut String, bins: &[Bin]) {
    out.push_str("<div class=\"axis\">");
    let last = bins.len().saturating_sub(1);
    let ticks = TICKS.min(bins.len());
    for tick in 0..ticks {
        let place = last
            .saturating_mul(tick)
            .checked_div(ticks.saturating_sub(1))
            .unwrap_or(0);
        if let Some(bin) = bins.get(place) {
            let _ = write!(out, "<span>{}</span>", minute(bin.start));
        }
    }
    out.push_str("</div>\n");
}

fn width(hours: i64) -> String {
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
const STEP: usize = 10;
/// Units of the height.
const HEIGHT: u64 = 1_000;
/// Causes with a colour of their own.
const COLOURS: usize = 6;
/// Moments written below the picture.
const TICKS: usize = 5;
