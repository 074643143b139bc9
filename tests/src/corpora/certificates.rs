//! What `key inspect` must say of keys, part for part, and that nothing is sealed to a bad one.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use tally::Tally;

use super::case::JUDGED_ELSEWHERE;
use super::desk::{Desk, Rules};
use super::folder::{Corpus, file_name, list, text};
use crate::envelope::{Answer, MadeKey, Seal, run_json};

/// A key file and what is due of it.
#[derive(Clone, Copy)]
pub(super) struct KeyDue {
    /// Its path, or the end of it.
    pub(super) file: &'static str,
    rules: Rules,
    at: Option<&'static str>,
    parts: &'static [Part],
    left_out: &'static [&'static str],
    refused: Option<&'static str>,
    too_long: usize,
}

/// A key or subkey.
#[derive(Clone, Copy)]
pub(super) struct Part {
    id: &'static str,
    problem: Option<&'static str>,
    usage: Option<&'static [&'static str]>,
}

impl Part {
    /// Valid at the moment.
    pub(super) const fn good(id: &'static str) -> Self {
        Self {
            id,
            problem: None,
            usage: None,
        }
    }

    /// Not valid, with the one finding that says why.
    pub(super) const fn bad(id: &'static str, problem: &'static str) -> Self {
        Self {
            id,
            problem: Some(problem),
            usage: None,
        }
    }

    pub(super) const fn used_to(mut self, usage: &'static [&'static str]) -> Self {
        self.usage = Some(usage);
        self
    }
}

impl KeyDue {
    /// Profile `permissive`, clock at now.
    pub(super) const fn of(file: &'static str) -> Self {
        Self {
            file,
            rules: Rules::Permissive,
            at: None,
            parts: &[],
            left_out: &[],
            refused: None,
            too_long: 0,
        }
    }

    /// So many of the parts are RSA with more bits than the profile works with.
    pub(super) const fn too_long(mut self, parts: usize) -> Self {
        self.too_long = parts;
        self
    }

    pub(super) const fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    pub(super) const fn at(mut self, at: &'static str) -> Self {
        self.at = Some(at);
        self
    }

    /// Every key and subkey of the file, in its order.
    pub(super) const fn parts(mut self, parts: &'static [Part]) -> Self {
        self.parts = parts;
        self
    }

    /// Words of the reasons for which keys are left out, in the order of the file.
    pub(super) const fn left_out(mut self, words: &'static [&'static str]) -> Self {
        self.left_out = words;
        self
    }

    /// The file is no key, for this cause.
    pub(super) const fn refused(mut self, cause: &'static str) -> Self {
        self.refused = Some(cause);
        self
    }

    /// Whether a valid part is there to encrypt to.
    fn is_good(&self) -> bool {
        !self.parts.is_empty()
            && self.left_out.is_empty()
            && self.too_long == 0
            && self.parts.iter().all(|part| part.problem.is_none())
    }

    pub(super) fn check(&self, path: &Path, desk: &Desk<'_>) -> Result<Answer> {
        let answer = inspect(path, self.rules, self.at, desk)?;
        if let Some(cause) = self.refused {
            answer.expect_refused(cause)?;
            return Ok(answer);
        }
        let left_out = answer.list("/skipped");
        ensure!(
            left_out.len() == self.left_out.len()
                && left_out
                    .iter()
                    .zip(self.left_out)
                    .all(|(key, words)| text(key, "/reason").contains(words)),
            "others are left out: {answer}"
        );
        let long = answer
            .list("/keys")
            .iter()
            .flat_map(|key| list(key, "/findings"))
            .filter(|finding| text(finding, "/rule") == "openpgp.key.size");
        ensure!(long.count() == self.too_long, "sizes: {answer}");
        let seen = problems(&answer);
        let ids: Vec<&str> = self.parts.iter().map(|part| part.id).collect();
        ensure!(
            seen.iter().map(|(id, _)| id.as_str()).eq(ids),
            "other keys: {answer}"
        );
        for (part, (id, rules)) in self.parts.iter().zip(&seen) {
            let due: Vec<&str> = part.problem.into_iter().collect();
            ensure!(*rules == due, "{id}: {rules:?}, not {due:?}: {answer}");
            if let Some(due) = part.usage {
                let usage = usage(&answer, id).with_context(|| format!("no {id}"))?;
                ensure!(usage == due, "{id} is used to {usage:?}");
            }
        }
        Ok(answer)
    }
}

/// Judges key files that are named in full, beside the messages of a group.
pub(super) fn inspected(corpus: &Corpus, tally: &mut Tally, due: &[KeyDue]) -> Result<()> {
    let desk = Desk::new(corpus)?;
    for key in due {
        let outcome = key.check(&corpus.path(key.file), &desk).map(|_| ());
        desk.record(tally, file_name(key.file), outcome);
    }
    Ok(())
}

/// Judges every file of a group by the rows about it.
pub(super) fn judge(
    group: &str,
    corpus: &Corpus,
    tally: &mut Tally,
    due: &[KeyDue],
    inputs: &[(&str, &str)],
) -> Result<()> {
    let desk = Desk::new(corpus)?;
    let ours = desk.signer()?;
    for path in corpus.group(group)? {
        let rows: Vec<&KeyDue> = due.iter().filter(|row| path.ends_with(row.file)).collect();
        let input = inputs.iter().find(|(name, _)| path.ends_with(name));
        match (rows.first(), input) {
            (Some(first), _) => {
                let file = corpus.path(&path);
                let outcome = rows.iter().try_for_each(|row| {
                    row.check(&file, &desk)?;
                    sealed(row, &file, &ours, &desk)
                });
                desk.record(tally, first.file, outcome);
            }
            (None, Some((_, JUDGED_ELSEWHERE))) => {}
            (None, Some((_, what))) => tally.skip(what),
            (None, None) => Desk::unknown(tally, &path),
        }
    }
    Ok(())
}

/// `key inspect --json`.
pub(super) fn inspect(
    path: &Path,
    rules: Rules,
    at: Option<&str>,
    desk: &Desk<'_>,
) -> Result<Answer> {
    let mut arguments = vec!["key".into(), "inspect".into(), path.as_os_str().to_owned()];
    arguments.extend(["--profile".into(), desk.profile(rules).into_os_string()]);
    if let Some(at) = at {
        arguments.extend(["--at".into(), at.into()]);
    }
    desk.bounded(|| run_json(arguments.iter().cloned(), &[]))
}

/// Every key and subkey with the findings that make it invalid.
pub(super) fn problems(answer: &Answer) -> Vec<(String, Vec<String>)> {
    let keys = answer.list("/keys");
    let of = |id: &str| {
        keys.iter()
            .flat_map(|key| list(key, "/findings"))
            .filter(|finding| text(finding, "/where") == id)
            .map(|finding| text(finding, "/rule"))
            .filter(|rule| INVALIDATING.contains(rule))
            .map(String::from)
            .collect()
    };
    parts(answer)
        .map(|part| (text(part, "/id").into(), of(text(part, "/id"))))
        .collect()
}

/// The keys, each followed by its subkeys.
pub(super) fn parts(answer: &Answer) -> impl Iterator<Item = &Value> {
    answer
        .list("/keys")
        .iter()
        .flat_map(|key| core::iter::once(key).chain(list(key, "/subkeys")))
}

fn usage<'a>(answer: &'a Answer, id: &str) -> Option<Vec<&'a str>> {
    let part = parts(answer).find(|part| text(part, "/id") == id)?;
    Some(
        list(part, "/usage")
            .iter()
            .filter_map(Value::as_str)
            .collect(),
    )
}

/// Nothing is sealed to a key of which any part is bad, at the moment it is bad.
fn sealed(due: &KeyDue, path: &Path, ours: &MadeKey, desk: &Desk<'_>) -> Result<()> {
    if due.is_good() {
        return Ok(());
    }
    let mut seal = Seal::new("openpgp")
        .to(path)
        .sign_with(&ours.secret)
        .option("--profile", desk.profile(due.rules));
    if let Some(at) = due.at {
        seal = seal.option("--at", Path::new(at));
    }
    ensure!(seal.run(b"for nobody").is_err(), "sealed to it");
    Ok(())
}

/// Findings that say that a key is not valid at the moment.
const INVALIDATING: [&str; 6] = [
    "key.expired-since",
    "key.revoked",
    "openpgp.certificate.not-yet-valid",
    "openpgp.certificate.unbound",
    "openpgp.certificate.weak-digest",
    "openpgp.subkey.cross-certification-missing",
];
