//! `envelope triage`: many bodies at once, and why some of them do not open. What is quoted from a
//! body is redacted unless asked otherwise.

mod inputs;
mod interrupt;
mod pool;
mod progress;
mod unlock;

use core::time::Duration;
use std::io;
use std::path::Path;

use envelope::UnixTime;
use envelope::detect::Format;
use envelope_triage::facts::Role;
use envelope_triage::html::html;
use envelope_triage::judge::{Clock, Profiles, Redaction};
use envelope_triage::read::Fields;
use envelope_triage::report::minute;
use envelope_triage::{Judge, KeyFacts, Report, Tally};

use super::Context;
use crate::args::Triage;
use crate::failure::Failure;
use crate::files::{Draft, Readers};
use crate::reply::{Reply, Status};
use crate::text::triage::Pace;
use crate::{keys, profiles, text};
use inputs::Inputs;
use interrupt::Interrupt;
use pool::{Lines, Pool, Step};
use progress::Progress;

pub(super) fn run(flags: &Triage, context: &mut Context<'_>) -> Result<Reply, Failure> {
    let started = (context.elapsed)();
    let profile = profiles::chosen(flags.profile.as_deref())?;
    let profiles = Profiles::new(profile).map_err(|source| Failure::Profile {
        name: flags.profile.clone().unwrap_or_default(),
        source,
    })?;
    let limit = longest_record(&profiles);
    let inputs = Inputs::new(&flags.inputs, flags.body_field.is_some(), limit)?;
    let held = keys::load(&flags.keys)?;
    let trusted = keys::load(&flags.trust)?;
    let mut notes = text::skipped(&held.skipped) + &text::skipped(&trusted.skipped);
    let unlocked = unlock::unlock(&held.ring, &flags.passphrases.files, context)?;
    notes.push_str(&unlocked.notes);

    let facts = |ring, role| KeyFacts::of(ring, role, profiles.of(Format::Unknown), context.now);
    let facts = (
        facts(&unlocked.ring, Role::Recipient),
        facts(&trusted.ring, Role::Signer),
    );
    let clock = match flags.at {
        Some(at) => Clock::Fixed(at),
        None => Clock::Record {
            otherwise: context.now,
        },
    };
    let redaction = if flags.reveal {
        Redaction::Revealed
    } else {
        Redaction::Redacted
    };
    let judge = Judge::new(unlocked.ring, trusted.ring, profiles, clock)
        .passphrases(unlocked.passphrases)
        .redaction(redaction)
        .fields(Fields {
            body: flags.body_field.clone(),
            time: flags.time_field.clone(),
        });
    let count = Count::of(flags, inputs, judge, context)?;
    let report = Report::of(&count.tally, &facts.0, &facts.1, count.interrupted);
    notes.push_str(&count.notes);
    let pace = Pace {
        octets: count.octets,
        took: (context.elapsed)().saturating_sub(started),
        threads: count.threads,
    };
    answer(flags, &report, &pace, context.now, &notes, count.failed)
}

/// What was counted.
struct Count {
    tally: Tally,
    interrupted: bool,
    octets: u64,
    threads: usize,
    /// Files that could not be read.
    failed: u64,
    notes: String,
}

impl Count {
    /// Judges everything on all cores and counts in the order of the input, until the end or until
    /// somebody stops it.
    fn of(
        flags: &Triage,
        inputs: Inputs,
        judge: Judge,
        context: &mut Context<'_>,
    ) -> Result<Self, Failure> {
        let interrupt = Interrupt::listen().map_err(|source| Failure::Read {
            path: "the signals of the system".into(),
            source,
        })?;
        let progress = Progress::new(&inputs, flags.ndjson);
        let read = inputs.read_so_far();
        let lines = if flags.ndjson {
            Lines::Written
        } else {
            Lines::None
        };
        let mut pool = Pool::start(judge, inputs, lines, &interrupt, context.rng)?;
        let mut count = Self {
            tally: Tally::new(),
            interrupted: false,
            octets: 0,
            threads: pool.threads(),
            failed: 0,
            notes: String::new(),
        };
        while let Some(step) = pool.next(PATIENCE) {
            match step {
                Step::Waiting => {}
                Step::Judged {
                    judged,
                    lines,
                    read,
                } => {
                    count.tally.add(judged);
                    progress.show(read, &count.tally);
                    if !written(context.stream, &lines)? {
                        interrupt.stop();
                    }
                }
                Step::Failed(path, error) => {
                    count.failed += 1;
                    count.note(&path, &error);
                }
            }
        }
        progress.end();
        count.interrupted = interrupt.is_stopped();
        count.octets = read.octets();
        Ok(count)
    }

    fn note(&mut self, path: &Path, error: &io::Error) {
        if self.failed <= NOTES_MAX {
            let path = text::visible(&path.display().to_string());
            let error = text::visible(&error.to_string());
            self.notes
                .push_str(&format!("note: left out {path}: {error}\n"));
        }
    }
}

/// Writes lines as they come; false where nobody reads them any more.
fn written(stream: &mut dyn io::Write, lines: &[u8]) -> Result<bool, Failure> {
    match stream.write_all(lines) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(source) => Err(Failure::Write {
            path: "standard output".into(),
            source,
        }),
    }
}

fn answer(
    flags: &Triage,
    report: &Report,
    pace: &Pace,
    now: UnixTime,
    notes: &str,
    failed: u64,
) -> Result<Reply, Failure> {
    if let Some(path) = &flags.html {
        let made = format!(
            "Made {} UTC by envelope triage: {}",
            minute(now),
            text::triage::pace(pace, report)
        );
        let page = html(report, &title(flags), &made);
        Draft::new(path, page.as_bytes(), Readers::Owner)?.keep()?;
    }
    let is_done = report.ok && !report.interrupted && failed == 0;
    let reply = Reply::new(if is_done {
        Status::Done
    } else {
        Status::Refused
    });
    let reply = if flags.json {
        reply.json(report)?
    } else if flags.ndjson {
        reply.json_line(report)?
    } else {
        reply.output(text::triage::report(report).as_bytes())
    };
    let pace = format!("{}\n", text::triage::pace(pace, report));
    Ok(reply.noted(notes).messages(&pace))
}

/// What was read, in a few words.
fn title(flags: &Triage) -> String {
    let names: Vec<String> = flags
        .inputs
        .iter()
        .map(|path| match path.file_name() {
            Some(name) if path.as_os_str() != inputs::STDIN => name.display().to_string(),
            _ => inputs::STDIN_NAME.into(),
        })
        .collect();
    match names.as_slice() {
        [first, second, third, _, ..] => {
            format!("{first}, {second}, {third} and {} more", names.len() - 3)
        }
        _ => names.join(", "),
    }
}

/// A body of the longest kind, in base64 and with the record around it.
fn longest_record(profiles: &Profiles) -> usize {
    let body = [Format::OpenPgp, Format::Jwe]
        .map(|format| profiles.of(format).limits.body)
        .into_iter()
        .max()
        .unwrap_or_default();
    let record = (body / 3).saturating_mul(4).saturating_add(AROUND);
    usize::try_from(record).unwrap_or(usize::MAX)
}

/// How long to wait for a result before looking at the clock and the signals.
const PATIENCE: Duration = Duration::from_millis(100);
/// Octets of a record beside its body.
const AROUND: u64 = 65_536;
/// Files that are named when they can not be read.
const NOTES_MAX: u64 = 20;
