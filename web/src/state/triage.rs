//! A triage as the page sees it: nothing yet, under way, ended.

use alloc::rc::Rc;

use envelope_triage::Report;

use crate::worker::protocol::TriageProgress;

/// The triage of one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Triage {
    /// No file yet.
    #[default]
    Idle,
    /// A file is being read.
    Running(Running),
    /// A file was read, to its end or until somebody stopped it.
    Done {
        /// Its name.
        name: Rc<str>,
        /// What was found.
        report: Rc<Report>,
    },
    /// It ended without a result.
    Failed(Rc<str>),
}

/// A file that is being read.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// Its name.
    pub name: Rc<str>,
    /// Its length in octets.
    pub length: u64,
    /// How far it is.
    pub progress: TriageProgress,
    /// Whether somebody stopped it; what was found until then is on its way.
    pub is_stopped: bool,
}

/// What happens to it.
#[derive(Clone, Debug, PartialEq)]
pub enum TriageAction {
    /// A file of this length was given.
    Began {
        /// Its name.
        name: Rc<str>,
        /// Its length in octets.
        length: u64,
    },
    /// The result is put away.
    Cleared,
    /// The result.
    Ended(Rc<Report>),
    /// It can not go on.
    Failed(Rc<str>),
    /// It is this far.
    Progressed(TriageProgress),
    /// Somebody stopped it.
    Stopped,
}

impl Triage {
    /// The next state. What comes of a file that is not read any more is dropped.
    #[must_use]
    pub fn reduce(&self, action: TriageAction) -> Self {
        match (self, action) {
            (_, TriageAction::Began { name, length }) => Self::Running(Running {
                name,
                length,
                progress: TriageProgress::default(),
                is_stopped: false,
            }),
            (_, TriageAction::Cleared) => Self::Idle,
            (Self::Running(running), TriageAction::Ended(report)) => Self::Done {
                name: running.name.clone(),
                report,
            },
            (Self::Running(_), TriageAction::Failed(why)) => Self::Failed(why),
            (Self::Running(running), TriageAction::Progressed(progress)) => {
                Self::Running(Running {
                    progress,
                    ..running.clone()
                })
            }
            (Self::Running(running), TriageAction::Stopped) => Self::Running(Running {
                is_stopped: true,
                ..running.clone()
            }),
            _ => self.clone(),
        }
    }

    /// Whether a file is being read.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        matches!(self, Self::Running(_))
    }
}

impl Running {
    /// How much of the file was read, of a hundred.
    #[must_use]
    pub fn percent(&self) -> u32 {
        let read = self.progress.octets.min(self.length);
        let percent = read.saturating_mul(100).checked_div(self.length);
        percent.and_then(|one| u32::try_from(one).ok()).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn running() -> Triage {
        Triage::default().reduce(TriageAction::Began {
            name: "app.log".into(),
            length: 200,
        })
    }

    fn progress(octets: u64) -> TriageAction {
        TriageAction::Progressed(TriageProgress {
            octets,
            opened: 1,
            refused: 2,
        })
    }

    #[test]
    fn progress_is_told_in_percent_and_never_beyond() {
        for (octets, due) in [(0, 0), (50, 25), (200, 100), (900, 100)] {
            let Triage::Running(running) = running().reduce(progress(octets)) else {
                panic!("it runs");
            };
            assert_eq!(running.percent(), due);
        }
        let empty = Triage::Idle.reduce(TriageAction::Began {
            name: "empty".into(),
            length: 0,
        });
        assert!(matches!(empty, Triage::Running(running) if running.percent() == 0));
    }

    #[test]
    fn a_late_word_about_a_file_that_was_put_away_is_dropped() {
        let cleared = running().reduce(TriageAction::Cleared);
        assert_eq!(cleared.reduce(progress(10)), Triage::Idle);
        assert_eq!(
            cleared.reduce(TriageAction::Failed("gone".into())),
            Triage::Idle
        );
        assert_eq!(cleared.reduce(TriageAction::Stopped), Triage::Idle);
    }

    #[test]
    fn stopping_keeps_what_was_counted() {
        let stopped = running().reduce(progress(10)).reduce(TriageAction::Stopped);
        let Triage::Running(running) = &stopped else {
            panic!("it still runs");
        };
        assert!(running.is_stopped);
        assert_eq!(running.progress.refused, 2);
        assert!(stopped.is_running());
    }
}
