//! How the page hears of changes: the server tells it, or it asks by itself.

use alloc::rc::Rc;

use yew::Reducible;

/// What is known of the line to the server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Live {
    /// How the line stands.
    pub line: Line,
    /// Which line it is; a new one is opened with each number.
    pub attempt: u32,
    /// How often there was a reason to fetch everything again.
    pub news: u32,
    was_open: bool,
}

/// How the line stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Line {
    /// It broke, and the browser tries to get it back.
    Broken,
    /// It is not to be had for now.
    Closed,
    /// Changes are told.
    Open,
    /// It is being opened for the first time.
    #[default]
    Opening,
}

/// What happens to the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It broke.
    Broke,
    /// Something changed in the key set.
    Changed,
    /// The server does not let it be opened, or nobody is there.
    Closed,
    /// A minute passed.
    Minute,
    /// It is open.
    Opened,
    /// The person's session ended.
    SessionEnded,
}

/// What the page says of the line; nothing while all is well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It was there and is not any more.
    Offline,
    /// It is being opened again.
    Reconnecting,
}

impl Reducible for Live {
    type Action = Heard;

    fn reduce(self: Rc<Self>, heard: Heard) -> Rc<Self> {
        let mut next = *self;
        match heard {
            Heard::Broke => next.line = Line::Broken,
            Heard::Changed => next.asks(),
            Heard::Closed => next.line = Line::Closed,
            Heard::Minute => next.minute(),
            Heard::Opened => {
                // The browser asks for what was missed only where it kept the line by itself.
                if self.line == Line::Closed {
                    next.asks();
                }
                next.line = Line::Open;
                next.was_open = true;
            }
            Heard::SessionEnded => {
                next.line = Line::Closed;
                next.was_open = false;
                next.asks();
            }
        }
        Rc::new(next)
    }
}

impl Live {
    /// What the page says of it. Whoever never had a line, because nobody is signed in, misses none.
    #[must_use]
    pub const fn notice(self) -> Option<Notice> {
        match (self.line, self.was_open) {
            (Line::Broken, _) => Some(Notice::Reconnecting),
            (Line::Closed, true) => Some(Notice::Offline),
            (Line::Closed, false) | (Line::Open | Line::Opening, _) => None,
        }
    }

    /// Without a line the page asks by itself, and tries to open one.
    const fn minute(&mut self) {
        if matches!(self.line, Line::Broken | Line::Closed) {
            self.asks();
        }
        if matches!(self.line, Line::Closed) {
            self.attempt = self.attempt.wrapping_add(1);
        }
    }

    const fn asks(&mut self) {
        self.news = self.news.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(heard: &[Heard]) -> Live {
        let begun = Rc::new(Live::default());
        *heard.iter().fold(begun, |live, heard| live.reduce(*heard))
    }

    #[test]
    fn while_the_line_is_open_only_changes_are_a_reason_to_ask() {
        let live = after(&[Heard::Opened, Heard::Minute, Heard::Minute]);
        assert_eq!((live.news, live.attempt), (0, 0));
        assert_eq!(
            after(&[Heard::Opened, Heard::Changed, Heard::Changed]).news,
            2
        );
    }

    #[test]
    fn without_a_line_the_page_asks_every_minute() {
        for lost in [Heard::Broke, Heard::Closed] {
            let live = after(&[Heard::Opened, lost, Heard::Minute, Heard::Minute]);
            assert_eq!(live.news, 2, "{lost:?}");
        }
    }

    #[test]
    fn only_a_line_that_the_browser_gave_up_is_opened_by_the_page() {
        assert_eq!(
            after(&[Heard::Opened, Heard::Broke, Heard::Minute]).attempt,
            0
        );
        assert_eq!(after(&[Heard::Closed, Heard::Minute]).attempt, 1);
    }

    #[test]
    fn what_happened_while_it_was_closed_is_asked_for() {
        assert_eq!(
            after(&[Heard::Opened, Heard::Closed, Heard::Opened]).news,
            1
        );
        assert_eq!(after(&[Heard::Opened, Heard::Broke, Heard::Opened]).news, 0);
    }

    #[test]
    fn a_line_that_is_lost_is_told_and_one_that_never_was_is_not() {
        assert_eq!(after(&[Heard::Opened]).notice(), None);
        assert_eq!(after(&[Heard::Closed]).notice(), None);
        let broken = after(&[Heard::Opened, Heard::Broke]);
        assert_eq!(broken.notice(), Some(Notice::Reconnecting));
        let closed = after(&[Heard::Opened, Heard::Broke, Heard::Closed]);
        assert_eq!(closed.notice(), Some(Notice::Offline));
        let back = after(&[Heard::Opened, Heard::Closed, Heard::Opened]);
        assert_eq!(back.notice(), None);
    }

    #[test]
    fn the_end_of_the_session_is_a_reason_to_ask_who_is_signed_in() {
        let live = after(&[Heard::Opened, Heard::SessionEnded]);
        assert_eq!((live.line, live.news), (Line::Closed, 1));
        assert_eq!(live.notice(), None);
    }
}
