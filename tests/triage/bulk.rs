//! Twenty thousand bodies in one run: every count is exactly as they were made.

use alloc::collections::BTreeMap;
use core::fmt::Write as _;
use core::time::Duration;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use conformance::dice::Dice;
use conformance::{binaries, moment, process};
use serde_json::{Value, json};

use super::bodies::{Due, Known, drawn, stock};
use super::sides::Sides;

/// What a report has to say.
#[derive(Default)]
struct Expected {
    due: BTreeMap<Due, u64>,
    no_envelope: u64,
    unreadable: u64,
}

#[test]
fn every_one_of_twenty_thousand_bodies_is_counted_as_it_was_made() -> Result<()> {
    let mut dice = Dice::new()?;
    let sides = Sides::new()?;
    let stock = stock(&sides, 6)?;
    let folder = sides.scratch.path().join("traffic");
    fs::create_dir_all(folder.join("captures"))?;
    let mut expected = Expected::default();
    fs::write(
        folder.join("app.log"),
        log(&stock, &mut dice, &mut expected)?,
    )?;
    fs::write(
        folder.join("browser"),
        har(&stock, &mut dice, &mut expected)?,
    )?;
    for number in 0..20 {
        let capture = capture(&stock, &mut dice, &mut expected)?;
        fs::write(folder.join(format!("captures/{number}")), capture)?;
    }
    single_files(&folder, &stock, &mut dice, &mut expected)?;

    let before = process::peak_of_children()?;
    let finished = process::run(
        Command::new(binaries::envelope()?)
            .arg("triage")
            .arg(&folder)
            .arg("--json")
            .args(sides.key_arguments()),
        &[],
        Duration::from_secs(300),
    )?;
    ensure!(
        finished.status.code() == Some(2),
        "{}\n{}",
        finished.status,
        finished.stderr
    );
    println!("{}", finished.stderr.trim());
    if before <= MEMORY_MAX {
        println!("peak {} MiB", finished.peak >> 20);
        ensure!(finished.peak <= MEMORY_MAX, "held {}", finished.peak);
    }
    let report: Value = serde_json::from_slice(&finished.stdout)?;
    expected.hold(&report)
}

impl Expected {
    fn count(&mut self, known: &Known) {
        *self.due.entry(known.due).or_default() += 1;
    }

    fn hold(&self, report: &Value) -> Result<()> {
        let bodies: u64 = self.due.values().sum();
        ensure!(bodies == BODIES, "{bodies} were made");
        let totals = json!({
            "bodies": bodies,
            "opened": self.due.get(&Due::Opened),
            "refused": bodies - self.due.get(&Due::Opened).unwrap_or(&0),
            "no_envelope": self.no_envelope,
            "unreadable": self.unreadable,
            "too_long": 0,
        });
        for (name, count) in totals.as_object().into_iter().flatten() {
            let counted = report.pointer(&format!("/totals/{name}"));
            ensure!(counted == Some(count), "{name}: {counted:?}, not {count}");
        }
        let counted: BTreeMap<&str, u64> = report
            .pointer("/causes")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|of| Some((of.get("cause")?.as_str()?, of.get("count")?.as_u64()?)))
            .collect();
        let due: BTreeMap<&str, u64> = self
            .due
            .iter()
            .filter_map(|(due, count)| match due {
                Due::Refused(cause) => Some((*cause, *count)),
                Due::Opened => None,
            })
            .collect();
        ensure!(counted == due, "{counted:?}, not {due:?}");
        let hours = report.pointer("/hours").and_then(Value::as_array);
        let in_hours: u64 = hours
            .into_iter()
            .flatten()
            .map(|hour| {
                let causes = hour.get("causes").and_then(Value::as_object);
                let refused = causes
                    .into_iter()
                    .flatten()
                    .filter_map(|(_, of)| of.as_u64());
                hour.get("opened").and_then(Value::as_u64).unwrap_or(0) + refused.sum::<u64>()
            })
            .sum();
        let timeless = report.pointer("/totals/without_time");
        let timeless = timeless.and_then(Value::as_u64).unwrap_or(0);
        ensure!(in_hours + timeless == bodies, "{in_hours} and {timeless}");
        Ok(())
    }
}

/// JSON lines, and between them others and plain text.
fn log(stock: &[Known], dice: &mut Dice, expected: &mut Expected) -> Result<String> {
    let mut text = String::new();
    for number in 0..IN_LOG {
        let known = drawn(stock, dice)?;
        expected.count(known);
        let time = moment::rfc3339(known.body.at);
        writeln!(
            text,
            "{{\"timestamp\":\"{time}\",\"request\":{{\"no\":{number},\"body\":\"{}\"}}}}",
            known.body.text
        )?;
        for _ in 0..dice.below(3) {
            writeln!(
                text,
                "{{\"timestamp\":\"{time}\",\"message\":\"handled {number}\"}}"
            )?;
            expected.no_envelope += 1;
        }
        if dice.below(10) == 0 {
            writeln!(text, "worker {number} started")?;
            expected.unreadable += 1;
        }
    }
    Ok(text)
}

/// Entries with a request, and answers that are pages.
fn har(stock: &[Known], dice: &mut Dice, expected: &mut Expected) -> Result<Vec<u8>> {
    let mut entries = Vec::new();
    for _ in 0..IN_HAR {
        let known = drawn(stock, dice)?;
        expected.count(known);
        expected.no_envelope += 1;
        let text: Value = serde_json::from_str(&format!("\"{}\"", known.body.text))?;
        entries.push(json!({
            "startedDateTime": moment::rfc3339(known.body.at),
            "request": {"method": "POST", "url": "https://partner.example/echo",
                "postData": {"mimeType": "application/jose", "text": text}},
            "response": {"status": 404, "content": {"mimeType": "text/html", "text": "<html>"}}
        }));
    }
    let har = json!({"log": {"version": "1.2", "entries": entries}});
    Ok(serde_json::to_vec_pretty(&har)?)
}

/// Requests as they travelled, each with an empty answer.
fn capture(stock: &[Known], dice: &mut Dice, expected: &mut Expected) -> Result<String> {
    let mut text = String::new();
    for _ in 0..IN_CAPTURE {
        let known = drawn(stock, dice)?;
        expected.count(known);
        expected.no_envelope += 1;
        let body = known.body.text.replace('\\', "");
        write!(
            text,
            "POST /echo HTTP/1.1\r\nHost: partner.example\r\nDate: {}\r\nContent-Length: {}\r\n\r\n\
             {body}HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            http_date(known.body.at),
            body.len()
        )?;
    }
    Ok(text)
}

/// Files with one body each. Nothing says when they travelled, so those whose time counts stay out.
fn single_files(
    folder: &Path,
    stock: &[Known],
    dice: &mut Dice,
    expected: &mut Expected,
) -> Result<()> {
    fs::create_dir(folder.join("single"))?;
    let timeless: Vec<Known> = stock
        .iter()
        .filter(|known| {
            let in_time = ["clock-skew", "not-an-envelope"].map(Due::Refused);
            // Signatures from the future do not count, and the last ones are some hours ahead.
            known.due != Due::Opened
                && !in_time.contains(&known.due)
                && !matches!(known.due, Due::Refused(cause) if cause.starts_with("protocol"))
                && known.due != Due::Refused("unknown-signer")
        })
        .cloned()
        .collect();
    for number in 0..SINGLE {
        let known = drawn(&timeless, dice)?;
        expected.count(known);
        fs::write(folder.join(format!("single/{number}")), &known.body.text)?;
    }
    Ok(())
}

/// A date as HTTP writes it; nobody reads the name of the day.
fn http_date(seconds: u64) -> String {
    let date = moment::rfc3339(seconds);
    let part = |range: core::ops::Range<usize>| date.get(range).unwrap_or_default();
    let month = part(5..7).parse().ok().and_then(|month: usize| {
        let names = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        names.get(month.checked_sub(1)?).copied()
    });
    format!(
        "Mon, {} {} {} {} GMT",
        part(8..10),
        month.unwrap_or("Jan"),
        part(0..4),
        part(11..19)
    )
}

const IN_LOG: usize = 15_000;
const IN_HAR: usize = 2_500;
const IN_CAPTURE: usize = 100;
const SINGLE: usize = 500;
/// All of them.
const BODIES: u64 = 20_000;
/// 512 MiB.
const MEMORY_MAX: u64 = 536_870_912;
