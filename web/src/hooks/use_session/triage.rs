//! Triage from the page's side: the file goes to the worker piece by piece, the next one when the last
//! was judged, so that nothing piles up and it can be stopped in between.

use alloc::rc::Rc;
use core::cell::Cell;

use console::present::triage as words;
use console::state::history::{Deed, Entry};
use console::state::input::Body;
use console::state::triage::TriageAction;
use console::state::workbench::Action;
use console::worker::protocol::{Answer, Call, Request};
use envelope::detect::Format;
use envelope_triage::Report;
use web_sys::File;
use yew::prelude::*;

use super::Session;
use crate::hooks::browser;
use crate::hooks::use_now::now;

/// Octets that are read at once: few enough that a stop is soon heard.
const PIECE: u32 = 32 * 1024;
/// Octets by which a file shows what it is.
const HEAD: u32 = 64 * 1024;

/// The run that may go on; all others end.
#[derive(Clone, Default)]
pub(super) struct Runs(Rc<Cell<Run>>);

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Run {
    number: u32,
    is_stopped: bool,
}

/// A file on its way to the worker.
#[derive(Clone)]
struct Reading {
    file: File,
    length: u64,
    number: u32,
}

impl Session {
    /// Takes a file that was given: one message goes into the field, a log into triage, which
    /// `on_log` hears of.
    pub(crate) fn take_file(&self, file: File, on_log: Callback<()>) {
        let session = self.clone();
        let whole = length(&file) <= u64::from(HEAD);
        let head = file.clone();
        browser::read_piece(&head, 0, HEAD, move |octets| {
            let Some(octets) = octets else {
                return session.fail(words::UNREADABLE);
            };
            let (file, on_log) = (file.clone(), on_log.clone());
            let request = Request::Sniff { whole };
            session.ask(Call::with(request, octets), move |session, reply| {
                if reply.answer == (Answer::Sniffed { is_log: true }) {
                    session.triage(file.clone());
                    on_log.emit(());
                } else {
                    session.take_message_file(&file);
                }
            });
        });
    }

    /// Judges every body of a file.
    pub(crate) fn triage(&self, file: File) {
        let number = self.runs.begin();
        let reading = Reading {
            length: length(&file),
            number,
            file,
        };
        let name: Rc<str> = reading.file.name().into();
        let source = name.to_string();
        self.dispatch(Action::Triage(TriageAction::Began {
            name,
            length: reading.length,
        }));
        let begin = Call::plain(Request::TriageBegin { source });
        self.ask(begin, move |session, reply| match reply.answer {
            Answer::TriageProgress(_) => session.feed(reading.clone(), 0),
            _ => session.triage_failed(words::LOST),
        });
    }

    /// Stops after the piece that is being judged, and keeps what is known by then.
    pub(crate) fn stop_triage(&self) {
        self.runs.stop();
        self.dispatch(Action::Triage(TriageAction::Stopped));
    }

    /// Puts the result away.
    pub(crate) fn clear_triage(&self) {
        self.runs.begin();
        self.dispatch(Action::Triage(TriageAction::Cleared));
    }

    fn feed(&self, reading: Reading, from: u64) {
        if !self.runs.is_current(reading.number) {
            return;
        }
        if self.runs.is_stopped() || from >= reading.length {
            return self.end_triage(reading.number, from.min(reading.length));
        }
        let session = self.clone();
        let file = reading.file.clone();
        browser::read_piece(&file, from, PIECE, move |octets| {
            let Some(octets) = octets else {
                return session.triage_failed(words::UNREADABLE);
            };
            let (reading, next) = (reading.clone(), from.saturating_add(octets.len() as u64));
            let call = Call::with(Request::TriageFeed, octets);
            session.ask(call, move |session, reply| match reply.answer {
                Answer::TriageProgress(progress) => {
                    if session.runs.is_current(reading.number) {
                        session.dispatch(Action::Triage(TriageAction::Progressed(progress)));
                        session.feed(reading.clone(), next);
                    }
                }
                _ => session.triage_failed(words::LOST),
            });
        });
    }

    fn end_triage(&self, number: u32, read: u64) {
        let interrupted = self.runs.is_stopped();
        let call = Call::plain(Request::TriageEnd { interrupted });
        self.ask(call, move |session, reply| match reply.answer {
            Answer::Triaged(report) if session.runs.is_current(number) => {
                session.note_triage(&report, read);
                session.dispatch(Action::Triage(TriageAction::Ended(Rc::new(*report))));
            }
            Answer::Triaged(_) => {}
            _ => session.triage_failed(words::LOST),
        });
    }

    fn note_triage(&self, report: &Report, octets: u64) {
        let totals = &report.totals;
        self.dispatch(Action::Note(Entry {
            at: now(),
            deed: Deed::Triaged(totals.bodies, totals.refused),
            format: Format::Unknown,
            octets,
            profile: "".into(),
            recipients: Vec::new(),
        }));
    }

    fn triage_failed(&self, why: &'static str) {
        self.dispatch(Action::Triage(TriageAction::Failed(why.into())));
    }

    fn take_message_file(&self, file: &File) {
        let (session, name) = (self.clone(), file.name());
        browser::read_piece(file, 0, u32::MAX, move |octets| match octets {
            Some(octets) => session.dispatch(Action::Input(Body::file(&name, octets))),
            None => session.fail(words::UNREADABLE),
        });
    }

    fn fail(&self, why: &'static str) {
        self.dispatch(Action::Failure(Some(why.into())));
    }
}

impl Runs {
    fn begin(&self) -> u32 {
        let number = self.0.get().number.wrapping_add(1);
        self.0.set(Run {
            number,
            is_stopped: false,
        });
        number
    }

    fn stop(&self) {
        self.0.set(Run {
            is_stopped: true,
            ..self.0.get()
        });
    }

    fn is_stopped(&self) -> bool {
        self.0.get().is_stopped
    }

    fn is_current(&self, number: u32) -> bool {
        self.0.get().number == number
    }
}

impl PartialEq for Runs {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a file's length is whole, and below 2^53"
)]
fn length(file: &File) -> u64 {
    file.size() as u64
}
