//! Wycheproof's files: groups of cases under one key, each with the result that is due.

mod tokens;

use alloc::boxed::Box;
use alloc::format;
use alloc::string::ToString as _;

use serde_json::Value;
use tally::{Judged, Tally};

use crate::corpus;
use crate::suite::{Family, Suite};

/// What is done with a group: its key is read once, its cases are judged one by one.
pub(crate) enum Group {
    /// None of its cases is judged, for this reason.
    #[cfg(feature = "primitives")]
    Skipped(&'static str),
    /// Judges a case.
    Judged(Box<dyn Fn(&Value) -> Judged>),
}

impl Group {
    /// Wraps the judge of a case.
    pub(crate) fn judged(judge: impl Fn(&Value) -> Judged + 'static) -> Self {
        Self::Judged(Box::new(judge))
    }

    /// Every case fails alike, because the group itself could not be read.
    #[cfg(feature = "primitives")]
    pub(crate) fn unreadable(why: impl Into<alloc::string::String>) -> Self {
        let why = why.into();
        Self::judged(move |_| Judged::Disagreed(why.clone()))
    }
}

/// The result that a case asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// Must succeed.
    Valid,
    /// Must be refused.
    Invalid,
    /// May be either; each judge says what its RFC wants.
    Acceptable,
}

/// The result that is due in a case.
pub(crate) fn due(case: &Value) -> Due {
    match corpus::text(case, "/result") {
        "valid" => Due::Valid,
        "acceptable" => Due::Acceptable,
        _ => Due::Invalid,
    }
}

/// Whether a case has a flag.
pub(crate) fn has_flag(case: &Value, flag: &str) -> bool {
    corpus::list(case, "/flags")
        .iter()
        .any(|known| known == flag)
}

/// The suite of a file; a file that nobody judges disagrees as a whole.
pub(crate) fn suite(path: &'static str) -> Suite {
    let name = corpus::file_name(path);
    if name.starts_with("json_web_") {
        return Suite::new(Family::WycheproofTokens, path, tokens::judge);
    }
    #[cfg(feature = "primitives")]
    if let Some((family, judge)) = crate::primitives::judge(name) {
        return Suite::new(family, path, judge);
    }
    Suite::new(Family::Unknown, path, |_, tally| {
        tally.record("file", Judged::Disagreed("nobody judges this file".into()));
    })
}

/// Runs every case of a file.
pub(crate) fn run(path: &str, tally: &mut Tally, read: impl Fn(&Value) -> Group) {
    let file = corpus::json(path);
    let mut seen = 0;
    for group in corpus::list(&file, "/testGroups") {
        let judged = read(group);
        for case in corpus::list(group, "/tests") {
            seen += 1;
            let id = case
                .pointer("/tcId")
                .map(Value::to_string)
                .unwrap_or_default();
            match &judged {
                #[cfg(feature = "primitives")]
                Group::Skipped(reason) => tally.skip(reason),
                Group::Judged(judge) => tally.record(&id, judge(case)),
            }
        }
    }
    let told = file.pointer("/numberOfTests").and_then(Value::as_u64);
    if told != Some(seen) {
        let answered = format!("the file tells of {told:?} cases and holds {seen}");
        tally.record("number", Judged::Disagreed(answered));
    }
}
