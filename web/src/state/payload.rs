//! The view of an opened payload: whether sensitive values show, what is folded, what is looked for.
//! It lives as long as the view; another payload, or another visit, begins hidden.

use alloc::collections::BTreeSet;
use alloc::rc::Rc;

use yew::Reducible;

use crate::present::json::lines::Line;

/// The view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PayloadView {
    /// Whether sensitive values show.
    pub is_revealed: bool,
    /// Lines whose content is folded away.
    pub folded: BTreeSet<usize>,
    /// What is looked for; empty where nothing is.
    pub sought: String,
    /// Which of the lines found is the one looked at.
    pub at: usize,
}

/// What happens in the view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayloadAction {
    /// Fold a line's content away, or show it again.
    Fold(usize),
    /// Fold everything inside of these lines.
    FoldAll(Vec<usize>),
    /// Sensitive values are hidden, whatever the switch said.
    Hide,
    /// Look at the next line found, of so many.
    Next(usize),
    /// Look at the one before, of so many.
    Previous(usize),
    /// Sensitive values show, or no longer.
    Reveal(bool),
    /// Look for a text.
    Seek(String),
    /// Show everything.
    UnfoldAll,
}

impl Reducible for PayloadView {
    type Action = PayloadAction;

    fn reduce(self: Rc<Self>, action: PayloadAction) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            PayloadAction::Fold(line) => {
                if !next.folded.remove(&line) {
                    next.folded.insert(line);
                }
            }
            PayloadAction::FoldAll(lines) => next.folded = lines.into_iter().collect(),
            PayloadAction::Hide => next.is_revealed = false,
            PayloadAction::Next(found) => next.at = step(next.at, 1, found),
            PayloadAction::Previous(found) => {
                next.at = step(next.at, found.saturating_sub(1), found)
            }
            PayloadAction::Reveal(is_revealed) => next.is_revealed = is_revealed,
            PayloadAction::Seek(text) => {
                next.sought = text;
                next.at = 0;
            }
            PayloadAction::UnfoldAll => next.folded.clear(),
        }
        Rc::new(next)
    }
}

impl PayloadView {
    /// The lines in which the text that is looked for stands, in any case.
    #[must_use]
    pub fn found(&self, lines: &[Line]) -> Vec<usize> {
        if self.sought.is_empty() {
            return Vec::new();
        }
        let sought = self.sought.to_lowercase();
        let is_hit = |line: &Line| line.text.to_lowercase().contains(&sought);
        let lines = lines.iter().enumerate();
        lines
            .filter(|(_, line)| is_hit(line))
            .map(|(at, _)| at)
            .collect()
    }

    /// Whether a line's content is folded away: not while something in it is found.
    #[must_use]
    pub fn is_folded(&self, at: usize, lines: &[Line], found: &[usize]) -> bool {
        let Some(end) = lines.get(at).and_then(|line| line.closed_by) else {
            return false;
        };
        self.folded.contains(&at) && !found.iter().any(|hit| (at + 1..=end).contains(hit))
    }

    /// The lines that show, by their numbers.
    #[must_use]
    pub fn visible(&self, lines: &[Line], found: &[usize]) -> Vec<usize> {
        let mut shown = Vec::with_capacity(lines.len());
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            shown.push(at);
            at = match line.closed_by {
                Some(end) if self.is_folded(at, lines, found) => end.max(at) + 1,
                _ => at + 1,
            };
        }
        shown
    }
}

/// Every line below the outermost that opens something.
#[must_use]
pub fn foldable(lines: &[Line]) -> Vec<usize> {
    let lines = lines.iter().enumerate();
    lines
        .filter(|(_, line)| line.depth > 0 && line.closed_by.is_some())
        .map(|(at, _)| at)
        .collect()
}

/// Round and round.
const fn step(at: usize, by: usize, count: usize) -> usize {
    match at.checked_add(by) {
        Some(sum) if count > 0 => sum % count,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::json::lines::lines;

    fn body() -> Vec<Line> {
        lines(r#"{"header":{"id":"x1"},"body":{"card":"4111"}}"#, 100)
            .unwrap()
            .0
    }

    fn view(actions: &[PayloadAction]) -> PayloadView {
        let view = actions
            .iter()
            .fold(Rc::new(PayloadView::default()), |view, action| {
                view.reduce(action.clone())
            });
        (*view).clone()
    }

    #[test]
    fn values_are_hidden_at_first_and_again_on_leaving() {
        assert!(!PayloadView::default().is_revealed);
        let left = view(&[PayloadAction::Reveal(true), PayloadAction::Hide]);
        assert!(!left.is_revealed);
    }

    #[test]
    fn a_folded_object_takes_one_line() {
        let lines = body();
        let folded = view(&[PayloadAction::FoldAll(foldable(&lines))]);
        let texts: Vec<_> = folded
            .visible(&lines, &[])
            .into_iter()
            .map(|at| lines[at].text.as_str())
            .collect();
        assert_eq!(texts, ["{", "\"header\": {", "\"body\": {", "}"]);
        let shown = view(&[PayloadAction::Fold(1), PayloadAction::Fold(1)]);
        assert_eq!(shown.visible(&lines, &[]).len(), lines.len());
    }

    #[test]
    fn what_is_found_shows_even_where_it_was_folded() {
        let lines = body();
        let view = view(&[
            PayloadAction::FoldAll(foldable(&lines)),
            PayloadAction::Seek("CARD".into()),
        ]);
        let found = view.found(&lines);
        assert_eq!(found.len(), 1);
        assert!(view.visible(&lines, &found).contains(&found[0]));
        assert!(view.is_folded(1, &lines, &found), "the other stays folded");
    }

    #[test]
    fn looking_on_begins_anew_at_the_end() {
        let actions = [PayloadAction::Next(2), PayloadAction::Next(2)];
        assert_eq!(view(&actions).at, 0);
        assert_eq!(view(&[PayloadAction::Previous(3)]).at, 2);
        assert_eq!(view(&[PayloadAction::Next(0)]).at, 0);
    }
}
