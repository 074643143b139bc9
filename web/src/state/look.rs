//! The hex view: which layer it marks, and the window of the message that shows.

use alloc::rc::Rc;

use envelope::inspect::Layer;

/// Octets of one window: what a screen holds, and far below what makes a page slow.
pub const WINDOW: u32 = 512;
/// Windows begin at multiples of this, so that rows keep their columns.
const ROW: u64 = 16;

/// The hex view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The layer whose octets are marked; none when the view is closed.
    pub layer: Option<usize>,
    /// Where the window begins.
    pub from: u64,
    /// The window, once the worker has answered.
    pub window: Option<Rc<Window>>,
    /// The octet under the cursor; none while the view is used without one.
    pub cursor: Option<u64>,
}

/// Where a key takes the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One octet back.
    Back,
    /// One row down.
    Down,
    /// One octet on.
    On,
    /// One row up.
    Up,
}

/// Octets of the message, its outer encodings undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Where they begin.
    pub from: u64,
    /// The octets; those that are hidden are zeroes.
    pub octets: Vec<u8>,
}

impl Look {
    /// The view of a layer, at its beginning.
    #[must_use]
    pub fn of(index: usize, layer: &Layer) -> Self {
        Self {
            layer: Some(index),
            from: row(layer.offset.unwrap_or(0)),
            window: None,
            cursor: None,
        }
    }

    /// The same octets with another layer marked, and the cursor on one of them.
    #[must_use]
    pub fn marking(&self, layer: usize, cursor: u64) -> Self {
        Self {
            layer: Some(layer),
            cursor: Some(cursor),
            ..self.clone()
        }
    }

    /// With the cursor moved, in rows of `columns`, within a message of `octets`; the window follows.
    #[must_use]
    pub fn stepped(&self, step: Step, columns: u64, octets: u64) -> Self {
        let last = octets.saturating_sub(1);
        let cursor = match (self.cursor, step) {
            (None, _) => self.from,
            (Some(at), Step::Back) => at.saturating_sub(1),
            (Some(at), Step::On) => at.saturating_add(1),
            (Some(at), Step::Up) => at.checked_sub(columns).unwrap_or(at),
            (Some(at), Step::Down) if at.saturating_add(columns) > last => at,
            (Some(at), Step::Down) => at.saturating_add(columns),
        };
        let cursor = cursor.min(last);
        let window = u64::from(WINDOW);
        let from = if cursor < self.from {
            row(cursor).saturating_sub(window - ROW)
        } else if cursor >= self.from.saturating_add(window) {
            row(cursor)
        } else {
            self.from
        };
        Self {
            from,
            cursor: Some(cursor),
            ..self.clone()
        }
    }

    /// The same view at another place; what shows stays until the worker has answered.
    #[must_use]
    pub fn moved(&self, to: u64) -> Self {
        Self {
            from: row(to),
            ..self.clone()
        }
    }

    /// With the window that was asked for; an answer for another place is dropped.
    #[must_use]
    pub fn shown(&self, window: Rc<Window>) -> Self {
        if self.layer.is_none() || window.from != self.from {
            return self.clone();
        }
        Self {
            window: Some(window),
            ..self.clone()
        }
    }

    /// Where the window before begins; none at the beginning.
    #[must_use]
    pub fn earlier(&self) -> Option<u64> {
        (self.from > 0).then(|| self.from.saturating_sub(WINDOW.into()))
    }

    /// Where the next window begins; none at the end of a message of `octets`.
    #[must_use]
    pub fn later(&self, octets: u64) -> Option<u64> {
        let next = self.from.saturating_add(WINDOW.into());
        (next < octets).then_some(next)
    }
}

/// How long the message is, as far as it has layers.
#[must_use]
pub fn length(layers: &[Layer]) -> u64 {
    let ends = layers.iter().filter(|layer| layer.is_placed());
    ends.filter_map(|layer| layer.offset?.checked_add(layer.bytes?))
        .max()
        .unwrap_or(0)
}

/// The window that ends with this place.
#[must_use]
pub fn ending(end: u64) -> u64 {
    row(end.saturating_add(ROW - 1).saturating_sub(WINDOW.into()))
}

const fn row(offset: u64) -> u64 {
    offset / ROW * ROW
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(from: u64) -> Rc<Window> {
        Rc::new(Window {
            from,
            octets: vec![7; 16],
        })
    }

    #[test]
    fn windows_begin_at_rows_and_stay_in_the_message() {
        let look = Look::of(1, &Layer::new("seipd", 0).spanning(271, 9_000));
        assert_eq!(look.from, 256);
        assert_eq!(look.earlier(), Some(0));
        assert_eq!(look.later(9_271), Some(768));
        assert_eq!(look.later(768), None);
        assert_eq!(look.moved(ending(9_271)).from, 8_768);
        assert_eq!(look.moved(ending(3)).from, 0);
    }

    #[test]
    fn the_cursor_stays_in_the_message_and_the_window_follows_it() {
        let look = Look::of(0, &Layer::new("pkesk", 0).spanning(0, 600));
        let begun = look.stepped(Step::On, 16, 600);
        assert_eq!(begun.cursor, Some(0), "the first key shows where it is");
        assert_eq!(begun.stepped(Step::Back, 16, 600).cursor, Some(0));
        assert_eq!(begun.stepped(Step::Up, 16, 600).cursor, Some(0));
        let down = begun.stepped(Step::Down, 16, 600);
        assert_eq!((down.cursor, down.from), (Some(16), 0));
        let beyond = look.marking(0, 511).stepped(Step::On, 16, 600);
        assert_eq!((beyond.cursor, beyond.from), (Some(512), 512));
        let back = beyond.stepped(Step::Back, 16, 600);
        assert_eq!((back.cursor, back.from), (Some(511), 0));
        let end = look.marking(0, 599);
        assert_eq!(end.stepped(Step::On, 16, 600).cursor, Some(599));
        assert_eq!(end.stepped(Step::Down, 16, 600).cursor, Some(599));
    }

    #[test]
    fn an_answer_for_another_place_is_dropped() {
        let look = Look::of(0, &Layer::new("pkesk", 0).spanning(0, 271));
        assert_eq!(look.shown(window(16)).window, None);
        let shown = look.shown(window(0));
        assert_eq!(shown.window, Some(window(0)));
        assert_eq!(shown.moved(512).window, Some(window(0)), "no flicker");
        assert_eq!(Look::default().shown(window(0)).window, None, "closed");
    }

    #[test]
    fn encodings_do_not_count_as_length() {
        let layers = [
            Layer::new("encoding", 0).spanning(0, 1_204),
            Layer::new("pkesk", 0).spanning(0, 271),
            Layer::new("literal", 1),
        ];
        assert_eq!(length(&layers), 271);
    }
}
